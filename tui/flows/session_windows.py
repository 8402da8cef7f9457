"""Opening the windows over a session, and applying their results to it.

Every window is imported when it is first opened, so that none delays the start.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.worker import Worker

from engine.catalogue.filters import Filters
from engine.errors import FourfoldError
from engine.files.names import DEFAULT_MODEL
from engine.policy import Policy
from engine.session.restore import under_model
from engine.text import counted, visible
from tui.background import in_thread
from tui.flows.map_beside import map_reader
from tui.view.dial import model_note, next_stop, stops_of
from tui.view.film_lines import film_lines, marks_of
from tui.view.models import FilmLine
from tui.view.never import never_choices

if TYPE_CHECKING:
    from tui.screens.recommend import RecommendScreen

_NEAREST: Final = 20


def open_history(screen: "RecommendScreen") -> None:
    """Change, remove or go back to answers, and show one of their films."""
    from tui.screens.history import HistoryScreen

    def use(movie_id: int | None) -> None:
        screen.update()
        _show(screen, movie_id)

    screen.app.push_screen(HistoryScreen(screen.session), use)


def open_presets(screen: "RecommendScreen") -> None:
    """Choose a stop of the dial, or go on to all coefficients and the models."""
    from tui.screens.presets import ADVANCED, PresetsScreen

    def use(chosen: Policy | str | None) -> None:
        if chosen == ADVANCED:
            open_policy(screen)
        elif isinstance(chosen, Policy):
            use_policy(screen, chosen)

    stops = stops_of(screen.presets, screen.other_policy, screen.session.policy)
    screen.app.push_screen(PresetsScreen(screen.session, stops, screen.details_of), use)


def open_policy(screen: "RecommendScreen") -> None:
    """Tune every coefficient of the policy, or go on to the models."""
    from tui.screens.policy import MODELS, PolicyScreen

    def use(chosen: Policy | str | None) -> None:
        if chosen == MODELS:
            open_models(screen)
        elif isinstance(chosen, Policy):
            use_policy(screen, chosen)

    screen.app.push_screen(PolicyScreen(screen.session, screen.presets), use)


def turn_dial(screen: "RecommendScreen") -> None:
    """Go on to the next stop of the dial, and say what it means."""
    stops = stops_of(screen.presets, screen.other_policy, screen.session.policy)
    stop = next_stop(stops, screen.session.policy)
    use_policy(screen, stop.policy)
    screen.notify(f"{stop.title}: {stop.meaning}", markup=False)


def use_policy(screen: "RecommendScreen", policy: Policy) -> None:
    """Continue under another policy; one that is not on the dial becomes its last stop."""
    dial = [stop.policy for stop in stops_of(screen.presets)]
    for used in (screen.session.policy, policy):
        if used not in dial:
            screen.other_policy = used
    screen.session.set_policy(policy)
    screen.update_settings()


def open_filters(screen: "RecommendScreen") -> None:
    """Edit the filters."""
    from tui.screens.filters import FiltersScreen

    screen.app.push_screen(FiltersScreen(screen.session), partial(_use_filters, screen))


def open_never(screen: "RecommendScreen") -> None:
    """Choose a maker, country or genre of the film on the card that never comes again."""
    from tui.screens.choice import ChoiceScreen

    film = screen.film
    if film is None:
        return
    made_by = screen.details_of(film.movie_id).credits
    choices = never_choices(film, made_by, screen.session.filters)
    if not choices:
        note = f"Nothing is known of {visible(film.title)} that could be ruled out."
        screen.notify(note, markup=False)
        return

    def use(name: str | None) -> None:
        if name is not None:
            _use_filters(screen, choices[name])
            screen.notify(f"{name}: never again. The filters show it.", markup=False)

    about = "What should never be recommended again?"
    screen.app.push_screen(ChoiceScreen("Never", about, list(choices), ""), use)


def _use_filters(screen: "RecommendScreen", filters: Filters | None) -> None:
    if filters is not None:
        _: Worker[None] = screen.run_worker(
            partial(_set_filters, screen, filters), exclusive=True, group="filters"
        )


async def _set_filters(screen: "RecommendScreen", filters: Filters) -> None:
    session = screen.session
    try:
        if filters.need_credits:
            await in_thread(screen, lambda: session.bundle.credit_columns)
        if filters.min_ratings > 0:
            await in_thread(screen, lambda: session.bundle.rating_counts)
        session.set_filters(filters)
    except FourfoldError as error:
        screen.notify(str(error), severity="error", markup=False)
        return
    screen.update_settings()


def open_models(screen: "RecommendScreen") -> None:
    """Choose another model, which is read in a thread."""
    from tui.screens.choice import ChoiceScreen

    current = screen.session.bundle.model

    def use(name: str | None) -> None:
        if name is not None and name != current:
            _: Worker[None] = screen.run_worker(
                partial(_switch_model, screen, name), exclusive=True, group="model"
            )

    about = "Your favourites and answers stay."
    names = screen.models.names()
    is_library = screen.session.bundle.is_library
    notes = [model_note(name, is_library=is_library) for name in names]
    screen.app.push_screen(ChoiceScreen("Model", about, names, current, notes), use)


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
        screen.notify(f"{name} does not know {films} that you had imported.", markup=False)


def open_find(screen: "RecommendScreen") -> None:
    """Find any film, and show it."""
    from tui.screens.find import FindScreen

    marks = marks_of(screen.session)
    window = FindScreen(screen.search, marks, screen.details_of)
    screen.app.push_screen(window, partial(_show, screen))


def open_nearest(screen: "RecommendScreen") -> None:
    """Show films like the one on the card."""
    from tui.screens.nearest import NearestScreen

    film = screen.film
    if film is None:
        return
    session, catalogue = screen.session, screen.session.bundle.catalogue

    def find() -> tuple[FilmLine, ...]:
        rows = session.bundle.nearest(catalogue.row(film.movie_id), _NEAREST)
        return film_lines(session, map(catalogue.movie, rows), screen.details_of)

    screen.app.push_screen(NearestScreen(film.title, find), partial(_show, screen))


def open_map(screen: "RecommendScreen") -> None:
    """Look at the map of films, and show one of them."""
    from tui.screens.map import MapScreen

    model_with_map = DEFAULT_MODEL if screen.models.has_map(DEFAULT_MODEL) else None
    window = MapScreen(screen.session.bundle.model, map_reader(screen), model_with_map)
    screen.app.push_screen(window, partial(_show, screen))


def open_watchlist(screen: "RecommendScreen") -> None:
    """Look over the watchlist, and show one of its films."""
    from tui.screens.watchlist import WatchlistScreen

    def use(movie_id: int | None) -> None:
        screen.update()
        _show(screen, movie_id)

    screen.app.push_screen(WatchlistScreen(screen.session, screen.details_of), use)


def _show(screen: "RecommendScreen", movie_id: int | None) -> None:
    if movie_id is not None:
        screen.show_film(movie_id)


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

    lost = "answer" if answers == 1 else counted(answers, "answer")
    question = f"You will lose your {lost}."

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
    "find": open_find,
    "more_like_this": open_nearest,
    "open_watchlist": open_watchlist,
    "map": open_map,
    "history": open_history,
    "policy": open_presets,
    "advanced": open_policy,
    "models": open_models,
    "filters": open_filters,
    "never": open_never,
    "export": open_export,
}
"""The windows by the name of their action; not all have a key on the screen below."""
