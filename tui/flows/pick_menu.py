"""The menu of the pick screen, where every letter is text and few keys are left."""

from typing import TYPE_CHECKING, Final

from tui.keys.action import Place, key_name
from tui.keys.actions import BY_NAME
from tui.keys.bindings import keymap_of
from tui.screens.choice import ChoiceScreen

if TYPE_CHECKING:
    from tui.screens.pick import PickScreen

_ENTRIES: Final = {
    "Help": "help",
    "All keys": "keys",
    "Commands": "command_palette",
    "Import films": "import_films",
    "Leave fourfold": "quit",
}
"""The actions of the menu, all of them the app's."""


def open_menu(screen: "PickScreen") -> None:
    """Offer what can be done besides picking."""
    keymap = keymap_of(screen)
    actions = [BY_NAME[name] for name in _ENTRIES.values()]
    # The keys of actions outside the box are text here.
    keys = [
        "" if one.place is Place.OUTSIDE else f"  {key_name(keymap.keys(one)[0])}"
        for one in actions
    ]

    def use(entry: str | None) -> None:
        if entry is not None:
            screen.app.call_later(screen.app.run_action, f"app.{_ENTRIES[entry]}")

    about = "Letters go to the search box. These keys always work."
    screen.app.push_screen(ChoiceScreen("Menu", about, list(_ENTRIES), "", keys), use)
