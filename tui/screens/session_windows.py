"""Opening the windows over a session, and applying their results to it.

Every window is imported when it is first opened, so that none delays the start.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker

from engine.catalogue.filters import Filters
from engine.errors import FourfoldError
from engine.policy import Policy
from engine.text import counted, joined
from tui.background import in_thread
from tui.startup import ModelCache

if TYPE_CHECKING:
    from tui.screens.recommend import RecommendScreen


def open_history(screen: "RecommendScreen") -> None:
    """Choose an answer to go back to; it and all newer ones are undone."""
    from tui.screens.history import HistoryScreen

    session = screen.session

    def go_back(kept: int | None) -> None:
        if kept is None:
            return
        while len(session.state.answers) > kept:
            session.undo()
        screen.update()

    screen.app.push_screen(HistoryScreen(session), go_back)


def open_policy(screen: "RecommendScreen", config: Path) -> None:
    """Tune the policy; `config` has the presets."""
    from tui.screens.policy import PolicyScreen

    def use(policy: Policy | None) -> None:
        if policy is not None:
            screen.session.set_policy(policy)
            screen.update_settings()

    screen.app.push_screen(PolicyScreen(screen.session, config), use)


def open_filters(screen: "RecommendScreen") -> None:
    """Edit the filters."""
    from tui.screens.filters import FiltersScreen

    def use(filters: Filters | None) -> None:
        if filters is None:
            return
        try:
            screen.session.set_filters(filters)
        except FourfoldError as error:
            screen.notify(str(error), severity="error", markup=False)
            return
        screen.update_settings()

    screen.app.push_screen(FiltersScreen(screen.session), use)


def open_models(screen: "RecommendScreen", models: ModelCache) -> None:
    """Choose another model, which is read in a thread."""
    from tui.screens.choice import ChoiceScreen

    current = screen.session.bundle.model

    def use(name: str | None) -> None:
        if name is not None and name != current:
            _: Worker[None] = screen.run_worker(
                partial(_switch_model, screen, models, name), exclusive=True, group="model"
            )

    about = "Your favourites and answers go along."
    screen.app.push_screen(ChoiceScreen("Model", about, models.names(), current), use)


async def _switch_model(screen: "RecommendScreen", models: ModelCache, name: str) -> None:
    try:
        bundle = await in_thread(screen, partial(models.bundle, name))
        # Only now, so that answers given while the model was read are included.
        before = screen.session
        session = before.under_model(bundle)
    except FourfoldError as error:
        screen.notify(str(error), severity="error", markup=False)
        return
    screen.replace_session(session)
    if left_out := len(before.state.answers) - len(session.state.answers):
        films = counted(left_out, "film")
        screen.notify(f"{name} does not know {films} that you had taken in.", markup=False)


def open_export(screen: "RecommendScreen") -> None:
    """Export the session to a file."""
    from tui.screens.export import ExportScreen

    screen.app.push_screen(ExportScreen(screen.session))


def ask_for_new_session(screen: "RecommendScreen") -> None:
    """Leave the session for four other films; asks first if answers would be lost."""
    answers = len(screen.session.state.answers)
    if not answers:
        screen.dismiss()
        return
    from tui.screens.confirm import ConfirmScreen

    favourites = joined([movie.title for movie in screen.session.favourites])
    question = f"Your {counted(answers, 'answer')} to what followed {favourites} will be lost."

    def decide(others: bool | None) -> None:
        if others:
            screen.dismiss()

    confirm = ConfirmScreen("Pick four other films?", question, yes="Pick others", no="Stay here")
    screen.app.push_screen(confirm, decide)


def open_closing(screen: "RecommendScreen", file: Path | None) -> None:
    """Leave the app; sums up first if there is something to export.

    `file` is where the session is saved, or None.
    """
    app, session = screen.app, screen.session
    if not session.state.answers and not session.state.watchlist:
        app.exit()
        return
    from tui.screens.closing import ClosingScreen

    app.push_screen(ClosingScreen(session, file), lambda leaving: app.exit() if leaving else None)
