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
from engine.policy import Policy
from engine.ranking.explanation import Recommendation
from engine.ranking.no_results import NoResults
from engine.session import edits
from engine.session.edits import Edit, EditHistory
from engine.session.recommender import FilterCounts, Recommender, filter_mask
from engine.session.state import AnsweredFilm, SessionState, require_favourites
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
        self._edits = EditHistory()
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
        require_favourites(bundle.catalogue, state.favourites)
        bundle.catalogue.rows(state.watchlist)  # raises for a film that the bundle lacks
        session = cls(bundle, state.policy)
        session._recommender = Recommender(bundle, state)
        session._state = state
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
    def profile(self) -> GenreProfile:
        """The genre profile of the favourites, which filters and scores films."""
        return self._started().profile

    @property
    def user(self) -> NDArray[np.float32]:
        """The person's vector, (d,) float32."""
        return self._started().vector

    @property
    def liked(self) -> tuple[Movie, ...]:
        """The films answered with LIKE, oldest first; favourites are not among them."""
        return tuple(map(self._bundle.catalogue.movie_of, self._state.answered(Answer.LIKE)))

    def genre_balance(self, answers: int | None = None) -> NDArray[np.float64]:
        """Return `Recommender.genre_balance`."""
        return self._started().genre_balance(answers)

    def start(self, movie_ids: Sequence[int]) -> None:
        """Start with four favourites, by MovieLens id; earlier answers and watchlist are dropped.

        Raises
        ------
        SessionError
            As `require_favourites`. The session is unchanged.
        """
        require_favourites(self._bundle.catalogue, movie_ids)
        state = replace(self._state, favourites=tuple(movie_ids), answers=(), watchlist=())
        self._recommender = Recommender(self._bundle, state)
        self._state = state
        self._edits = EditHistory()

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

    def recommendation_of(self, movie_id: int) -> Recommendation:
        """Return any film as a recommendation, whatever the bounds; raises as `Catalogue.row`."""
        return self._started().recommendation_of(self._bundle.catalogue.row(movie_id))

    def answer(self, answer: Answer, movie_id: int | None = None) -> None:
        """Answer a film of the catalogue, by default the one that `recommend` returns.

        A film's earlier answer is replaced and keeps its place.

        Raises
        ------
        SessionError
            The film is a favourite or not in the catalogue, or no film is left to answer.
        """
        self._answer(movie_id, answer, None)

    def rate(self, stars: float, movie_id: int | None = None) -> None:
        """Rate a film; `Answer.of_rating` is the answer to it, which `answer` describes.

        Raises
        ------
        SessionError
            As `answer`, or `stars` is not half to five in half steps.
        """
        self._answer(movie_id, Answer.of_rating(stars), stars)

    def remove_answers(self, start: int, end: int | None = None) -> None:
        """Remove the answers [start, end), all later ones by default, in one step.

        Their films can be recommended again.
        """
        if removed := self._state.answers[start:end]:
            self._edit(Edit(start, removed, ()))

    def import_films(self, films: Sequence[AnsweredFilm]) -> int:
        """Add answers from elsewhere to films without one, and return how many were added.

        All of them are one step for `undo`.

        Raises
        ------
        SessionError
            The catalogue lacks one of the films. The session is unchanged.
        """
        self._started()  # raises before the start
        self._edit(edit := edits.add_unknown(self._state, films))
        return len(edit.after) if edit else 0

    def undo(self) -> Edit | None:
        """Take the last edit of the answers back exactly, and return it; None if there is none."""
        edit = self._edits.last(self._state.answers)
        if edit is not None:
            self._apply(edit.reverse)
            self._edits.undo(edit)
        return edit

    def redo(self) -> Edit | None:
        """Do the edit taken back last again, unless another came since, and return it."""
        edit = self._edits.next()
        if edit is not None:
            self._apply(edit)
            self._edits.redo()
        return edit

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._edits.last(self._state.answers) is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to do again."""
        return self._edits.can_redo

    def toggle_watchlist(self, movie_id: int) -> bool:
        """Add a film to the watchlist, or remove it; return whether it is on it now.

        Raises as `set_watchlist` does.
        """
        before = self._state.watchlist
        others = tuple(other for other in before if other != movie_id)
        added = len(others) == len(before)
        self.set_watchlist((*others, movie_id) if added else others)
        return added

    def set_watchlist(self, movie_ids: Sequence[int]) -> None:
        """Put exactly these films on the watchlist, in order; raises as `Catalogue.row` does."""
        self._bundle.catalogue.rows(movie_ids)
        self._state = replace(self._state, watchlist=(*dict.fromkeys(movie_ids),))

    def add_to_watchlist(self, movie_ids: Sequence[int]) -> int:
        """Add the films without an answer, return how many; raises as `set_watchlist` does."""
        new = edits.unknown_of(self._state, movie_ids)
        self.set_watchlist((*self._state.watchlist, *new))
        return len(new)

    def set_policy(self, policy: Policy) -> None:
        """Continue under another policy, as if all answers had been given under it."""
        self._set(replace(self._state, policy=policy))

    def set_filters(self, filters: Filters) -> None:
        """Recommend only films that pass `filters`; answers stay.

        Raises
        ------
        DataError
            A file of ratings or credits that the filters need is damaged.
        SessionError
            A genre is not in the catalogue. The session is unchanged.
        """
        self._set(replace(self._state, filters=filters))

    def count_passing(self, filters: Filters) -> FilterCounts:
        """Return how many films would be left under `filters`; raises as `set_filters` does."""
        return self._started().count_passing(filters)

    def no_results(self, policy: Policy | None = None) -> NoResults | None:
        """Return why no film is left under the policy, or under another; None if one is left."""
        return self._started().no_results(policy)

    def relax(self) -> bool:
        """Apply the remedy of `no_results`; return False if there is none."""
        no_results = self.no_results()
        remedy = None if no_results is None else no_results.remedy
        if isinstance(remedy, Policy):
            self.set_policy(remedy)
        elif remedy is not None:
            self.set_filters(remedy)
        return remedy is not None

    def _answer(self, movie_id: int | None, answer: Answer, rating: float | None) -> None:
        best = self._started().best() if movie_id is None else movie_id
        if best is None:
            raise SessionError("no film is left to answer", fix="relax the policy or start again")
        film = AnsweredFilm(best, answer, rating=rating)
        # What is recommended has no answer yet, which need not be looked up.
        fresh = Edit(len(self._state.answers), (), (film,))
        self._edit(fresh if movie_id is None else edits.put(self._state, film))

    def _edit(self, edit: Edit | None) -> None:
        if edit is not None:
            self._apply(edit)
            self._edits.add(edit)

    def _apply(self, edit: Edit) -> None:
        state = replace(self._state, answers=edit.apply(self._state.answers))
        self._started().follow(state, edit.position)
        self._state = state

    def _started(self) -> Recommender:
        if self._recommender is None:
            raise SessionError("the session has not started", fix="start it with four favourites")
        return self._recommender

    def _set(self, state: SessionState) -> None:
        if self._recommender is None:
            filter_mask(self._bundle, state.filters)  # raises for an unknown genre
        else:
            self._recommender.follow(state, len(state.answers))
        self._state = state
