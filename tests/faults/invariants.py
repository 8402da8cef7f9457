"""Invariants of a session and of the app, whatever was done to them."""

import numpy as np

from engine.session.recommender import filter_mask
from engine.session.session import Session
from engine.text import visible
from tests.tui.app_driver import AppDriver
from tui.screens.recommend import RecommendScreen
from tui.screens.too_small import TooSmallScreen, too_small
from tui.widgets.footer import Footer

_MOST_SCREENS = 6


def check_session(session: Session) -> None:
    state, row = session.state, session.bundle.catalogue.row
    seen = [*map(row, state.favourites), *(row(film.movie_id) for film in state.answers)]
    assert len(state.favourites) == 4
    assert len(set(seen)) == len(seen)
    assert np.flatnonzero(~session._recommender._unseen()).tolist() == sorted(seen)
    answers, undone = state.answers, session._edits._undone
    assert session.can_redo == bool(undone)
    for edit in reversed(undone):
        assert answers[edit.position :][: len(edit.before)] == edit.before
        answers = edit.apply(answers)
        redone = [film.movie_id for film in answers]
        assert len({*state.favourites, *redone}) == len(state.favourites) + len(redone)
    assert len(set(state.watchlist)) == len(state.watchlist)
    assert all(movie_id in session.bundle.catalogue for movie_id in state.watchlist)
    assert np.isfinite(session.user).all()
    best = session.recommend()
    assert (best is None) == (session.no_results() is not None)
    if best is not None:
        assert best.movie.row not in seen
        assert filter_mask(session.bundle, session.filters)[best.movie.row]
        assert np.isfinite(best.score)
        assert abs(best.terms.score - best.score) < 1e-4
    assert best == session.recommend()


def check_app(driver: AppDriver) -> None:
    app = driver.fourfold
    assert app._exception is None
    assert app.trouble is None
    assert len(app.screen_stack) <= _MOST_SCREENS, app.screen_stack
    for screen in app.screen_stack:
        if isinstance(screen, RecommendScreen):
            check_session(screen.session)
    screen, focused = app.screen, app.screen.focused
    if too_small(app.size):
        assert isinstance(screen, TooSmallScreen), app.screen_stack
    if focused is not None:
        assert focused.is_attached
        assert focused.screen is screen
        assert focused.focusable, focused
    elif screen.AUTO_FOCUS not in (None, "") and app.app_focus:
        raise AssertionError(f"nothing has the focus in {screen}")
    for hints in screen.query(Footer):
        assert hints.render().cell_length <= max(hints.content_size.width, 0)


def check_screen(driver: AppDriver) -> None:
    """Check that nothing drawn is a command to the terminal."""
    for line in driver.screen_text.split("\n"):
        assert visible(line) == line, repr(line)
