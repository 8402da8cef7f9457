"""Sessions from a saved state, and under another model."""

from collections.abc import Iterator

from engine.bundle import Bundle
from engine.errors import SessionError, SessionFileError
from engine.session.file import CatalogueIdentity, SavedSession
from engine.session.session import Session


def restore(saved: SavedSession, bundle: Bundle) -> Session:
    """Return a saved session on `bundle`.

    If the session was saved under another model, imported films and films on the watchlist that
    the bundle's model does not know are left out.

    Raises
    ------
    SessionFileError
        It belongs to another catalogue, or has a film or genre that the bundle lacks.
    DataError
        As `Session.restore`.
    """
    current, other = CatalogueIdentity.of(bundle), saved.catalogue
    if other.sha256 != current.sha256:
        raise SessionFileError(
            f"belongs to other films ({other.data_set}, {other.films:,}) than these "
            f"({current.data_set}, {current.films:,})",
            where=saved.path,
            fix="name their folder with --processed, or import it into a new session",
        )
    unknown = next((m for m in _required(saved, bundle) if m not in bundle.catalogue), None)
    if unknown is not None:
        raise SessionFileError(
            f"the model {bundle.model} does not know the film {unknown}",
            where=saved.path,
            fix="fix the file or choose another model",
        )
    try:
        return Session.restore(bundle, saved.state.within(bundle.catalogue))
    except SessionError as error:
        raise SessionFileError(error.problem, where=saved.path, fix=error.fix) from None


def _required(saved: SavedSession, bundle: Bundle) -> Iterator[int]:
    """Yield the films without which the session cannot continue under the bundle's model."""
    state = saved.state
    yield from state.favourites
    same_model = saved.model == bundle.model
    yield from (film.movie_id for film in state.answers if same_model or not film.source)
    yield from state.watchlist if same_model else ()


def under_model(session: Session, bundle: Bundle) -> Session:
    """Return a session with another model's bundle and the same state; `session` stays.

    Imported films and watchlist films that the other model does not know are left out.

    Raises
    ------
    SessionError
        The other model has no vector for a favourite or for a film answered here.
    """
    state = session.state
    answered = (film.movie_id for film in state.answers if not film.source)
    for movie_id in (*state.favourites, *answered):
        if movie_id not in bundle.catalogue:
            label = session.bundle.catalogue.movie_of(movie_id).label
            raise SessionError(
                f"the model {bundle.model} does not know {label}",
                fix="undo that answer or choose another model",
            )
    return Session.restore(bundle, state.within(bundle.catalogue))
