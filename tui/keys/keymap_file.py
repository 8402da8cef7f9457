"""Read keymap.toml, in which a person gives actions other keys.

    [keys]
    like = "l"
    dislike = ["h", "minus"]

Invalid entries are reported, one line each, and the others apply.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.keys import REPLACED_KEYS, Keys, key_to_character
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from tui.config_files import ConfigFileError, read_config_file
from tui.keys.action import KEY_NAMES, Action, Place, key_name
from tui.keys.actions import ACTIONS, BY_ID, BY_NAME, actions_at
from tui.keys.keymap import Keymap
from tui.keys.old_names import OLD_NAMES
from tui.widgets.button import Button

_TABLE: Final = "keys"
_ANOTHER: Final = "choose another key"
_MODIFIERS: Final = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})

# Keys that a terminal cannot tell apart, and the one of them that Textual reports.
_SAME: Final = {
    "return": "enter",
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}

# Characters with another meaning in a binding's list of keys.
_SEPARATORS: Final = {",": "comma", " ": "space"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Places whose keys work at the same time, and the widget that then has the focus."""

    places: tuple[Place, ...]
    focus: type[Widget] | None = None

    def actions(self) -> list[Action]:
        """Return the actions that work here; help and quit work in windows too."""
        here = actions_at(*self.places)
        return here + [BY_NAME[name] for name in ("help", "quit") if BY_NAME[name] not in here]


SCENES: Final = (
    Scene((Place.RECOMMEND, Place.ENDED, Place.OUTSIDE, Place.ANYWHERE)),
    Scene((Place.SEARCH, Place.SEARCH_BOX, Place.PICK, Place.ANYWHERE), Input),
    Scene((Place.SEARCH, Place.RESULTS, Place.PICK, Place.ANYWHERE)),
    Scene((Place.SLOTS, Place.PICK, Place.ANYWHERE)),
    Scene((Place.HELP,), ScrollableContainer),
    Scene((Place.CONFIRM,), Button),
    Scene((Place.CHOICE,)),
    Scene((Place.FILMS, Place.NEAREST)),
    Scene((Place.FILMS, Place.WATCHLIST)),
    Scene((Place.FIND,), Input),
    Scene((Place.MAP,)),
    Scene((Place.PRESETS,)),
    Scene((Place.COEFFICIENT, Place.POLICY)),
    Scene((Place.SAVE_POLICY,), Input),
    Scene((Place.FILTERS, Place.GENRES)),
    Scene((Place.FILTERS,), Input),
    Scene((Place.EXPORT,), Input),
    Scene((Place.HISTORY, Place.ANSWERS)),
    Scene((Place.CLOSING,), ScrollableContainer),
    Scene((Place.IMPORT_FILE,), Input),
    Scene((Place.IMPORT_REVIEW,), ScrollableContainer),
)

# Where characters are text: in a box, and next to the search box, which receives them.
_TYPING: Final = frozenset({Place.RESULTS, Place.SLOTS}).union(
    *(scene.places for scene in SCENES if scene.focus is Input)
)


def read_keymap(path: Path) -> tuple[Keymap, list[str]]:
    """Return the keymap of `path` and its problems; without a file, the default keymap."""
    try:
        entries = _entries(path)
    except ConfigFileError as error:
        return Keymap(), [str(error)]
    chosen: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for name, value in entries.items():
        try:
            chosen[name] = _keys(name, value)
        except ConfigFileError as error:
            problems.append(_at(path, name, error))
    while found := _last_clash(chosen):
        name, clash = found
        del chosen[name]
        problems.append(_at(path, name, clash))
    return _keymap(chosen), problems


def _at(path: Path, name: str, error: ConfigFileError) -> str:
    return str(ConfigFileError(error.problem, where=f"{path.name}: {name}", fix=error.fix))


def _entries(path: Path) -> dict[str, Any]:
    text = read_config_file(path)
    if text is None:
        return {}
    import tomllib  # Most people have no such file, and need not wait for this.

    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigFileError(
            f"is not valid TOML: {error}", where=path.name, fix="fix it there"
        ) from error
    entries = content.pop(_TABLE, {})
    if not isinstance(entries, dict):
        raise ConfigFileError(
            f"{_TABLE}: is not a table", where=path.name, fix=f"write [{_TABLE}] above the keys"
        )
    if content:
        raise ConfigFileError(
            f"{next(iter(content))}: is outside [{_TABLE}]",
            where=path.name,
            fix=f"move it below [{_TABLE}]",
        )
    return entries


def _actions(name: str) -> list[Action]:
    """Return the actions of an entry; a cursor action has one name in all lists."""
    if name in OLD_NAMES:
        return [BY_ID[OLD_NAMES[name]]]
    return [action for action in ACTIONS if action.name == name]


def _keys(name: str, value: object) -> tuple[str, ...]:
    actions = _actions(name)
    if not actions:
        raise ConfigFileError("no action has this name", fix="`fourfold keys` lists them")
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) for key in written):
        raise ConfigFileError("is not a key or a list of keys", fix="write one as 'l'")
    if not written:
        raise ConfigFileError("has no key", fix="leave the line out to keep the default")
    keys = tuple(dict.fromkeys(_spelled(key) for key in written))
    text = next(filter(_is_text, keys), None)
    if text and all(action.place in _TYPING for action in actions):
        raise ConfigFileError(f"'{key_name(text)}' types a character here", fix=_ANOTHER)
    return keys


def _keymap(entries: Mapping[str, tuple[str, ...]]) -> Keymap:
    """Return the keymap of checked entries.

    A key that types a character moves the cursor only where nobody types. An old name, which
    means one list, overrides the entry for all lists.
    """
    chosen = {}
    for name in sorted(entries, key=OLD_NAMES.__contains__):
        for action in _actions(name):
            typing = action.place in _TYPING
            keys = tuple(key for key in entries[name] if not (typing and _is_text(key)))
            if keys:
                chosen[action] = keys
    return Keymap(chosen)


def _spelled(written: str) -> str:
    """Return Textual's name of a key: "question_mark" for "?", modifiers in sorted order."""
    unknown = ConfigFileError(
        f"no key is called '{written}'", fix="write keys as `fourfold keys` shows them"
    )
    *modifiers, base = _parts(written)
    if len(set(modifiers)) != len(modifiers) or not _MODIFIERS.issuperset(modifiers):
        raise unknown
    base = _BY_SHOWN_NAME.get(base, base)
    character = base if len(base) == 1 else key_to_character(REPLACED_KEYS.get(base, base))
    if base.lower() in _named_keys():
        base = base.lower()
    elif character is None or not character.isprintable():
        raise unknown
    elif modifiers == ["shift"]:  # A terminal sends the character alone.
        if character.upper() == character or len(character.upper()) > 1:
            raise unknown
        modifiers, base = [], character.upper()
    else:
        base = _character_key(character.lower() if modifiers else character)
    key = "+".join([*sorted(modifiers), base])
    return _SAME.get(key, key)


def _parts(written: str) -> list[str]:
    """Split "ctrl+r"; the plus sign may itself be the key."""
    if written == "+" or written.endswith("++"):
        modifiers, base = written[:-2].split("+") if written != "+" else [], "+"
    else:
        *modifiers, base = written.split("+")
    return [*(modifier.lower() for modifier in modifiers), base]


def _character_key(character: str) -> str:
    if character in _SEPARATORS:
        return _SEPARATORS[character]
    (binding,) = Binding.make_bindings([Binding(character, "")])
    return binding.key


_BY_SHOWN_NAME: Final = {shown: key for key, shown in KEY_NAMES.items()}


@cache
def _named_keys() -> frozenset[str]:
    """Return the names of the keys that type no character, and space."""
    names = {key.value.rpartition("+")[2] for key in Keys}
    return frozenset(name for name in names if len(name) > 1 and name.isidentifier())


def _is_text(key: str) -> bool:
    """Return whether a text box takes the key as a character, as it does with alt too."""
    bare = key.removeprefix("alt+")
    character = key_to_character(REPLACED_KEYS.get(bare, bare))
    return character is not None and character.isprintable() and "+" not in bare


def _last_clash(entries: Mapping[str, tuple[str, ...]]) -> tuple[str, ConfigFileError] | None:
    """Return the last entry with a key that has another use, and that use."""
    keymap = _keymap(entries)
    for name in reversed(list(entries)):
        for scene in SCENES:
            active = scene.actions()
            for action in _actions(name):
                if action in active and (clash := _clash(action, keymap, active, scene.focus)):
                    return name, clash
    return None


def _clash(
    action: Action, keymap: Keymap, active: Iterable[Action], focus: type[Widget] | None
) -> ConfigFileError | None:
    reserved = _own_keys(Screen) | (_own_keys(focus) if focus else {})
    for key in keymap.keys(action):
        if key in reserved and key not in action.keys.split(","):
            problem = f"'{key_name(key)}' is already used for: {reserved[key]}"
            return ConfigFileError(problem, fix=_ANOTHER)
        for other in active:
            if key in keymap.keys(other) and not _never_together(action, other):
                problem = f"'{key_name(key)}' is already a key of {other.name}"
                return ConfigFileError(problem, fix=_ANOTHER)
    return None


def _never_together(one: Action, other: Action) -> bool:
    """Return whether two actions share a default key; such actions are never active together."""
    return not set(one.keys.split(",")).isdisjoint(other.keys.split(","))


@cache
def _own_keys(widget: type[Widget]) -> dict[str, str]:
    """Return the keys that Textual binds in a class itself, not in its bases, and their uses."""
    return {
        binding.key: binding.description
        for binding in Binding.make_bindings(vars(widget)["BINDINGS"])
    }
