"""One person's session: four favourites, then recommendations and answers, all undoable."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue.filters import Filters
from engine.catalogue.genre_profile import GenreProfile
from engine.catalogue.movies import Movie
from engine.errors import SessionError
from engine.files.names import FAVOURITES
from engine.policy import Policy
from engine.ranking.explanation import Recommendation
from engine.ranking.no_results import NoResults
from engine.session.recommender import FilterCounts, Recommender, filter_mask
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import Answer


class Session:
    """Recommends films from a bundle, one after another, as a person answers.

    It holds one frozen `SessionState`, and a `Recommender` that follows it. The same bundle and
    state always give the same recommendations.

    Parameters
    ----------
    seed
        Keys exploration: the draw depends on the seed and the number of earlier answers, never
        on previews, redraws or undone answers.
    """

    def __init__(self, bundle: Bundle, policy: Policy, seed: int = 0):
        self._bundle = bundle
        self._state = SessionState(policy, seed)
        self._undone: list[tuple[AnsweredFilm, ...]] = []
        self._recommender: Recommender | None = None

    @classmethod
    def restore(cls, bundle: Bundle, state: SessionState) -> "Session":
        """Return a session on `bundle` in the given state.

        Raises
        ------
        SessionError
            The bundle lacks one of its films, or a genre of its filters.
        DataError
            As `set_filters`.
        """
        session = cls(bundle, state.policy, state.seed)
        session.start(state.favourites)
        bundle.catalogue.rows(state.watchlist)  # raises for a film that the bundle lacks
        session._change(answers=state.answers, filters=state.filters, watchlist=state.watchlist)
        return session

    @property
    def bundle(self) -> Bundle:
        """The model and catalogue."""
        return self._bundle

    @property
    def state(self) -> SessionState:
        """Favourites, answers, watchlist, filters, policy and seed."""
        return self._state

    @property
    def policy(self) -> Policy:
        """The policy that films are recommended under."""
        return self._state.policy

    @property
    def filters(self) -> Filters:
        """The filters that every recommendation passes."""
        return self._state.filters

    @property
    def favourites(self) -> tuple[Movie, ...]:
        """The four favourites, in the order they were picked; empty before the start."""
        return tuple(map(self._bundle.catalogue.movie_of, self._state.favourites))

    @property
    def watchlist(self) -> tuple[Movie, ...]:
        """The films on the watchlist, in the order they were added."""
        return tuple(map(self._bundle.catalogue.movie_of, self._state.watchlist))

    @property
    def liked(self) -> tuple[Movie, ...]:
        """The films answered with LIKE, oldest first; favourites are not among them."""
        return tuple(map(self._bundle.catalogue.movie_of, self._state.answered(Answer.LIKE)))

    @property
    def profile(self) -> GenreProfile:
        """The genre profile of the favourites, which filters and scores films."""
        return self._started().profile

    @property
    def user(self) -> NDArray[np.float32]:
        """The person's vector, (d,) float32."""
        return self._started().vector

    def start(self, movie_ids: Sequence[int]) -> None:
        """Start with four favourites, by MovieLens id; earlier answers and watchlist are dropped.

        Raises
        ------
        SessionError
            They are not four different films of the catalogue. The session is unchanged.
        """
        if len(movie_ids) != FAVOURITES or len(set(movie_ids)) != FAVOURITES:
            raise SessionError(
                f"a session starts with {FAVOURITES} different films, not {list(movie_ids)}",
                fix=f"pick {FAVOURITES}",
            )
        state = replace(self._state, favourites=tuple(movie_ids), answers=(), watchlist=())
        self._recommender = Recommender(self._bundle, state)
        self._state = state
        self._undone.clear()

    def recommend(self) -> Recommendation | None:
        """Return the best film that has not been seen, or None if none is left."""
        return self._started().recommend_and_next(0)[0]

    def recommend_and_next(self, count: int) -> tuple[Recommendation | None, tuple[Movie, ...]]:
        """Return what `recommend` does, and the `count` best films after it."""
        return self._started().recommend_and_next(count)

    def recommendations(self, count: int) -> list[Recommendation]:
        """Return the `count` best films, best first; fewer when fewer are left."""
        return self._started().recommendations(count)

    def preview(self, policy: Policy, count: int) -> list[Recommendation]:
        """Return what `recommendations` would give under another policy; nothing changes."""
        return self._started().preview(policy, count)

    def answer(self, answer: Answer) -> None:
        """Answer the film that `recommend` returns.

        Raises
        ------
        SessionError
            No film is left to answer.
        """
        self._add(AnsweredFilm(self._recommended(), answer))

    def rate(self, stars: float) -> None:
        """Rate the film that `recommend` returns; `Answer.of_rating` is the answer to it.

        Raises
        ------
        SessionError
            No film is left to answer, or `stars` is not half to five in half steps.
        """
        self._add(AnsweredFilm(self._recommended(), Answer.of_rating(stars), rating=stars))

    def import_films(self, films: Sequence[AnsweredFilm]) -> int:
        """Add answers from elsewhere to films without one, and return how many were added.

        All films of one source are one step for `undo`.

        Raises
        ------
        SessionError
            The catalogue lacks one of the films. The session is unchanged.
        """
        self._started()  # raises before the start
        known = {*self._state.favourites, *(film.movie_id for film in self._state.answers)}
        added: dict[int, AnsweredFilm] = {}
        for film in films:
            if film.movie_id not in known:
                added.setdefault(film.movie_id, film)
        if added:
            self._change(answers=(*self._state.answers, *added.values()))
            self._undone.clear()
        return len(added)

    def undo(self) -> tuple[AnsweredFilm, ...]:
        """Undo the last step exactly, and return its answers, oldest first; empty if none."""
        answers = self._state.answers
        if not answers:
            return ()
        first, source = len(answers) - 1, answers[-1].source
        while source and first and answers[first - 1].source == source:
            first -= 1
        self._change(answers=answers[:first])
        self._undone.append(answers[first:])
        return answers[first:]

    def redo(self) -> tuple[AnsweredFilm, ...]:
        """Redo the step undone last, unless an answer came since, and return its answers."""
        if not self._undone:
            return ()
        step = self._undone.pop()
        self._change(answers=self._state.answers + step)
        return step

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to redo."""
        return bool(self._undone)

    def toggle_watchlist(self, movie_id: int) -> bool:
        """Add a film to the watchlist, or remove it; return whether it is on it now.

        Raises
        ------
        SessionError
            The catalogue has no such film.
        """
        self._bundle.catalogue.row(movie_id)
        before = self._state.watchlist
        others = tuple(other for other in before if other != movie_id)
        added = len(others) == len(before)
        self._state = replace(self._state, watchlist=(*others, movie_id) if added else others)
        return added

    def set_policy(self, policy: Policy) -> None:
        """Continue under another policy, as if all answers had been given under it."""
        self._change(policy=policy)

    def set_filters(self, filters: Filters) -> None:
        """Recommend only films that pass `filters`; answers stay.

        Raises
        ------
        DataError
            A file of ratings or credits that the filters need is damaged.
        SessionError
            A genre is not in the catalogue. The session is unchanged.
        """
        self._change(filters=filters)

    def count_passing(self, filters: Filters) -> FilterCounts:
        """Return how many films would be left under `filters`; raises as `set_filters` does."""
        return self._started().count_passing(filters)

    def no_results(self, policy: Policy | None = None) -> NoResults | None:
        """Return why no film is left under the policy, or under another; None if one is left."""
        return self._started().no_results(policy)

    def relax(self) -> bool:
        """Apply the remedy of `no_results`; return False if there is none."""
        no_results = self.no_results()
        if no_results is None or no_results.remedy is None:
            return False
        if isinstance(no_results.remedy, Policy):
            self.set_policy(no_results.remedy)
        else:
            self.set_filters(no_results.remedy)
        return True

    def under_model(self, bundle: Bundle) -> "Session":
        """Return a session with another model's bundle and the same state; this one stays.

        Imported films and watchlist films that the other model does not know are left out.

        Raises
        ------
        SessionError
            The other model has no vector for a favourite or for a film answered here.
        """
        answered = (film.movie_id for film in self._state.answers if not film.source)
        for movie_id in (*self._state.favourites, *answered):
            if movie_id not in bundle.catalogue:
                label = self._bundle.catalogue.movie_of(movie_id).label
                raise SessionError(
                    f"the model {bundle.model} does not know {label}",
                    fix="undo that answer or choose another model",
                )
        return Session.restore(bundle, self._state.within(bundle.catalogue))

    def _recommended(self) -> int:
        """Return the MovieLens id of the film to answer."""
        movie_id = self._started().best()
        if movie_id is None:
            raise SessionError("no film is left to answer", fix="relax the policy or start again")
        return movie_id

    def _add(self, film: AnsweredFilm) -> None:
        self._undone.clear()
        self._change(answers=(*self._state.answers, film))

    def _started(self) -> Recommender:
        if self._recommender is None:
            raise SessionError("the session has not started", fix="start it with four favourites")
        return self._recommender

    def _change(self, **changes: object) -> None:
        """Change parts of the state, and have the recommender follow."""
        state = replace(self._state, **changes)  # type: ignore[arg-type]
        if self._recommender is None:
            filter_mask(self._bundle, state.filters)  # raises for an unknown genre
        else:
            self._recommender.follow(state)
        self._state = state
