"""Opening the windows over a session, and applying their results to it.

Every window is imported when it is first opened, so that none delays the start.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.worker import Worker

from engine.catalogue.filters import Filters
from engine.errors import FourfoldError
from engine.policy import Policy
from engine.session.restore import under_model
from engine.text import counted, joined
from tui.background import in_thread

if TYPE_CHECKING:
    from tui.screens.recommend import RecommendScreen


def open_history(screen: "RecommendScreen") -> None:
    """Choose an answer to go back to; it and all newer ones are undone."""
    from tui.screens.history import HistoryScreen

    session = screen.session

    def go_back(count: int | None) -> None:
        if count is not None:
            session.go_back(count)
            screen.update()

    screen.app.push_screen(HistoryScreen(session), go_back)


def open_policy(screen: "RecommendScreen") -> None:
    """Tune the policy."""
    from tui.screens.policy import PolicyScreen

    def use(policy: Policy | None) -> None:
        if policy is not None:
            screen.session.set_policy(policy)
            screen.update_settings()

    screen.app.push_screen(PolicyScreen(screen.session, screen.presets), use)


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


def open_models(screen: "RecommendScreen") -> None:
    """Choose another model, which is read in a thread."""
    from tui.screens.choice import ChoiceScreen

    current = screen.session.bundle.model

    def use(name: str | None) -> None:
        if name is not None and name != current:
            _: Worker[None] = screen.run_worker(
                partial(_switch_model, screen, name), exclusive=True, group="model"
            )

    about = "Your favourites and answers go along."
    screen.app.push_screen(ChoiceScreen("Model", about, screen.models.names(), current), use)


async def _switch_model(screen: "RecommendScreen", name: str) -> None:
    try:
        bundle = await in_thread(screen, partial(screen.models.bundle, name))
        # Only now, so that answers while the model was read are included.
        before = screen.session
        session = under_model(before, bundle)
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
    if not answers or screen.kept_file.is_current(screen.session):
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


def open_closing(screen: "RecommendScreen") -> None:
    """Leave the app; sums up first if there is something to export."""
    app, session = screen.app, screen.session
    if not session.state.answers and not session.state.watchlist:
        app.exit()
        return
    from tui.screens.closing import ClosingScreen

    closing = ClosingScreen(session, screen.kept_file, screen.autosave)
    app.push_screen(closing, lambda leaving: app.exit() if leaving else None)


WINDOWS: Final[dict[str, "Callable[[RecommendScreen], None]"]] = {
    "history": open_history,
    "policy": open_policy,
    "filters": open_filters,
    "model": open_models,
    "export": open_export,
}
"""The windows by the name of their action."""
