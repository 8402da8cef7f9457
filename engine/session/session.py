"""One person's session: four favourites, then recommendations and answers, all undoable.

The session alone changes; everything it hands out is an immutable value. It reads no file
and writes none. The same bundle, policy, filters, seed and answers give the same films.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters, Passing
from engine.catalogue.genre_profile import GenreProfile
from engine.catalogue.movies import Movie
from engine.errors import SessionError
from engine.files.names import FAVOURITES
from engine.policy import Policy
from engine.ranking.explanation import Answered, Recommendation
from engine.ranking.no_results import Exhausted, why_exhausted
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking
from engine.session.state import Given, SessionState
from engine.taste.registry import taste_factory
from engine.taste.rocchio import Answer, TasteFactory


class Session:
    """Recommends from a bundle under a policy, moved by one person's answers.

    Parameters
    ----------
    bundle
        Model and catalogue.
    policy
        The coefficients; `set_policy` changes them in mid-session.
    seed
        Keys exploration: the draw for an answer depends on the seed and on how many answers
        came before it, never on previews, redraws or undone answers.
    make_taste
        Makes the person's taste model; the one that belongs to the bundle when None.
    """

    def __init__(
        self, bundle: Bundle, policy: Policy, seed: int = 0, make_taste: TasteFactory | None = None
    ):
        self.bundle = bundle
        self.policy = policy
        self.filters = NO_FILTERS
        self._make_taste = make_taste or taste_factory(bundle)
        self.seed = seed
        self._favourites: tuple[Movie, ...] = ()
        self._profile: GenreProfile | None = None
        self._history: list[Answered] = []
        self._counts = Counter[Answer]()
        self._undone: list[tuple[Answered, ...]] = []
        self._watchlist: dict[int, Movie] = {}
        n = len(bundle.catalogue)
        self._seen = np.zeros(n, dtype=np.bool_)
        self._passing = np.ones(n, dtype=np.bool_)
        self._hidden = np.zeros(n, dtype=np.bool_)  # seen, or kept back by the filters
        self._ranking: Ranking | None = None

    @classmethod
    def resumed(cls, bundle: Bundle, state: SessionState) -> "Session":
        """Return the session that `state` was taken of, on `bundle`.

        Raises
        ------
        SessionError
            The bundle does not have one of its films, or a genre of its filters.
        """
        session = cls(bundle, state.policy, state.seed)
        session.start(state.favourites)
        session.set_filters(state.filters)
        for given in state.answers:
            session._take(bundle.catalogue.row(given.movie_id), given.answer, given.source)
        for movie_id in state.watchlist:
            session.keep(movie_id)
        return session

    # What the person has told

    @property
    def favourites(self) -> tuple[Movie, ...]:
        """The four favourites, in the order they were picked; empty before the start."""
        return self._favourites

    @property
    def history(self) -> tuple[Answered, ...]:
        """The answers so far, oldest first."""
        return tuple(self._history)

    def count(self, answer: Answer) -> int:
        """Return how many films have this answer."""
        return self._counts[answer]

    @property
    def watchlist(self) -> tuple[Movie, ...]:
        """The films kept for later, in the order they were kept."""
        return tuple(self._watchlist.values())

    @property
    def profile(self) -> GenreProfile:
        """The genre profile of the favourites, by which films are filtered and scored."""
        if self._profile is None:
            raise _not_started()
        return self._profile

    @property
    def learned_profile(self) -> GenreProfile:
        """The genre profile of the favourites and every liked film: what was learned."""
        liked = [told.movie.row for told in self._history if told.answer is Answer.LIKE]
        rows = [movie.row for movie in self._favourites] + liked
        if not rows:
            raise _not_started()
        return GenreProfile.of(self.bundle.catalogue, rows)

    @property
    def user(self) -> NDArray[np.float32]:
        """The person as the taste model sees them now, (d,) float32."""
        return self._started().taste.vector

    @property
    def state(self) -> SessionState:
        """Everything that makes this session besides the bundle."""
        return SessionState(
            favourites=tuple(movie.movie_id for movie in self._favourites),
            answers=tuple(
                Given(told.movie.movie_id, told.answer, told.source) for told in self._history
            ),
            watchlist=tuple(self._watchlist),
            filters=self.filters,
            policy=self.policy,
            seed=self.seed,
        )

    # Recommending and answering

    def start(self, movie_ids: Sequence[int]) -> None:
        """Begin with four favourites, given by MovieLens id; an earlier session is dropped.

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
        catalogue = self.bundle.catalogue
        rows = [catalogue.row(movie_id) for movie_id in movie_ids]
        self._favourites = tuple(catalogue.movie(row) for row in rows)
        self._profile = GenreProfile.of(catalogue, rows)
        self._history.clear()
        self._counts.clear()
        self._undone.clear()
        self._watchlist.clear()
        self._seen[:] = False
        self._seen[rows] = True
        self._hidden = self._seen | ~self._passing
        self._ranking = self._ranked_under(self.policy)

    def recommend(self) -> Recommendation | None:
        """Return the best film not seen yet, or None when no candidate is left.

        Asking again without an answer in between gives the same film.
        """
        best = self.upcoming(1)
        return best[0] if best else None

    def upcoming(self, count: int) -> list[Recommendation]:
        """Return the `count` best films as things stand, best first; fewer when fewer are left."""
        return self._best(self._started(), count)

    def following(self, count: int) -> list[Movie]:
        """Return the `count` films after the one that `recommend` gives, as things stand."""
        best = self._started().best(count + 1, self._hidden, self._key)
        return [self.bundle.catalogue.movie(placed.row) for placed in best[1:]]

    def preview(self, policy: Policy, count: int) -> list[Recommendation]:
        """Return what `upcoming` would give under another policy; nothing changes."""
        return self._best(self._ranked_under(policy), count)

    def answer(self, answer: Answer) -> Recommendation | None:
        """Answer the film that `recommend` gives, and return the next one.

        Raises
        ------
        SessionError
            No film is left to answer.
        """
        row = self._best_row()
        if row is None:
            raise SessionError("no film is left to answer", fix="relax the policy or start anew")
        self._undone.clear()
        self._take(row, answer)
        return self.recommend()

    def take_in(self, given: Sequence[Given]) -> int:
        """Take in what is known of films from elsewhere, and return how many were taken.

        Favourites and films that have been answered stay as they are. What is taken in under
        one source is one step for `undo`.

        Raises
        ------
        SessionError
            The catalogue lacks one of the films. The session is unchanged.
        """
        self._started()
        rows = [self.bundle.catalogue.row(told.movie_id) for told in given]
        taken = 0
        for row, told in zip(rows, given, strict=True):
            if not self._seen[row]:
                self._take(row, told.answer, told.source)
                taken += 1
        if taken:
            self._undone.clear()
        return taken

    def undo(self) -> tuple[Answered, ...]:
        """Take the last step back and return its answers, oldest first; empty if there is none.

        The session is as it was before that step, and recommends the same film.
        """
        undone: list[Answered] = []
        while self._history and (not undone or _one_step(self._history[-1], undone[-1])):
            self._started().taste.unlearn()
            undone.append(self._history.pop())
            self._counts[undone[-1].answer] -= 1
            row = undone[-1].movie.row
            self._seen[row] = False
            self._hidden[row] = not self._passing[row]
        self._forget_scores()
        step = tuple(reversed(undone))
        if step:
            self._undone.append(step)
        return step

    def redo(self) -> tuple[Answered, ...]:
        """Give the answers of the last undone step again; empty when there is none.

        A new answer forgets what was undone.
        """
        if not self._undone:
            return ()
        step = self._undone.pop()
        for told in step:
            self._take(told.movie.row, told.answer, told.source)
        return step

    @property
    def can_redo(self) -> bool:
        """Whether something was undone that can be given again."""
        return bool(self._undone)

    def keep(self, movie_id: int) -> bool:
        """Put a film on the watchlist, or take it off; return whether it is on it now.

        Raises
        ------
        SessionError
            The catalogue has no such film.
        """
        if self._watchlist.pop(movie_id, None) is not None:
            return False
        self._watchlist[movie_id] = self.bundle.catalogue.movie(self.bundle.catalogue.row(movie_id))
        return True

    # What recommends

    def set_policy(self, policy: Policy) -> None:
        """Go on under another policy, as if the answers so far had been given under it."""
        ranking = self._ranked_under(policy) if self._favourites else None
        self.policy = policy
        self._ranking = ranking

    def set_filters(self, filters: Filters) -> None:
        """Recommend only what passes `filters` from now on; answers stay.

        Raises
        ------
        DataError, SessionError
            As `Filters.mask`. The session is unchanged.
        """
        self._passing = filters.mask(self.bundle)
        self._hidden = self._seen | ~self._passing
        self.filters = filters
        self._forget_scores()

    def passing(self, filters: Filters) -> Passing:
        """Return how many films would be left under `filters`; nothing changes.

        Raises
        ------
        DataError, SessionError
            As `Filters.mask`.
        """
        films = filters.mask(self.bundle)
        unseen = films & ~self._seen
        within = unseen & self._started().scorer.allowed
        return Passing(*(int(np.count_nonzero(mask)) for mask in (films, unseen, within)))

    def under_model(self, bundle: Bundle) -> "Session":
        """Return a session with another model's bundle, given the same favourites and answers.

        Films that were taken in from elsewhere or kept for later, and that the other model
        does not know, are left out. This session stays as it is.

        Raises
        ------
        SessionError
            The other model has no vector for a favourite or for a film answered here.
        """
        own = [*self._favourites, *(told.movie for told in self._history if not told.source)]
        for movie in own:
            if movie.movie_id not in bundle.catalogue:
                raise SessionError(
                    f"the model {bundle.model} does not know {movie.label}",
                    fix="take that answer back or choose another model",
                )
        return Session.resumed(bundle, self.state.known_to(bundle.catalogue))

    def exhausted(self) -> Exhausted | None:
        """Return why no candidate is left, or None while there is one."""
        if self._best_row() is not None:
            return None
        return why_exhausted(
            self.policy,
            self.filters,
            self._started().scorer,
            unseen=~self._seen,
            passing=self._passing,
            empty_profile=self.profile.empty,
        )

    def relax(self) -> bool:
        """Apply the remedy of `exhausted`; return False where there is none."""
        exhausted = self.exhausted()
        if exhausted is None or exhausted.remedy is None:
            return False
        if isinstance(exhausted.remedy, Policy):
            self.set_policy(exhausted.remedy)
        else:
            self.set_filters(exhausted.remedy)
        return True

    def _started(self) -> Ranking:
        if self._ranking is None:
            raise _not_started()
        return self._ranking

    def _take(self, row: int, answer: Answer, source: str = "") -> None:
        self._started().taste.learn(row, answer)
        self._seen[row] = self._hidden[row] = True
        self._history.append(Answered(self.bundle.catalogue.movie(row), answer, source))
        self._counts[answer] += 1
        self._forget_scores()

    def _forget_scores(self) -> None:
        if self._ranking is not None:
            self._ranking.forget()

    def _ranked_under(self, policy: Policy) -> Ranking:
        """Return the ranking for `policy`, its taste having learned every answer."""
        catalogue, now = self.bundle.catalogue, self.policy
        scorer = PolicyScorer(catalogue, policy, self.profile, self.bundle.score_scale)
        same_rates = (policy.learning_rate, policy.negative_weight) == (
            now.learning_rate, now.negative_weight,
        )  # fmt: skip
        if self._ranking is not None and self._history and same_rates:
            return self._ranking.with_scorer(scorer)
        taste = self._make_taste([movie.row for movie in self._favourites], policy)
        for told in self._history:
            taste.learn(told.movie.row, told.answer)
        return Ranking(catalogue, taste, scorer)

    @property
    def _key(self) -> list[int]:
        """What keys the exploration of the answer to come."""
        return [self.seed, len(self._history)]

    def _best(self, ranking: Ranking, count: int) -> list[Recommendation]:
        best = ranking.best(count, self._hidden, self._key)
        return [ranking.recommendation(placed, self._own_film) for placed in best]

    def _best_row(self) -> int | None:
        best = self._started().best(1, self._hidden, self._key)
        return best[0].row if best else None

    def _own_film(self, index: int) -> tuple[Movie, Answer | None]:
        """Return the favourite, or the film and its answer, that pull `index` speaks of."""
        if index < FAVOURITES:
            return self._favourites[index], None
        told = self._history[index - FAVOURITES]
        return told.movie, told.answer


def _one_step(earlier: Answered, later: Answered) -> bool:
    """Tell whether two neighbours of the history were taken in together."""
    return bool(later.source) and earlier.source == later.source


def _not_started() -> SessionError:
    return SessionError("the session has not started", fix="start it with four favourites")
