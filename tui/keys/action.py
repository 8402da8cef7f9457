"""An action: what a person can do with a key, the place where its keys work, and key names."""

import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

NOT_IN_FOOTER: Final = 99


class Place(Enum):
    """Where an action's keys work; the value is its heading in the help."""

    LIST = "In every list"
    SEARCH = "In the search box and the results"
    SEARCH_BOX = "In the search box"
    RESULTS = "In the results"
    SLOTS = "On one of your four"
    PICK = "While picking"
    RECOMMEND = "With a film on the screen"
    ENDED = "When no film is left"
    OUTSIDE = "Outside the search box"
    HELP = "In a window"
    CONFIRM = "In a question"
    CHOICE = "In a list of choices"
    PRESETS = "In the presets window"
    COEFFICIENT = "On a coefficient of the policy"
    POLICY = "Under Advanced"
    SAVE_POLICY = "In the box for the policy's file"
    GENRES = "In the list of genres"
    FILTERS = "In the filter window"
    EXPORT = "In the export window"
    ANSWERS = "In the list of your answers"
    FILMS = "In a list of films"
    FIND = "In the search window"
    MAP = "On the map"
    NEAREST = "With films like one"
    HISTORY = "In the history window"
    WATCHLIST = "In the watchlist window"
    CLOSING = "Before leaving"
    IMPORT_FILE = "In the import window"
    IMPORT_REVIEW = "With the films of a file"
    ANYWHERE = "Anywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that a person can do.

    Attributes
    ----------
    name
        Its name in keymap.toml, and without `action_` that of the method.
    keys
        Textual's names of the keys, separated by commas; texts name the first one.
    label
        One or two words for the footer.
    help
        One sentence for the help screens and the command palette.
    importance
        A narrow footer leaves out the highest first.
    shown
        The keys as the help shows them, where it does not name each.
    owner
        Where the method is: "" for where the keys are bound, "screen" or "app"; "window" for
        an action that opens the window of its name, "stars" for one that rates with its key.
    """

    name: str
    place: Place
    keys: str
    label: str
    help: str
    importance: int = NOT_IN_FOOTER
    shown: str = ""
    owner: str = ""

    @property
    def id(self) -> str:
        """The id of its binding."""
        return f"{self.place.name}.{self.name}"

    @property
    def title(self) -> str:
        """Its name in the command palette."""
        stars = f": {self.keys} of 5" if self.owner == "stars" else ""
        return self.label.capitalize() + stars

    @property
    def palette_help(self) -> str:
        """Its sentence in the command palette, where each rating says what it counts as."""
        if self.owner != "stars":
            return self.help
        return f"You have seen it: {self.keys} of 5 counts as {_COUNTS_AS[self.keys]}."

    @property
    def moves(self) -> bool:
        """Whether its keys only move a cursor or scroll."""
        return _MOVES.issuperset(self.keys.split(","))

    @property
    def key_text(self) -> str:
        """The default keys as the help shows them."""
        return self.shown or " ".join(key_name(key) for key in self.keys.split(","))


_COUNTS_AS: Final = {"1": "a dislike", "2": "a dislike", "3": "seen", "4": "a like", "5": "a like"}
_MOVES: Final = frozenset(
    ("up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab")
)

KEY_NAMES: Final = {
    "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "backslash": "\\",
    "underscore": "_", "at": "@", "less_than_sign": "<", "greater_than_sign": ">",
    "escape": "esc", "backspace": "⌫", "delete": "del", "up": "↑", "down": "↓",
    "pageup": "pgup", "pagedown": "pgdn", "left": "←", "right": "→",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip
"""How keys are shown, by Textual's names, where the two differ."""


@cache
def key_name(key: str) -> str:
    """Return how a key is shown: "question_mark" as "?", "ctrl+r" unchanged."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, KEY_NAMES.get(last) or _character(last)])


def _character(key: str) -> str:
    """Return the character that Textual names by its Unicode name, any other key unchanged."""
    try:
        character = unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return key
    return character if character.isprintable() and not character.isspace() else key
