"""The question what to do with a session that another window has open."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.screens.choice import ChoiceScreen

if TYPE_CHECKING:
    from tui.app import FourfoldApp

LOOK_ONLY: Final = "Look only: nothing that you change here is saved."
_LOOK: Final = "Look only"
_COPY: Final = "Go on with a copy"


def ask_look_or_copy(
    app: "FourfoldApp",
    name: str,
    copy_note: str,
    look: Callable[[], None],
    copy: Callable[[], None],
    cancel: Callable[[], object] = lambda: None,
) -> None:
    """Say that another window has the session, and offer to look only or to go on with a copy.

    Parameters
    ----------
    name
        Of the session or its file.
    copy_note
        Where the copy is saved.
    """

    def use(chosen: str | None) -> None:
        {_LOOK: look, _COPY: copy}.get(chosen or "", cancel)()

    about = f"{name} is open in another window."
    width = max(len(_LOOK), len(_COPY))
    notes = [
        f"{' ' * (width - len(_LOOK))}  nothing is saved",
        f"{' ' * (width - len(_COPY))}  {copy_note}",
    ]
    app.push_screen(ChoiceScreen("Open in another window", about, [_LOOK, _COPY], "", notes), use)
