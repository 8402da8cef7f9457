"""`fourfold --print-completion`: bash completes commands, options and files."""

import subprocess
import sys
from pathlib import Path

import pytest

from tui.cli.completion import SHELLS
from tui.cli.help_texts import COMMANDS
from tui.cli.main import main


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["--print-completion", shell])
    assert ended.value.code == 0
    return capsys.readouterr().out


def completed(file: Path, *words: str) -> set[str]:
    """Return what bash offers for the last word."""
    line = " ".join(f"'{word}'" for word in words)
    commands = (
        f"source '{file}'; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
        "_shtab_fourfold; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(["bash", "-c", commands], cwd=file.parent, capture_output=True, text=True)
    return set(done.stdout.split())


def test_bash_completes_commands_options_and_files(tmp_path, capsys) -> None:
    file = tmp_path / "completion.sh"
    file.write_text(script("bash", capsys))
    assert set(COMMANDS) <= completed(file, "fourfold", "")
    assert completed(file, "fourfold", "--res") == {"--resume"}
    assert completed(file, "fourfold", "sessions", "d") == {"delete"}
    assert completed(file, "fourfold", "recommend", "--li") == {"--like"}
    assert completed(file, "fourfold", "import", "comp") == {"completion.sh"}


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_a_script(shell, capsys) -> None:
    assert "fourfold" in script(shell, capsys)


def test_without_shtab_one_line_says_how_to_install_it(monkeypatch, capsys) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["--print-completion", "bash"]) == 2
    assert capsys.readouterr().err == (
        "--print-completion: needs shtab, which is not installed; "
        "in the checkout, run `pip install '.[completion]'`\n"
    )


def test_nothing_else_imports_shtab() -> None:
    code = "import tui.cli.arguments, sys; assert 'shtab' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
