"""What holds of a session and of the app after whatever was done to them."""

import numpy as np

from engine.session.session import Session
from engine.text import visible
from tests.tui.app_driver import screen_text
from tui.app import FourfoldApp
from tui.screens.session_windows import SessionWindows
from tui.screens.too_small import TooSmallScreen, too_small
from tui.widgets.footer import Footer

MOST_WINDOWS = 6


def check_session(session: Session) -> None:
    catalogue = session.bundle.catalogue
    favourites = [movie.row for movie in session.favourites]
    answered = [told.movie.row for told in session.history]
    seen = favourites + answered
    assert len(favourites) == 4
    assert len(set(seen)) == len(seen)
    assert np.flatnonzero(session._seen).tolist() == sorted(seen)
    assert not set(seen).intersection(told.movie.row for step in session._undone for told in step)
    assert session.can_redo == bool(session._undone)
    kept = [movie.movie_id for movie in session.watchlist]
    assert len(set(kept)) == len(kept)
    assert all(movie_id in catalogue for movie_id in kept)
    assert np.isfinite(session.user).all()
    best = session.recommend()
    assert (best is None) == (session.exhausted() is not None)
    if best is not None:
        assert best.movie.row not in seen
        assert session.filters.mask(session.bundle)[best.movie.row]
        assert np.isfinite(best.score)
        assert abs(best.terms.score - best.score) < 1e-4
    assert best == session.recommend()


def check_app(app: FourfoldApp) -> None:
    assert app._exception is None
    assert app.trouble is None
    assert len(app.screen_stack) <= MOST_WINDOWS, app.screen_stack
    for screen in app.screen_stack:
        if isinstance(screen, SessionWindows):
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


def check_screen(app: FourfoldApp) -> None:
    """Check that nothing a terminal obeys is drawn."""
    for line in screen_text(app).split("\n"):
        assert visible(line) == line, repr(line)
