"""Sessions from a saved state, under another model, and over another catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.bundle import Bundle
from engine.catalogue.movies import Catalogue
from engine.errors import SessionError, SessionFileError
from engine.session.file import CatalogueIdentity, SavedSession
from engine.session.session import Session
from engine.session.state import SessionState


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


@dataclass(frozen=True, slots=True)
class FittedState:
    """A saved state without what a catalogue lacks; films go by MovieLens id.

    Attributes
    ----------
    state
        It may have fewer than four favourites.
    missing
        Title and year of each favourite that the catalogue lacks.
    left_out
        The same of answered films and films on the watchlist, each once, then genres of the
        filters.
    """

    state: SessionState
    missing: tuple[str, ...]
    left_out: tuple[str, ...]

    def with_favourites(self, movie_ids: tuple[int, ...]) -> SessionState:
        """Return the state with other favourites, which are no longer among the answers."""
        answers = tuple(film for film in self.state.answers if film.movie_id not in movie_ids)
        return replace(self.state, favourites=movie_ids, answers=answers)


def fit(saved: SavedSession, catalogue: Catalogue) -> FittedState:
    """Return the state of a saved session, of these films or others, for `catalogue`."""
    state, genres = saved.state, frozenset(catalogue.genres)
    films = [*(film.movie_id for film in state.answers), *state.watchlist]
    left_out = dict.fromkeys(film for film in films if film not in catalogue)
    wanted = state.filters.include | state.filters.exclude
    filters = replace(
        state.filters,
        include=state.filters.include & genres,
        exclude=state.filters.exclude & genres,
    )
    favourites = tuple(
        movie_id
        for movie_id in state.favourites
        if movie_id in catalogue and not catalogue.movie_of(movie_id).rare
    )
    return FittedState(
        state=replace(state.within(catalogue), favourites=favourites, filters=filters),
        missing=tuple(saved.label(m) for m in state.favourites if m not in favourites),
        left_out=(*map(saved.label, left_out), *sorted(wanted - genres)),
    )


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
