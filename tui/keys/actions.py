"""The table of actions: their names, keys, labels and help.

Bindings, footer hints, help screens, the command palette and `fourfold keys` are made from it.
Each action runs the `action_` method of its name, on a widget, a screen or the app. Textual is
not needed to read the table.
"""

import unicodedata
from dataclasses import dataclass, replace
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
    ABOUT = "With the about panel open"
    ENDED = "When no film is left"
    OUTSIDE = "Outside the search box"
    HELP = "In a window"
    CONFIRM = "In a question"
    CHOICE = "In a list of choices"
    COEFFICIENT = "On a knob of the policy"
    POLICY = "In the policy window"
    SAVE_POLICY = "In the box for the policy's file"
    GENRES = "In the list of genres"
    FILTERS = "In the filter window"
    EXPORT = "In the export window"
    ANSWERS = "In the list of your answers"
    HISTORY = "In the history window"
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
        an action that opens the window of its name.
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
    def key_text(self) -> str:
        """The default keys as the help shows them."""
        return self.shown or " ".join(key_name(key) for key in self.keys.split(","))


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


_BY_LINE: Final = (
    Action("cursor_up", Place.LIST, "up", "up", "Mark the line above."),
    Action("cursor_down", Place.LIST, "down", "down", "Mark the line below."),
)
_BY_PAGE: Final = (
    Action("page_up", Place.LIST, "pageup", "page up", "Go a page up."),
    Action("page_down", Place.LIST, "pagedown", "page down", "Go a page down."),
)
_TO_END: Final = (
    Action("first", Place.LIST, "home", "first", "Mark the first line."),
    Action("last", Place.LIST, "end", "last", "Mark the last line."),
)


def _cursor(
    actions: tuple[Action, Action],
    place: Place,
    text: str,
    *,
    labels: tuple[str, str] | None = None,
    importance: int = NOT_IN_FOOTER,
    owner: str = "",
) -> tuple[Action, Action]:
    """Return two cursor actions for `place`; `importance` is that of the second."""
    first, second = (replace(action, place=place, help=text, owner=owner) for action in actions)
    if labels is not None:
        first, second = replace(first, label=labels[0]), replace(second, label=labels[1])
    return first, replace(second, importance=importance)


ACTIONS: Final = (
    # Within a place, in the order of the footer and the help.
    *_BY_LINE, *_BY_PAGE, *_TO_END,
    Action("pick", Place.SEARCH, "enter", "pick", "Pick the marked film.", 1, owner="screen"),
    Action("start", Place.SEARCH, "enter", "start", "Start with your four films.", 1,
           owner="screen"),
    Action("resume", Place.SEARCH, "enter", "go on", "Go on with the session that you kept.", 1,
           owner="screen"),
    *_cursor(_BY_LINE, Place.SEARCH, "Mark another film."),
    *_cursor(_BY_PAGE, Place.SEARCH, "Go a page up or down."),
    Action("remove_last_pick", Place.SEARCH_BOX, "backspace", "take back",
           "In the empty box, take your last film back."),
    *_cursor(_TO_END, Place.RESULTS, "Mark the first or the last film."),
    Action("remove_pick", Place.SLOTS, "enter,backspace,delete", "take back",
           "Take the marked film back.", 1),
    *_cursor(_BY_LINE, Place.SLOTS, "Mark another film."),
    Action("surprise", Place.PICK, "ctrl+r", "surprise",
           "Fill the empty places with well-known films drawn at random.", 3),
    Action("clear_search", Place.PICK, "escape", "clear",
           "Clear what is typed; go back to the box.", 11),
    Action("like", Place.RECOMMEND, "y", "like", "Yes: you like it, or it looks right.", 1),
    Action("dislike", Place.RECOMMEND, "n", "dislike", "No: you do not like it.", 2),
    Action("skip", Place.RECOMMEND, "s", "skip", "No answer; the next film, please.", 3),
    Action("relax", Place.ENDED, "r", "relax", "Let more films through and go on.", 1),
    Action("about", Place.RECOMMEND, "i", "about",
           "Open or close what is known about the film.", 4),
    Action("close_about", Place.ABOUT, "escape", "close", "Close the about panel."),
    Action("about_up", Place.ABOUT, "pageup,up", "scroll up", "Scroll the about panel."),
    Action("about_down", Place.ABOUT, "pagedown,down", "scroll down", "Scroll the about panel."),
    Action("undo", Place.RECOMMEND, "u", "undo", "Take the last answer back.", 7),
    Action("redo", Place.RECOMMEND, "U", "redo", "Give the answer that you took back again."),
    Action("seen", Place.RECOMMEND, "x", "seen", "You have seen it and say no more.", 11),
    Action("watchlist", Place.RECOMMEND, "w", "keep",
           "Put the film on your watchlist, or take it off.", 8),
    Action("history", Place.RECOMMEND, "h", "history",
           "Look over your answers and go back to any of them.", 16, owner="window"),
    Action("policy", Place.RECOMMEND, "p", "policy",
           "Turn the knobs of what is recommended and watch what follows.", 12, owner="window"),
    Action("filters", Place.RECOMMEND, "f", "filters",
           "Ask for years, genres or well-known films only.", 13, owner="window"),
    Action("export", Place.RECOMMEND, "e", "export",
           "Write your answers and your watchlist to a file.", 14, owner="window"),
    Action("model", Place.RECOMMEND, "m", "model",
           "Switch to another model; your answers go along.", 15, owner="window"),
    Action("new_session", Place.OUTSIDE, "slash", "films",
           "Pick four other films; asks first when answers would be lost.", 9),
    Action("close", Place.HELP, "escape,enter,q,question_mark,f1", "close",
           "Close this window.", 1, shown="esc"),
    Action("confirm", Place.CONFIRM, "y", "yes", "Yes, go on.", 1),
    Action("decline", Place.CONFIRM, "n,escape", "no", "No, stay here.", 2),
    Action("choose", Place.CHOICE, "enter", "choose", "Take the marked one."),
    Action("cancel", Place.CHOICE, "escape,q", "stay", "Stay with the present one.", 2,
           shown="esc"),
    *_cursor(_BY_LINE, Place.CHOICE, "Mark another one."),
    *_cursor(_BY_PAGE, Place.CHOICE, "Go a page up or down."),
    *_cursor(_TO_END, Place.CHOICE, "Mark the first or the last one."),
    Action("use_policy", Place.POLICY, "enter", "use", "Go on under this policy.", 1),
    Action("cancel_policy", Place.POLICY, "escape,q", "cancel",
           "Leave everything as it was.", 2, shown="esc"),
    Action("next_preset", Place.POLICY, "p", "preset",
           "Set every knob as the next or the previous preset has it.", 5),
    Action("previous_preset", Place.POLICY, "P", "preset",
           "Set every knob as the next or the previous preset has it."),
    Action("reset_policy", Place.POLICY, "R", "reset all",
           "Turn every knob back to where it was.", 8),
    Action("save_policy", Place.POLICY, "s", "save", "Save the policy to a file of your own.", 6),
    *_cursor(_BY_LINE, Place.COEFFICIENT, "Go to another knob.", owner="screen"),
    Action("decrease", Place.COEFFICIENT, "left", "less", "Turn the knob down or up a step.", 3),
    Action("increase", Place.COEFFICIENT, "right", "more", "Turn the knob down or up a step.", 4),
    Action("decrease_a_little", Place.COEFFICIENT, "shift+left,minus", "a little less",
           "Turn it in smaller steps."),
    Action("increase_a_little", Place.COEFFICIENT, "shift+right,plus", "a little more",
           "Turn it in smaller steps."),
    Action("decrease_a_lot", Place.COEFFICIENT, "pagedown", "much less",
           "Turn it in larger steps."),
    Action("increase_a_lot", Place.COEFFICIENT, "pageup", "much more", "Turn it in larger steps."),
    Action("set_lowest", Place.COEFFICIENT, "home", "least", "Turn it to its least or its most."),
    Action("set_highest", Place.COEFFICIENT, "end", "most", "Turn it to its least or its most."),
    Action("reset_coefficient", Place.COEFFICIENT, "r", "reset",
           "Turn the knob back to where it was.", 7, owner="screen"),
    Action("write_policy", Place.SAVE_POLICY, "enter", "save",
           "Save the policy under this name.", 1, owner="screen"),
    Action("cancel_saving", Place.SAVE_POLICY, "escape", "back", "Go back to the knobs.", 2,
           owner="screen"),
    Action("use_filters", Place.FILTERS, "enter", "use", "Go on with these filters.", 1,
           owner="screen"),
    Action("cancel_filters", Place.FILTERS, "escape", "cancel", "Leave the filters as they were.",
           2, owner="screen"),
    Action("clear_filters", Place.FILTERS, "ctrl+r", "clear all", "Let every film pass.", 4,
           owner="screen"),
    Action("change_genre", Place.GENRES, "space", "change",
           "Ask for the marked genre, rule it out, or let it be.", 3),
    *_cursor(_BY_LINE, Place.GENRES, "Mark another genre."),
    *_cursor(_BY_PAGE, Place.GENRES, "Go a page up or down."),
    *_cursor(_TO_END, Place.GENRES, "Mark the first or the last genre."),
    Action("write_export", Place.EXPORT, "enter", "write", "Write the file.", 1, owner="screen"),
    *_cursor(_BY_LINE, Place.EXPORT, "Choose what is written.",
             labels=("up", "choose"), importance=3),
    Action("close_export", Place.EXPORT, "escape", "close", "Close the window; write nothing.", 2,
           owner="screen"),
    *_cursor(_BY_LINE, Place.ANSWERS, "Mark another answer."),
    *_cursor(_BY_PAGE, Place.ANSWERS, "Go a page up or down."),
    *_cursor(_TO_END, Place.ANSWERS, "Mark the newest or the oldest answer.",
             labels=("newest", "oldest")),
    Action("go_back", Place.HISTORY, "enter", "go back",
           "Take the marked answer and all newer ones back.", 1),
    Action("close_history", Place.HISTORY, "escape,q,h", "stay",
           "Leave the answers as they are.", 2, shown="esc"),
    Action("keep_session", Place.CLOSING, "k", "keep", "Keep the session for next time.", 1),
    Action("export_first", Place.CLOSING, "e", "export", "Export the session to a file.", 2),
    Action("leave_now", Place.CLOSING, "enter", "leave", "Leave fourfold.", 3,
           shown="enter ctrl+q"),
    Action("return_to_session", Place.CLOSING, "escape", "go on", "Go back to the session.", 4),
    Action("open_file", Place.IMPORT_FILE, "enter", "open",
           "Read the file, or go into the folder.", 1, owner="screen"),
    *_cursor(_BY_LINE, Place.IMPORT_FILE, "Mark another file.",
             labels=("up", "choose"), importance=4),
    Action("complete_file", Place.IMPORT_FILE, "tab", "complete",
           "Put the marked name into the box.", 3, owner="screen"),
    Action("close_import", Place.IMPORT_FILE, "escape", "close",
           "Close the window; import nothing.", 2, owner="screen"),
    Action("accept_import", Place.IMPORT_REVIEW, "enter", "take in",
           "Let these films count as your answers.", 1),
    Action("start_with_best", Place.IMPORT_REVIEW, "b", "begin with the best four",
           "Let them count, and begin with the four you rated best.", 3),
    Action("cancel_import", Place.IMPORT_REVIEW, "escape,q", "leave", "Take nothing in.", 2,
           shown="esc"),
    Action("keys", Place.OUTSIDE, "question_mark", "keys", "Show every key.", 5, owner="app"),
    Action("import_films", Place.ANYWHERE, "ctrl+o", "import",
           "Take in films you know, from Letterboxd, IMDb or a session.", 17, owner="app"),
    Action("help", Place.ANYWHERE, "f1", "help", "Explain what has the focus.", 10, owner="app"),
    Action("command_palette", Place.ANYWHERE, "ctrl+p", "commands", "Find any of these by name."),
    Action("leave", Place.OUTSIDE, "q", "quit",
           "Leave fourfold; asks what to keep when there is something.", 6),
    Action("quit", Place.ANYWHERE, "ctrl+q", "quit", "Leave fourfold at once.", 18),
)  # fmt: skip

BY_ID: Final = {action.id: action for action in ACTIONS}
BY_NAME: Final = {action.name: action for action in reversed(ACTIONS)}
"""The actions by name; the cursor actions are those of `Place.LIST`."""


def actions_at(*places: Place) -> list[Action]:
    """Return the actions of `places`, in the table's order."""
    return [action for action in ACTIONS if action.place in places]
