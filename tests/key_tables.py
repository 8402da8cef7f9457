"""Write the tables of docs/keys.md from the table of actions: `python -m tests.key_tables`.

A test compares them, and says when they are stale.
"""

import re
from collections.abc import Iterable

from tests.source_tree import ROOT
from tui.keys.action import NOT_IN_FOOTER, Action, Place
from tui.keys.actions import ACTIONS, actions_at

PAGE = ROOT / "docs" / "keys.md"
GROUPS = {
    "Pick four": ("pick", "remove_pick", "remove_last_pick", "surprise", "start", "resume",
                  "clear_search", "menu"),
    "Answer": ("like", "dislike", "skip", "rate_1", "seen", "undo", "redo"),
    "Look": ("about", "about_up", "about_down", "history", "map", "back"),
    "Find": ("find", "more_like_this", "open_film"),
    "Change what comes": ("dial", "policy", "filters", "never", "relax", "import_films",
                          "new_session"),
    "Keep": ("watchlist", "open_watchlist", "export"),
    "Help and leaving": ("keys", "help", "command_palette", "leave", "quit"),
}  # fmt: skip
"""The actions of the screens, as people think of them."""

SCREENS = (
    Place.SEARCH, Place.SEARCH_BOX, Place.SLOTS, Place.PICK, Place.RECOMMEND, Place.FILMS,
    Place.ENDED, Place.OUTSIDE, Place.ANYWHERE,
)  # fmt: skip
WINDOWS = {
    "Your answers (`h`)": (Place.HISTORY,),
    "Watchlist (`W`)": (Place.WATCHLIST,),
    "Find (`/`)": (Place.FIND,),
    "Films like one (`m`)": (Place.NEAREST,),
    "Map (`t`)": (Place.MAP,),
    "Presets (`p`)": (Place.PRESETS,),
    "Advanced (`p`, `a`)": (Place.COEFFICIENT, Place.POLICY),
    "Saving a policy (there `s`)": (Place.SAVE_POLICY,),
    "Filters (`f`)": (Place.FILTERS, Place.GENRES),
    "Export (`e`)": (Place.EXPORT,),
    "Import (`ctrl+o`)": (Place.IMPORT_FILE,),
    "The films of a file": (Place.IMPORT_REVIEW,),
    "Leaving (`q`)": (Place.CLOSING,),
    "A list of choices": (Place.CHOICE,),
    "A question": (Place.CONFIRM,),
    "Help (`?`, `F1`)": (Place.HELP,),
}


def is_grouped(action: Action) -> bool:
    """Return whether an action of a screen belongs to a group: all but those of a cursor do."""
    return not action.moves or action.name in {"about_up", "about_down"}


def tables() -> str:
    """Return every table, with its heading."""
    parts = []
    for heading, names in GROUPS.items():
        parts += [f"## {heading}", "", *_rows("key", "does"), *_group(names), ""]
    parts += ["## In windows", "", *_rows("window", "keys")]
    for window, places in WINDOWS.items():
        parts.append(f"| {window} | {', '.join(_hints(actions_at(*places)))} |")
    return "\n".join(parts)


def _rows(*columns: str) -> list[str]:
    return [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]


def _group(names: Iterable[str]) -> list[str]:
    rows: dict[str, list[str]] = {}
    for name in names:
        action = next(one for one in ACTIONS if one.name == name and one.place in SCREENS)
        rows.setdefault(action.help, []).append(f"`{_keys(action)}`")
    return [f"| {' '.join(dict.fromkeys(keys))} | {text} |" for text, keys in rows.items()]


def _hints(actions: Iterable[Action]) -> list[str]:
    """Return "`key` label" of each action that a footer may name or that moves no cursor."""
    shown = [one for one in actions if one.importance < NOT_IN_FOOTER or not one.moves]
    return list(dict.fromkeys(f"`{_keys(action)}` {action.label}" for action in shown))


def _keys(action: Action) -> str:
    return action.key_text.replace(" ", "` `")


def on_the_page() -> str:
    """Return the tables as the page has them."""
    found = _TABLES.search(PAGE.read_text(encoding="utf-8"))
    return found[1] if found else ""


_TABLES = re.compile(r"<!-- keys -->\n\n(.*)\n\n<!-- end of keys -->", re.DOTALL)


def main() -> None:
    """Replace the tables of the page."""
    text = PAGE.read_text(encoding="utf-8")
    new = f"<!-- keys -->\n\n{tables()}\n\n<!-- end of keys -->"
    PAGE.write_text(_TABLES.sub(lambda _: new, text), encoding="utf-8")


if __name__ == "__main__":
    main()
