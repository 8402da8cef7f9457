"""The one table of what a person can do: names, keys, labels and help.

Bindings, footer hints, both help screens and the command palette are made from it. What an
action does is written where it happens: on the screen, or the app, that has its `action_`
method.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from textual.binding import Binding

NOT_IN_FOOTER: Final = 99


class Place(Enum):
    """Where an action's keys work; the value heads its section of the help."""

    FIND = "In the search box and the results"
    BOX = "In the search box"
    RESULTS = "In the results"
    SLOTS = "On one of your four"
    PICK = "While picking"
    RECOMMEND = "With a film on the screen"
    ABOUT = "With the about panel open"
    ENDED = "When no film is left"
    OUTSIDE = "Outside the search box"
    DIALOG = "In a window"
    CONFIRM = "In a question"
    CHOICE = "In a list of choices"
    ANYWHERE = "Anywhere"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    Attributes
    ----------
    name
        The binding's id, and the name of the method that does it.
    place
        Where its keys work.
    keys
        In Textual's spelling, separated by commas; the first is the one that is shown.
    label
        One or two words for the footer.
    help
        One sentence for the help screens and the command palette.
    importance
        1 is the last that a narrow footer gives up.
    shown
        The keys as the help shows them, where that is not how Textual spells them.
    owner
        The namespace that has the method: "" for where it is bound, or "screen" or "app".
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
    def key_text(self) -> str:
        """The default keys as a person reads them."""
        return self.shown or " ".join(key_name(key) for key in self.keys.split(","))


_KEY_NAMES: Final = {
    "question_mark": "?", "slash": "/", "f1": "F1", "escape": "esc", "backspace": "⌫",
    "delete": "del", "up": "↑", "down": "↓", "pageup": "pgup", "pagedown": "pgdn",
    "left": "←", "right": "→",
}  # fmt: skip


def key_name(key: str) -> str:
    """Return how a key is shown: "question_mark" as "?", "ctrl+r" as itself."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _KEY_NAMES.get(last, last)])


ACTIONS: Final = (
    # Within a place, in the order in which the footer and the help show them.
    Action("pick", Place.FIND, "enter", "pick", "Pick the marked film.", 1, owner="screen"),
    Action("start", Place.FIND, "enter", "start", "Start with your four films.", 1,
           owner="screen"),
    Action("row_up", Place.FIND, "up", "up", "Mark another film.", owner="screen"),
    Action("row_down", Place.FIND, "down", "down", "Mark another film.", owner="screen"),
    Action("page_up", Place.FIND, "pageup", "page up", "Go a page up or down.",
           owner="screen"),
    Action("page_down", Place.FIND, "pagedown", "page down", "Go a page up or down.",
           owner="screen"),
    Action("take_back_last", Place.BOX, "backspace", "take back",
           "In the empty box, take your last film back."),
    Action("first_row", Place.RESULTS, "home", "first", "Mark the first or the last film.",
           owner="screen"),
    Action("last_row", Place.RESULTS, "end", "last", "Mark the first or the last film.",
           owner="screen"),
    Action("take_back", Place.SLOTS, "enter,backspace,delete", "take back",
           "Take the marked film back.", 1),
    Action("slot_up", Place.SLOTS, "up", "up", "Mark another film."),
    Action("slot_down", Place.SLOTS, "down", "down", "Mark another film."),
    Action("surprise", Place.PICK, "ctrl+r", "surprise",
           "Fill the empty places with well-known films drawn at random.", 3),
    Action("clear", Place.PICK, "escape", "clear", "Clear what is typed; go back to the box.", 11),
    Action("like", Place.RECOMMEND, "y", "like", "Yes: you like it, or it looks right.", 1),
    Action("dislike", Place.RECOMMEND, "n", "dislike", "No: you do not like it.", 2),
    Action("skip", Place.RECOMMEND, "s", "skip", "No answer; the next film, please.", 3),
    Action("relax", Place.ENDED, "r", "relax", "Let more films through and go on.", 1),
    Action("about", Place.RECOMMEND, "i", "about",
           "Open or close what is known about the film.", 4),
    Action("close_about", Place.ABOUT, "escape", "close", "Close the about panel."),
    Action("about_up", Place.ABOUT, "pageup,up", "scroll up", "Scroll the about panel."),
    Action("about_down", Place.ABOUT, "pagedown,down", "scroll down",
           "Scroll the about panel."),
    Action("undo", Place.RECOMMEND, "u", "undo", "Take the last answer back.", 7),
    Action("redo", Place.RECOMMEND, "U", "redo", "Give the answer that you took back again."),
    Action("seen", Place.RECOMMEND, "x", "seen", "You have seen it and say no more.", 11),
    Action("keep", Place.RECOMMEND, "w", "keep",
           "Put the film on your watchlist, or take it off.", 8),
    Action("history", Place.RECOMMEND, "h", "history",
           "Look over your answers and go back to any of them.", 16),
    Action("policy", Place.RECOMMEND, "p", "policy",
           "Turn the knobs of what is recommended and watch what follows.", 12),
    Action("filters", Place.RECOMMEND, "f", "filters",
           "Ask for years, genres or well-known films only.", 13),
    Action("export", Place.RECOMMEND, "e", "export",
           "Write your answers and your watchlist to a file.", 14),
    Action("model", Place.RECOMMEND, "m", "model",
           "Switch to another model; your answers go along.", 15),
    Action("new_session", Place.OUTSIDE, "slash", "films",
           "Pick four other films; asks first when answers would be lost.", 9),
    Action("close", Place.DIALOG, "escape,enter,q,question_mark,f1", "close",
           "Close this window.", 1, shown="esc"),
    Action("confirm", Place.CONFIRM, "y", "yes", "Yes, go on.", 1),
    Action("decline", Place.CONFIRM, "n,escape", "no", "No, stay here.", 2),
    Action("choose", Place.CHOICE, "enter", "choose", "Take the marked one.", 1),
    Action("cancel", Place.CHOICE, "escape,q", "stay", "Stay with the present one.", 2,
           shown="esc"),
    Action("keys", Place.OUTSIDE, "question_mark", "keys", "Show every key.", 5, owner="app"),
    Action("import_films", Place.ANYWHERE, "ctrl+o", "import",
           "Take in films you know, from Letterboxd, IMDb or a session.", 17),
    Action("help", Place.ANYWHERE, "f1", "help", "Explain what has the focus.", 10),
    Action("command_palette", Place.ANYWHERE, "ctrl+p", "commands",
           "Find any of these by name."),
    Action("leave", Place.OUTSIDE, "q", "quit",
           "Leave fourfold; asks what to keep when there is something.", 6),
    Action("quit", Place.ANYWHERE, "ctrl+q", "quit", "Leave fourfold at once.", 18),
)  # fmt: skip

BY_NAME: Final = {action.name: action for action in ACTIONS}


def actions_at(*places: Place) -> list[Action]:
    """Return the actions of `places`, in the table's order."""
    return [action for action in ACTIONS if action.place in places]


def help_rows(place: Place) -> list[tuple[str, str]]:
    """Return (keys, help) rows of `place`; neighbours that say the same share a row."""
    rows: list[tuple[str, str]] = []
    for action in actions_at(place):
        if rows and rows[-1][1] == action.help:
            rows[-1] = (f"{rows[-1][0]} {action.key_text}", action.help)
        else:
            rows.append((action.key_text, action.help))
    return rows


def bindings(*places: Place, priority: Iterable[str] = ()) -> list[Binding]:
    """Return the bindings of `places`, for a BINDINGS class variable.

    Parameters
    ----------
    priority
        Names of actions whose keys go before those of whatever has the focus.
    """
    return [
        Binding(
            key=action.keys,
            action=f"{action.owner}.{action.name}" if action.owner else action.name,
            description=action.label,
            show=action.importance < NOT_IN_FOOTER,
            tooltip=action.help,
            id=action.name,
            priority=action.name in priority,
        )
        for action in actions_at(*places)
    ]
