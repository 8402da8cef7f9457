"""What a person has set up for themselves, as it stands at the start: theme and keys.

Read before the first paint, so nothing here costs more than looking for two files.
"""

from collections.abc import Collection
from typing import NamedTuple

from tui.config_files import PreferencesError, kept_theme, keymap_file, preferences_file, there
from tui.keys.keymap import Keymap

_MOST_TOLD = 4


class UserSettings(NamedTuple):
    """A theme and a keymap, and what of them could not be used.

    Attributes
    ----------
    theme
        The name of the theme that was kept, or None.
    keymap
        The keys that stand.
    told
        What to tell the person, a line each.
    """

    theme: str | None
    keymap: Keymap
    told: tuple[str, ...]


def read_user_settings(themes: Collection[str]) -> UserSettings:
    """Read both files; what is damaged or unknown is told, and the defaults stand for it.

    Parameters
    ----------
    themes
        The names of the themes that there are.
    """
    theme, of_theme = _theme(themes)
    keymap, of_keys = _keymap()
    told = [*of_theme, *of_keys]
    if len(told) > _MOST_TOLD:
        told[_MOST_TOLD:] = [f"And {len(told) - _MOST_TOLD} more like these."]
    return UserSettings(theme, keymap, tuple(told))


def _theme(themes: Collection[str]) -> tuple[str | None, list[str]]:
    path = preferences_file()
    try:
        theme = kept_theme(path)
    except PreferencesError as error:
        return None, [str(error)]
    if theme is None or theme in themes:
        return theme, []
    unknown = PreferencesError(f"no theme is called '{theme}'", where=f"{path.name}: theme")
    return None, [str(unknown)]


def _keymap() -> tuple[Keymap, list[str]]:
    path = keymap_file()
    if not there(path):
        return Keymap(), []
    from tui.keys.keymap_file import read_keymap  # brings widgets along that the first screen lacks

    return read_keymap(path)
