"""The person's folders, and what happens where the system knows no home folder."""

import pwd
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from engine.errors import NoHomeError
from engine.files.user_folders import config_folder, data_folder

FOLDERS = [(data_folder, "XDG_DATA_HOME"), (config_folder, "XDG_CONFIG_HOME")]


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process without HOME, of a user whom the system does not know."""

    def unknown(_: object) -> None:
        raise KeyError("uid not found")

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize(("folder", "variable"), FOLDERS)
def test_without_a_home_folder_the_error_says_what_to_set(
    folder: Callable[[], Path], variable: str
) -> None:
    with pytest.raises(NoHomeError) as caught:
        folder()
    assert str(caught.value) == f"there is no home folder; set HOME or {variable}"


@pytest.mark.parametrize(("folder", "variable"), FOLDERS)
def test_no_folder_called_tilde_is_used(
    folder: Callable[[], Path], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older versions of platformdirs return the path as it is."""
    for name in ("user_data_path", "user_config_path"):
        monkeypatch.setattr(platformdirs, name, lambda *_, **__: Path("~/.local/fourfold"))
    with pytest.raises(NoHomeError):
        folder()


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize(("folder", "variable"), FOLDERS)
def test_a_folder_of_the_environment_needs_no_home(
    folder: Callable[[], Path], variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(tmp_path))
    assert folder() == tmp_path / "fourfold"
