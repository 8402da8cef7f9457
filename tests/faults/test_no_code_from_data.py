"""No code from data: the sources never unpickle, evaluate, or pass data to a shell.

The syntax trees of all sources are searched for such calls.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.source_tree import ROOT

PACKAGES = ("engine", "tui", "preprocessing", "training", "benchmarks")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))

UNSAFE_MODULES = {
    "cPickle", "_pickle", "dill", "cloudpickle", "shelve", "marshal", "xml", "lxml", "xmltodict",
    "imp", "runpy", "code", "codeop", "commands", "jsonpickle", "ruamel",
}  # fmt: skip
UNSAFE = {
    "evaluates text": ["eval", "pandas.eval"],
    "runs text": ["exec"],
    "compiles text": ["compile"],
    "imports what data may name": ["__import__", "importlib.import_module"],
    "imports a file": ["importlib.util.spec_from_file_location"],
    "unpickles": [
        "pickle.load", "pickle.loads", "pickle.Unpickler", "joblib.load", "pandas.read_pickle",
        "pandas.read_hdf",
    ],
    "parses XML": ["pandas.read_xml", "pandas.read_html"],
    "trusts sizes": ["numpy.fromfile", "numpy.memmap"],
    "may unpickle": ["numpy.lib.format.read_array"],
    "makes objects": [
        "yaml.load_all", "yaml.full_load", "yaml.full_load_all", "yaml.unsafe_load",
        "yaml.unsafe_load_all", "yaml.Loader", "yaml.FullLoader", "yaml.UnsafeLoader",
    ],
    "runs a shell": [
        "os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
        "asyncio.create_subprocess_shell",
    ],
    "unpacks unchecked": ["shutil.unpack_archive", "tarfile.open"],
    "races": ["tempfile.mktemp"],
    "runs what it loads": ["torch.jit.load", "torch.package.PackageImporter"],
    "runs what it downloads": ["torch.hub.load"],
}  # fmt: skip
UNSAFE_CALLS = {name: reason for reason, names in UNSAFE.items() for name in names}
UNSAFE_METHODS = {"extract": "unpacks unchecked", "extractall": "unpacks unchecked"}
# Arguments that must be written out.
REQUIRED = {
    "numpy.load": ("allow_pickle", False),
    "numpy.savez": ("allow_pickle", False),
    "torch.load": ("weights_only", True),
}
UNSAFE_ARGUMENTS = {"shell": True, "allow_pickle": True, "weights_only": False}
# The person who starts the evaluation names a fitter of their own on the command line.
MEANT = {
    "training/evaluation/choices.py": "importlib.import_module imports what data may name",
}
YAML_LOADERS = {"yaml.SafeLoader", "yaml.CSafeLoader"}


def unsafe_calls(source: str) -> Iterator[str]:
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
            # A mere name counts: it may be called elsewhere.
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
    arguments = {
        keyword.arg: keyword.value.value
        for keyword in call.keywords
        if keyword.arg and isinstance(keyword.value, ast.Constant)
    }
    if name in REQUIRED:
        argument, value = REQUIRED[name]
        if arguments.get(argument) is not value:
            yield f"line {call.lineno}: {name} without {argument}={value}"
    for argument, value in UNSAFE_ARGUMENTS.items():
        if argument in arguments and arguments[argument] is value:
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


def test_all_packages_are_searched():
    assert len(SOURCES) > 100
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == set(PACKAGES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_source_has_no_unsafe_call(path):
    found = [call.split(": ", 1)[1] for call in unsafe_calls(path.read_text(encoding="utf-8"))]
    meant = MEANT.get(path.relative_to(ROOT).as_posix())
    assert found == ([meant] if meant else [])


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
def test_unsafe_calls_are_found(source):
    assert list(unsafe_calls(source))


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
def test_safe_calls_are_allowed(source):
    assert list(unsafe_calls(source)) == []
