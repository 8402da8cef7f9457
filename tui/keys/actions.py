"""The one table of what a person can do: names, keys, labels and help.

Bindings, footer hints, both help screens, the command palette and `fourfold keys` are made
from it. What an action does is written where it happens: on the screen, or the app, that has
its `action_` method. Textual is not needed to read the table.
"""

import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import Final

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
    KNOB = "On a knob of the policy"
    POLICY = "In the policy window"
    SAVING = "In the box for the policy's file"
    GENRES = "In the list of genres"
    FILTERS = "In the filter window"
    EXPORT = "In the export window"
    ANSWERS = "In the list of your answers"
    HISTORY = "In the history window"
    CLOSING = "Before leaving"
    IMPORT = "In the import window"
    IMPORTED = "With the films of a file"
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


KEY_NAMES: Final = {
    "question_mark": "?", "slash": "/", "plus": "+", "minus": "-", "backslash": "\\",
    "underscore": "_", "at": "@", "less_than_sign": "<", "greater_than_sign": ">",
    "escape": "esc", "backspace": "⌫", "delete": "del", "up": "↑", "down": "↓",
    "pageup": "pgup", "pagedown": "pgdn", "left": "←", "right": "→",
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip
"""Textual's names of keys, and how they are shown where that differs."""


def key_name(key: str) -> str:
    """Return how a key is shown: "question_mark" as "?", "ctrl+r" as itself."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, KEY_NAMES.get(last) or _sign(last)])


def _sign(key: str) -> str:
    """Return the character of a key that Textual calls by its Unicode name, else the key."""
    try:
        sign = unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return key
    return sign if sign.isprintable() and not sign.isspace() else key


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
    Action("use_policy", Place.POLICY, "enter", "use", "Go on under this policy.", 1),
    Action("drop_policy", Place.POLICY, "escape,q", "cancel",
           "Leave everything as it was.", 2, shown="esc"),
    Action("next_preset", Place.POLICY, "p", "preset",
           "Set every knob as the next or the previous preset has it.", 5),
    Action("previous_preset", Place.POLICY, "P", "preset",
           "Set every knob as the next or the previous preset has it."),
    Action("reset_policy", Place.POLICY, "R", "reset all",
           "Turn every knob back to where it was.", 8),
    Action("save_policy", Place.POLICY, "s", "save", "Save the policy to a file of your own.", 6),
    Action("knob_up", Place.KNOB, "up", "up", "Go to another knob.", owner="screen"),
    Action("knob_down", Place.KNOB, "down", "down", "Go to another knob.", owner="screen"),
    Action("turn_down", Place.KNOB, "left", "less", "Turn the knob down or up a step.", 3),
    Action("turn_up", Place.KNOB, "right", "more", "Turn the knob down or up a step.", 4),
    Action("nudge_down", Place.KNOB, "shift+left,minus", "a little less",
           "Turn it in smaller steps."),
    Action("nudge_up", Place.KNOB, "shift+right,plus", "a little more",
           "Turn it in smaller steps."),
    Action("leap_down", Place.KNOB, "pagedown", "much less", "Turn it in larger steps."),
    Action("leap_up", Place.KNOB, "pageup", "much more", "Turn it in larger steps."),
    Action("turn_to_low", Place.KNOB, "home", "least", "Turn it to its least or its most."),
    Action("turn_to_high", Place.KNOB, "end", "most", "Turn it to its least or its most."),
    Action("reset_knob", Place.KNOB, "r", "reset", "Turn the knob back to where it was.", 7,
           owner="screen"),
    Action("save_here", Place.SAVING, "enter", "save", "Save the policy under this name.", 1,
           owner="screen"),
    Action("stop_saving", Place.SAVING, "escape", "back", "Go back to the knobs.", 2,
           owner="screen"),
    Action("use_filters", Place.FILTERS, "enter", "use", "Go on with these filters.", 1,
           owner="screen"),
    Action("drop_filters", Place.FILTERS, "escape", "cancel", "Leave the filters as they were.",
           2, owner="screen"),
    Action("clear_filters", Place.FILTERS, "ctrl+r", "clear all", "Let every film pass.", 4,
           owner="screen"),
    Action("change_genre", Place.GENRES, "space", "change",
           "Ask for the marked genre, rule it out, or let it be.", 3),
    Action("genre_up", Place.GENRES, "up", "up", "Mark another genre."),
    Action("genre_down", Place.GENRES, "down", "down", "Mark another genre."),
    Action("genre_page_up", Place.GENRES, "pageup", "page up", "Go a page up or down."),
    Action("genre_page_down", Place.GENRES, "pagedown", "page down", "Go a page up or down."),
    Action("first_genre", Place.GENRES, "home", "first", "Mark the first or the last genre."),
    Action("last_genre", Place.GENRES, "end", "last", "Mark the first or the last genre."),
    Action("write_export", Place.EXPORT, "enter", "write", "Write the file.", 1,
           owner="screen"),
    Action("export_up", Place.EXPORT, "up", "up", "Choose what is written.",
           owner="screen"),
    Action("export_down", Place.EXPORT, "down", "choose", "Choose what is written.", 3,
           owner="screen"),
    Action("drop_export", Place.EXPORT, "escape", "close", "Close the window; write nothing.", 2,
           owner="screen"),
    Action("answer_up", Place.ANSWERS, "up", "up", "Mark another answer."),
    Action("answer_down", Place.ANSWERS, "down", "down", "Mark another answer."),
    Action("answer_page_up", Place.ANSWERS, "pageup", "page up", "Go a page up or down."),
    Action("answer_page_down", Place.ANSWERS, "pagedown", "page down", "Go a page up or down."),
    Action("newest_answer", Place.ANSWERS, "home", "newest",
           "Mark the newest or the oldest answer."),
    Action("oldest_answer", Place.ANSWERS, "end", "oldest",
           "Mark the newest or the oldest answer."),
    Action("go_back", Place.HISTORY, "enter", "go back",
           "Take the marked answer and all newer ones back.", 1),
    Action("stay", Place.HISTORY, "escape,q,h", "stay", "Leave the answers as they are.", 2,
           shown="esc"),
    Action("export_first", Place.CLOSING, "e", "export", "Write what you want to keep to a file.",
           1),
    Action("leave_now", Place.CLOSING, "q,enter", "quit", "Leave fourfold.", 2, shown="q enter"),
    Action("carry_on", Place.CLOSING, "escape", "go on", "Go on where you were.", 3),
    Action("open_file", Place.IMPORT, "enter", "open", "Read the file, or go into the folder.", 1,
           owner="screen"),
    Action("file_up", Place.IMPORT, "up", "up", "Mark another file.", owner="screen"),
    Action("file_down", Place.IMPORT, "down", "choose", "Mark another file.", 4,
           owner="screen"),
    Action("complete_file", Place.IMPORT, "tab", "complete", "Put the marked name into the box.",
           3, owner="screen"),
    Action("drop_import", Place.IMPORT, "escape", "close", "Close the window; import nothing.", 2,
           owner="screen"),
    Action("take_films", Place.IMPORTED, "enter", "take in",
           "Let these films count as your answers.", 1),
    Action("begin_with_best", Place.IMPORTED, "b", "begin with the best four",
           "Let them count, and begin with the four you rated best.", 3),
    Action("leave_films", Place.IMPORTED, "escape,q", "leave", "Take nothing in.", 2,
           shown="esc"),
    Action("keys", Place.OUTSIDE, "question_mark", "keys", "Show every key.", 5, owner="app"),
    Action("import_films", Place.ANYWHERE, "ctrl+o", "import",
           "Take in films you know, from Letterboxd, IMDb or a session.", 17,
           owner="app"),
    Action("help", Place.ANYWHERE, "f1", "help", "Explain what has the focus.", 10,
           owner="app"),
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
