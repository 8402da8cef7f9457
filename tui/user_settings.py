"""User settings read at startup: theme and keymap.

They are read before the first paint, so reading them only looks for two files.
"""

from collections.abc import Collection
from typing import NamedTuple

from tui.config_files import (
    ConfigFileError,
    keymap_file,
    may_exist,
    preferences_file,
    saved_theme,
)
from tui.keys.keymap import Keymap

_MAX_PROBLEMS = 4


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
    unknown = ConfigFileError(f"there is no theme '{theme}'", where=f"{path.name}: theme")
    return None, [str(unknown)]


def _read_keymap() -> tuple[Keymap, list[str]]:
    path = keymap_file()
    if not may_exist(path):
        return Keymap(), []
    from tui.keys.keymap_file import read_keymap  # imports widgets that the first screen lacks

    return read_keymap(path)
