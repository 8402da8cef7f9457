"""No code from data: nothing that runs here unpickles, evaluates or hands data to a shell.

The source is walked, so that the day somebody adds such a call is the day this fails.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "tui", "preprocessing", "training", "benchmarks")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

UNSAFE_MODULES = {
    "cPickle", "_pickle", "dill", "cloudpickle", "shelve", "marshal", "xml", "lxml", "xmltodict",
    "imp", "runpy", "code", "codeop", "commands", "jsonpickle", "ruamel",
}  # fmt: skip
UNSAFE_CALLS = {
    "eval": "evaluates text",
    "exec": "runs text",
    "compile": "compiles text",
    "__import__": "imports what data may name",
    "importlib.import_module": "imports what data may name",
    "importlib.util.spec_from_file_location": "imports a file",
    "pickle.load": "unpickles",
    "pickle.loads": "unpickles",
    "pickle.Unpickler": "unpickles",
    "joblib.load": "unpickles",
    "pandas.read_pickle": "unpickles",
    "pandas.read_hdf": "unpickles",
    "pandas.eval": "evaluates text",
    "pandas.read_xml": "parses XML",
    "pandas.read_html": "parses XML",
    "numpy.fromfile": "trusts sizes",
    "numpy.memmap": "trusts sizes",
    "numpy.lib.format.read_array": "may unpickle",
    "yaml.load_all": "makes objects",
    "yaml.full_load": "makes objects",
    "yaml.full_load_all": "makes objects",
    "yaml.unsafe_load": "makes objects",
    "yaml.unsafe_load_all": "makes objects",
    "yaml.Loader": "makes objects",
    "yaml.FullLoader": "makes objects",
    "yaml.UnsafeLoader": "makes objects",
    "os.system": "runs a shell",
    "os.popen": "runs a shell",
    "subprocess.getoutput": "runs a shell",
    "subprocess.getstatusoutput": "runs a shell",
    "asyncio.create_subprocess_shell": "runs a shell",
    "shutil.unpack_archive": "unpacks unchecked",
    "tarfile.open": "unpacks unchecked",
    "tempfile.mktemp": "races",
    "torch.jit.load": "runs what it loads",
    "torch.hub.load": "runs what it downloads",
    "torch.package.PackageImporter": "runs what it loads",
}
UNSAFE_METHODS = {"extract": "unpacks unchecked", "extractall": "unpacks unchecked"}
# What has to be said in so many words.
REQUIRED = {
    "numpy.load": ("allow_pickle", False),
    "numpy.savez": ("allow_pickle", False),
    "torch.load": ("weights_only", True),
}
UNSAFE_ARGUMENTS = {"shell": True, "allow_pickle": True, "weights_only": False}
YAML_LOADERS = {"yaml.SafeLoader", "yaml.CSafeLoader"}


def faults_of(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
                yield from _of_module(alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from _of_module(node.module, node.lineno)
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            # Named is enough: what is named may be called elsewhere.
            name = _full_name(node, names)
            if name in UNSAFE_CALLS:
                yield f"line {node.lineno}: {name} {UNSAFE_CALLS[name]}"
        if isinstance(node, ast.Call):
            yield from _of_call(node, names)


def _of_module(module: str, line: int) -> Iterator[str]:
    if module.split(".")[0] in UNSAFE_MODULES:
        yield f"line {line}: imports {module}"


def _of_call(call: ast.Call, names: dict[str, str]) -> Iterator[str]:
    name = _full_name(call.func, names)
    said = {
        keyword.arg: keyword.value.value
        for keyword in call.keywords
        if keyword.arg and isinstance(keyword.value, ast.Constant)
    }
    if name in REQUIRED:
        argument, value = REQUIRED[name]
        if said.get(argument) is not value:
            yield f"line {call.lineno}: {name} without {argument}={value}"
    for argument, value in UNSAFE_ARGUMENTS.items():
        if argument in said and said[argument] is value:
            yield f"line {call.lineno}: {name} with {argument}={value}"
    if name == "yaml.load":
        loaders = {
            _full_name(one, names) for one in [*call.args[1:], *(k.value for k in call.keywords)]
        }
        if not loaders & YAML_LOADERS:
            yield f"line {call.lineno}: yaml.load without a safe loader"
    archives = not {"zipfile", "tarfile"}.isdisjoint(name.split(".")[0] for name in names.values())
    if archives and isinstance(call.func, ast.Attribute) and call.func.attr in UNSAFE_METHODS:
        yield f"line {call.lineno}: {call.func.attr}() {UNSAFE_METHODS[call.func.attr]}"


def _full_name(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, names)}.{node.attr}"
    return "?"


def test_there_are_sources_to_walk():
    assert len(SOURCES) > 100
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == set(PACKAGES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_source_runs_no_data(path):
    assert list(faults_of(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle\npickle.loads(b'')",
        "from pickle import load\nload(f)",
        "import pickle as p\nread = p.load",
        "import joblib\njoblib.load(path)",
        "import numpy as np\nnp.load(path)",
        "import numpy as np\nnp.load(path, allow_pickle=True)",
        "import numpy as np\nnp.load(path, allow_pickle=flag)",
        "import torch\ntorch.load(path)",
        "import torch\ntorch.load(path, weights_only=False)",
        "import yaml\nyaml.load(text)",
        "import yaml\nyaml.load(text, Loader=yaml.Loader)",
        "from yaml import unsafe_load\nunsafe_load(text)",
        "import yaml\nyaml.full_load(text)",
        "eval('1')",
        "exec(text)",
        "compile(text, 'x', 'exec')",
        "import os\nos.system('ls')",
        "import subprocess\nsubprocess.run('ls', shell=True)",
        "import zipfile\nzipfile.ZipFile(p).extractall(q)",
        "from zipfile import ZipFile\nZipFile(p).extract(member)",
        "import tempfile\ntempfile.mktemp()",
        "import pandas as pd\npd.read_pickle(p)",
        "import importlib\nimportlib.import_module(name)",
        "__import__(name)",
        "import shelve",
        "from xml.etree import ElementTree",
        "import marshal",
        "import shutil\nshutil.unpack_archive(p)",
    ],
)
def test_the_walk_finds_what_it_looks_for(source):
    assert list(faults_of(source))


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.load(path, allow_pickle=False)",
        "import torch\ntorch.load(path, weights_only=True)",
        "import yaml\nyaml.load(text, Loader=yaml.SafeLoader)",
        "import re\nre.compile('x')",
        "import pickle\ntry: pass\nexcept pickle.UnpicklingError: pass",
        "import subprocess\nsubprocess.run(['ls'])",
    ],
)
def test_the_walk_lets_pass_what_is_safe(source):
    assert list(faults_of(source)) == []
