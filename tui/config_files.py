"""The two settings files in the platform's config folder.

`preferences.json` holds the theme and is written only when a theme is chosen. `keymap.toml` is
written by the person and only read here. Both are looked up before the first paint, so modules
that only reading or writing needs are imported then.
"""

from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from engine.errors import FourfoldError, os_reason
from engine.files.bounded_read import open_regular

_MAX_BYTES: Final = 65_536


class ConfigFileError(FourfoldError):
    """A settings file, or an entry in it, cannot be used."""


def preferences_file() -> Path:
    """Return the path of the file with the theme, whether or not it exists."""
    return user_config_path("fourfold", appauthor=False) / "preferences.json"


def keymap_file() -> Path:
    """Return the path of the keymap, whether or not it exists."""
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
        raise ConfigFileError(f"cannot be read: {os_reason(error)}", where=path) from error
    if len(content) > _MAX_BYTES:
        raise ConfigFileError(f"is larger than {_MAX_BYTES:,} bytes", where=path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigFileError("is not UTF-8 text", where=path) from error


def saved_theme(path: Path) -> str | None:
    """Return the name of the theme saved in `path`, or None.

    Raises
    ------
    ConfigFileError
        The file is damaged.
    """
    theme = _read_preferences(path).get("theme")
    if theme is not None and not isinstance(theme, str):
        raise ConfigFileError("theme: is not a name", where=path)
    return theme


def save_theme(path: Path, name: str) -> None:
    """Save `name` in `path` and keep its other entries; a damaged file is replaced.

    Raises
    ------
    FourfoldError
        The folder or the file cannot be written.
    """
    import json

    from engine.files.atomic import write_atomically

    try:
        preferences = _read_preferences(path)
    except ConfigFileError:
        preferences = {}
    content = json.dumps({**preferences, "theme": name}, indent=2) + "\n"
    try:
        target = path.resolve()  # a link, as dotfile managers make them, stays a link
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigFileError(f"cannot be written: {os_reason(error)}", where=path) from error
    write_atomically(target, content.encode())


def _read_preferences(path: Path) -> dict[str, Any]:
    text = read_config_file(path)
    if text is None:
        return {}
    import json

    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigFileError("is not valid JSON", where=path) from error
    if not isinstance(content, dict):
        raise ConfigFileError("is not a JSON object", where=path)
    return content
