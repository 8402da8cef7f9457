"""The windows that open over a running session, and what becomes of what they give.

What a window shows is its own; this is the part of the recommendation screen that opens
them. Each is imported when it is first opened, so that none of them delays the start.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from textual import work
from textual.screen import Screen

from engine.catalogue.filters import Filters
from engine.errors import FourfoldError
from engine.policy import Policy
from engine.session.session import Session
from engine.session.state import Given
from engine.text import counted, joined
from tui.autosave import Autosave
from tui.background import in_thread
from tui.keys.bindings import keymap_of
from tui.screens.choice import ChoiceScreen
from tui.screens.confirm import ConfirmScreen
from tui.screens.window import Parting
from tui.startup import ModelCache


class SessionWindows(Parting, Screen[None]):
    """A screen with a session over which windows open.

    Parameters
    ----------
    session
        Started.
    shelf
        The models to switch among.
    config
        The folder of the presets.
    keeper
        Keeps the session in a file; None where it is not kept.
    """

    def __init__(
        self, session: Session, shelf: ModelCache, config: Path, keeper: Autosave | None = None
    ):
        super().__init__()
        self._session = session
        self._shelf = shelf
        self._config = config
        self._keeper = keeper

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self._session

    def take_up(self, session: Session) -> None:
        """Go on with another session and show it."""
        raise NotImplementedError

    def update(self) -> None:
        """Show the session as it stands now."""
        raise NotImplementedError

    # Answers taken in and taken back

    def take_in(self, given: Sequence[Given]) -> None:
        """Take in what is known of films from elsewhere."""
        taken = self._session.take_in(given)
        self.update()
        undo = keymap_of(self).key("undo")
        again = f"; {undo} takes them back" if taken else ""
        self.notify(f"{counted(taken, 'film')} taken in{again}.", markup=False)

    def action_history(self) -> None:
        """Let a point of the history be chosen to go back to."""
        from tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self._session.history), self._go_back)

    def _go_back(self, standing: int | None) -> None:
        """Take answers back until no more than `standing` are left."""
        if standing is None:
            return
        while len(self._session.history) > standing:
            self._session.undo()
        self.update()

    # What recommends

    def action_policy(self) -> None:
        """Let the policy be changed."""
        from tui.screens.policy import PolicyScreen

        self.app.push_screen(PolicyScreen(self._session, self._config), self._use_policy)

    def _use_policy(self, policy: Policy | None) -> None:
        if policy is not None:
            self._session.set_policy(policy)
            self.update()

    def action_filters(self) -> None:
        """Let the filters be changed."""
        from tui.screens.filters import FiltersScreen

        self.app.push_screen(FiltersScreen(self._session), self._use_filters)

    def _use_filters(self, filters: Filters | None) -> None:
        if filters is None:
            return
        try:
            self._session.set_filters(filters)
        except FourfoldError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.update()

    def action_model(self) -> None:
        """Let another model be chosen."""
        current = self._session.bundle.model
        choice = ChoiceScreen(
            "Model", "Your favourites and answers go along.", self._shelf.names(), current
        )
        self.app.push_screen(choice, self._switch)

    def _switch(self, name: str | None) -> None:
        if name is not None and name != self._session.bundle.model:
            self._switch_to(name)

    @work(exclusive=True, group="model")
    async def _switch_to(self, name: str) -> None:
        try:
            bundle = await in_thread(self, partial(self._shelf.bundle, name))
            # Only now, so that answers given while the model was read go along too.
            before = self._session
            session = before.under_model(bundle)
        except FourfoldError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.take_up(session)
        if left_out := len(before.history) - len(session.history):
            said = f"{name} does not know {counted(left_out, 'film')} that you had taken in."
            self.notify(said, markup=False)

    # Keeping and leaving

    def _keep_session(self) -> None:
        """Have the session kept as it stands, where it is kept at all."""
        if self._keeper is not None:
            self._keeper.keep(self._session)

    def action_export(self) -> None:
        """Let the session be written to a file."""
        from tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self._session))

    def action_new_session(self) -> None:
        """Go back to picking; ask first when answers would be lost."""
        given = len(self._session.history)
        if not given:
            self.dismiss()
            return
        favourites = [movie.title for movie in self._session.favourites]
        question = (
            f"Your {counted(given, 'answer')} to what followed {joined(favourites)} will be lost."
        )
        confirm = ConfirmScreen(
            "Pick four other films?", question, yes="Pick others", no="Stay here"
        )
        self.app.push_screen(confirm, self._confirmed)

    def _confirmed(self, others: bool | None) -> None:
        if others:
            self.dismiss()

    def action_leave(self) -> None:
        """Leave, by way of the closing screen when there is something to keep."""
        if not self._session.history and not self._session.watchlist:
            self.app.exit()
            return
        from tui.screens.closing import ClosingScreen

        kept_in = self._keeper.path if self._keeper is not None else None
        self.app.push_screen(ClosingScreen(self._session, kept_in), self._leave)

    def _leave(self, leaving: bool | None) -> None:
        if leaving:
            self.app.exit()
