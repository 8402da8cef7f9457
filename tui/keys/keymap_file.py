"""Reading keymap.toml, where a person gives actions other keys.

    [keys]
    like = "l"
    dislike = ["h", "minus"]

What cannot be meant is told, one line an entry, and left out; the rest applies.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.keys import REPLACED_KEYS, Keys, key_to_character
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList

from tui.config_files import PreferencesError, read_small
from tui.keys.actions import BY_NAME, KEY_NAMES, Action, Place, actions_at, key_name
from tui.keys.keymap import Keymap
from tui.widgets.button import Button

_TABLE: Final = "keys"
_MODIFIERS: Final = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})

# Keys that a terminal cannot tell from another, which is the one that Textual reports.
_SAME: Final = {
    "return": "enter",
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}

# Characters that a binding's list of keys takes for something else.
_PARTING: Final = {",": "comma", " ": "space"}


@dataclass(frozen=True, slots=True)
class Scene:
    """Places whose keys work at the same time, and the widget that has the focus meanwhile."""

    places: frozenset[Place]
    focus: type[Widget] | None = None

    def actions(self) -> list[Action]:
        """Return the actions that work here; help and leaving do in windows too."""
        here = actions_at(*self.places)
        return here + [BY_NAME[name] for name in ("help", "quit") if BY_NAME[name] not in here]


def _scene(*places: Place, focus: type[Widget] | None = None) -> Scene:
    return Scene(frozenset(places), focus)


SCENES: Final = (
    _scene(Place.RECOMMEND, Place.ABOUT, Place.ENDED, Place.OUTSIDE, Place.ANYWHERE),
    _scene(Place.FIND, Place.BOX, Place.PICK, Place.ANYWHERE, focus=Input),
    _scene(Place.FIND, Place.RESULTS, Place.PICK, Place.ANYWHERE),
    _scene(Place.SLOTS, Place.PICK, Place.ANYWHERE),
    _scene(Place.DIALOG, focus=ScrollableContainer),
    _scene(Place.CONFIRM, focus=Button),
    _scene(Place.CHOICE, focus=OptionList),
    _scene(Place.KNOB, Place.POLICY),
    _scene(Place.SAVING, focus=Input),
    _scene(Place.FILTERS, Place.GENRES),
    _scene(Place.FILTERS, focus=Input),
    _scene(Place.EXPORT, focus=Input),
    _scene(Place.HISTORY, Place.ANSWERS),
    _scene(Place.CLOSING, focus=ScrollableContainer),
    _scene(Place.IMPORT, focus=Input),
    _scene(Place.IMPORTED, focus=ScrollableContainer),
)

# Where characters are text: in a box, and beside the search box, which they go to.
_TYPING: Final = frozenset({Place.RESULTS, Place.SLOTS}).union(
    *(scene.places for scene in SCENES if scene.focus is Input)
)


def read_keymap(path: Path) -> tuple[Keymap, list[str]]:
    """Return the keymap of `path`, the default one where there is none, and what was wrong."""
    try:
        entries = _entries(path)
    except PreferencesError as error:
        return Keymap(), [str(error)]
    chosen: dict[str, tuple[str, ...]] = {}
    told: list[str] = []
    for name, value in entries.items():
        try:
            chosen[name] = _keys(name, value)
        except PreferencesError as error:
            told.append(_at(path, name, error))
    while fault := _last_clash(Keymap(chosen)):
        name, clash = fault
        del chosen[name]
        told.append(_at(path, name, clash))
    return Keymap(chosen), told


def _at(path: Path, name: str, error: PreferencesError) -> str:
    return str(PreferencesError(error.problem, where=f"{path.name}: {name}", fix=error.fix))


def _entries(path: Path) -> dict[str, Any]:
    text = read_small(path)
    if text is None:
        return {}
    import tomllib  # Most people have no such file, and need not wait for this.

    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PreferencesError(f"is not valid TOML: {error}", where=path.name) from error
    entries = content.pop(_TABLE, {})
    if not isinstance(entries, dict):
        raise PreferencesError(f"{_TABLE}: is not a table", where=path.name)
    if content:
        stray = next(iter(content))
        raise PreferencesError(f"{stray}: stands outside [{_TABLE}]", where=path.name)
    return entries


def _keys(name: str, value: object) -> tuple[str, ...]:
    """Return the keys of one entry in Textual's spelling."""
    if name not in BY_NAME:
        raise PreferencesError("no action has this name", fix="`fourfold keys` lists them")
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(isinstance(key, str) for key in written):
        raise PreferencesError("is neither a key nor a list of keys")
    if not written:
        raise PreferencesError("has no key", fix="leave the line out to keep the default")
    keys = tuple(dict.fromkeys(_spelled(key) for key in written))
    if BY_NAME[name].place in _TYPING and (typed := next(filter(_types, keys), None)):
        raise PreferencesError(f"'{key_name(typed)}' is text where this works")
    return keys


def _spelled(written: str) -> str:
    """Return a key in Textual's spelling: "?" as "question_mark", "shift+ctrl+up" sorted."""
    unknown = PreferencesError(f"no key is called '{written}'")
    *modifiers, base = _parts(written)
    if len(set(modifiers)) != len(modifiers) or not _MODIFIERS.issuperset(modifiers):
        raise unknown
    base = _BY_SHOWN_NAME.get(base, base)
    character = base if len(base) == 1 else key_to_character(REPLACED_KEYS.get(base, base))
    if base.lower() in _named_keys():
        base = base.lower()
    elif character is None or not character.isprintable():
        raise unknown
    elif modifiers == ["shift"]:  # which arrives as the character that it makes
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
    if character in _PARTING:
        return _PARTING[character]
    (binding,) = Binding.make_bindings([Binding(character, "")])
    return binding.key


_BY_SHOWN_NAME: Final = {shown: key for key, shown in KEY_NAMES.items()}


@cache
def _named_keys() -> frozenset[str]:
    """Return the names of the keys that make no character; of those, only space makes one."""
    names = {key.value.rpartition("+")[2] for key in Keys}
    return frozenset(name for name in names if len(name) > 1 and name.isidentifier())


def _types(key: str) -> bool:
    """Tell whether a text box takes the key as a character; alt does not keep it from that."""
    character = key_to_character(REPLACED_KEYS.get(bare := key.removeprefix("alt+"), bare))
    return character is not None and character.isprintable() and "+" not in bare


def _last_clash(keymap: Keymap) -> tuple[str, PreferencesError] | None:
    """Return the last entry that something else works against, and what that is."""
    for name in reversed(list(keymap.chosen)):
        for scene in SCENES:
            acting = scene.actions()
            if BY_NAME[name] in acting and (error := _clash(name, keymap, acting, scene.focus)):
                return name, error
    return None


def _clash(
    name: str, keymap: Keymap, acting: Iterable[Action], focus: type[Widget] | None
) -> PreferencesError | None:
    action = BY_NAME[name]
    reserved = _own_keys(Screen) | (_own_keys(focus) if focus else {})
    for key in keymap.keys(name):
        if key in reserved and key not in action.keys.split(","):
            return PreferencesError(f"'{key_name(key)}' has a use of its own: {reserved[key]}")
        for other in acting:
            if other is action or _take_turns(action, other):
                continue
            if key in keymap.keys(other.name):
                return PreferencesError(f"'{key_name(key)}' is already a key of {other.name}")
    return None


def _take_turns(one: Action, other: Action) -> bool:
    """Tell whether two actions never act at the same time, as their common default key says."""
    return not set(one.keys.split(",")).isdisjoint(other.keys.split(","))


@cache
def _own_keys(widget: type[Widget]) -> dict[str, str]:
    """Return the keys that Textual binds in a class itself, not above it, and what they do."""
    return {
        binding.key: binding.description
        for binding in Binding.make_bindings(vars(widget)["BINDINGS"])
    }
