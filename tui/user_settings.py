"""User settings: theme and keymap, read at startup; the theme is saved when it is chosen.

They are read before the first paint, so modules that only existing files need are imported then.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import os_reason, write_remedy
from tui.config_files import (
    ConfigFileError,
    keymap_file,
    may_exist,
    preferences_file,
    read_config_file,
)
from tui.keys.keymap import Keymap

_MAX_PROBLEMS = 4
_REPLACE = "choose a theme to replace it"  # `save_theme` does


class UserSettings(NamedTuple):
    """The name of the saved theme, the keymap, and a line for each setting that is unusable."""

    theme: str | None
    keymap: Keymap
    problems: tuple[str, ...]


def read_user_settings(themes: Collection[str]) -> UserSettings:
    """Read both files; defaults replace settings that are damaged, and themes not in `themes`."""
    theme, theme_problems = _read_theme(themes)
    keymap, keymap_problems = _read_keymap()
    problems = [*theme_problems, *keymap_problems]
    if len(problems) > _MAX_PROBLEMS:
        problems[_MAX_PROBLEMS:] = [f"And {len(problems) - _MAX_PROBLEMS} more like these."]
    return UserSettings(theme, keymap, tuple(problems))


def _read_theme(themes: Collection[str]) -> tuple[str | None, list[str]]:
    path = preferences_file()
    try:
        theme = saved_theme(path)
    except ConfigFileError as error:
        return None, [str(error)]
    if theme is None or theme in themes:
        return theme, []
    unknown = ConfigFileError(
        f"there is no theme '{theme}'", where=f"{path.name}: theme", fix="choose another theme"
    )
    return None, [str(unknown)]


def _read_keymap() -> tuple[Keymap, list[str]]:
    path = keymap_file()
    if not may_exist(path):
        return Keymap(), []
    from tui.keys.keymap_file import read_keymap  # imports widgets that the first screen lacks

    return read_keymap(path)


def saved_theme(path: Path) -> str | None:
    """Return the name of the theme saved in `path`, or None.

    Raises
    ------
    ConfigFileError
        The file is damaged.
    """
    theme = _read_preferences(path).get("theme")
    if theme is not None and not isinstance(theme, str):
        raise ConfigFileError("theme: is not a name", where=path, fix=_REPLACE)
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
        raise ConfigFileError(
            f"cannot be written: {os_reason(error)}", where=path, fix=write_remedy(error)
        ) from error
    write_atomically(target, content.encode(), flush=False)


def _read_preferences(path: Path) -> dict[str, Any]:
    text = read_config_file(path)
    if text is None:
        return {}
    import json

    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigFileError("is not valid JSON", where=path, fix=_REPLACE) from error
    if not isinstance(content, dict):
        raise ConfigFileError("is not a JSON object", where=path, fix=_REPLACE)
    return content
