"""What is kept for a person: two small files in the platform's config folder.

`preferences.json` holds the theme they chose, and is written at no other moment than when
they choose one. `keymap.toml` is theirs to write; it is only read (see `tui.keys.keymap_file`).

Both are looked for before the first paint, so what only a file or a choice needs is imported
then.
"""

from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from engine.errors import FourfoldError, os_reason
from engine.files.bounded_read import open_regular

_LARGEST: Final = 65_536  # bytes; what is larger was not meant for fourfold


class PreferencesError(FourfoldError):
    """A file of the config folder, or an entry in it, cannot be used."""


def preferences_file() -> Path:
    """Return where the chosen theme is kept, whether or not the file exists."""
    return _folder() / "preferences.json"


def keymap_file() -> Path:
    """Return where a keymap is looked for, whether or not the file exists."""
    return _folder() / "keymap.toml"


def _folder() -> Path:
    return user_config_path("fourfold", appauthor=False)


def there(path: Path) -> bool:
    """Tell whether there is such a file, or something in its way that reading it will tell."""
    try:
        return path.exists()
    except OSError:
        return True


def read_small(path: Path) -> str | None:
    """Return the text of `path`, or None where there is no such file.

    Raises
    ------
    PreferencesError
        It is no readable file, larger than 64 KiB, or not UTF-8.
    """
    try:
        with open_regular(path) as file:
            content = file.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise PreferencesError(f"cannot be read: {os_reason(error)}", where=path) from error
    if len(content) > _LARGEST:
        raise PreferencesError(f"is larger than {_LARGEST:,} bytes", where=path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PreferencesError("is not a text in UTF-8", where=path) from error


def kept_theme(path: Path) -> str | None:
    """Return the name of the theme that `path` keeps, or None.

    Raises
    ------
    PreferencesError
        The file is damaged.
    """
    theme = _read(path).get("theme")
    if theme is not None and not isinstance(theme, str):
        raise PreferencesError("theme: is not a name", where=path)
    return theme


def save_theme(path: Path, name: str) -> None:
    """Keep `name` in `path`, with whatever else the file says; a damaged file is replaced.

    Raises
    ------
    FourfoldError
        The folder or the file cannot be written.
    """
    import json

    from engine.files.atomic import write_atomically

    try:
        others = _read(path)
    except PreferencesError:
        others = {}
    content = json.dumps({**others, "theme": name}, indent=2) + "\n"
    try:
        place = path.resolve()  # a link, as dotfile managers make them, stays one
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PreferencesError(f"cannot be written: {os_reason(error)}", where=path) from error
    write_atomically(place, content.encode())


def _read(path: Path) -> dict[str, Any]:
    text = read_small(path)
    if text is None:
        return {}
    import json

    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PreferencesError("is not valid JSON", where=path) from error
    if not isinstance(content, dict):
        raise PreferencesError("is not a JSON object", where=path)
    return content
