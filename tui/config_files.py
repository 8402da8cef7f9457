"""The paths of the two settings files in the platform's config folder, and reading them.

`preferences.json` holds the theme; `keymap.toml` is written by the person.
"""

from pathlib import Path
from typing import Final

from engine.errors import FourfoldError, os_reason
from engine.files.bounded_read import open_regular
from engine.files.user_folders import config_folder

_MAX_BYTES: Final = 65_536


class ConfigFileError(FourfoldError):
    """A settings file, or an entry in it, cannot be used."""


def preferences_file() -> Path:
    """Return the path of the file with the theme, whether or not it exists.

    Raises
    ------
    NoHomeError
        There is no folder for it.
    """
    return config_folder() / "preferences.json"


def keymap_file() -> Path:
    """Return the path of the keymap, whether or not it exists; raises as `preferences_file`."""
    return preferences_file().with_name("keymap.toml")


def may_exist(path: Path) -> bool:
    """Return whether `path` exists; True if that cannot be checked, so that reading says why."""
    try:
        return path.exists()
    except OSError:
        return True


def read_config_file(path: Path) -> str | None:
    """Return the text of `path`, or None if there is no such file.

    Raises
    ------
    ConfigFileError
        The file cannot be read, is larger than 64 KiB, or is not UTF-8.
    """
    try:
        with open_regular(path) as file:
            content = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigFileError(
            f"cannot be read: {os_reason(error)}", where=path, fix="make it a readable file"
        ) from error
    if len(content) > _MAX_BYTES:
        raise ConfigFileError(f"is larger than {_MAX_BYTES:,} bytes", where=path, fix="shorten it")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigFileError("is not UTF-8 text", where=path, fix="save it as UTF-8") from error
