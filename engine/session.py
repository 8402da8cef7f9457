"""One person's session: four favourites, then recommendations and answers, all undoable.

The session alone changes; everything it hands out is an immutable value. It reads no file
and writes none. The same bundle, policy, seed and answers give the same films.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue import Movie
from engine.contract import FAVOURITES
from engine.errors import SessionError
from engine.genres import GenreProfile
from engine.policy import AFFINITY_SLACK, Policy
from engine.scoring import PolicyScorer, Terms
from engine.taste import Answer, TasteFactory, TasteModel
from engine.taste_factories import taste_factory

_PULLS = 5
_RELAXED = " (relaxed)"


@dataclass(frozen=True, slots=True)
class Pull:
    """One of the person's own films, and what it adds to a recommendation's u·m."""

    movie: Movie
    amount: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A film to answer: its final score, the score's terms, and the person's films behind it.

    `because` holds the favourites and answered films that pull hardest, for or against,
    hardest first.
    """

    movie: Movie
    score: float
    terms: Terms
    because: tuple[Pull, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the history."""

    movie: Movie
    answer: Answer


class Constraint(Enum):
    """What can leave a session without a film to show."""

    ALL_SEEN = "every film has been seen"
    NO_PROFILE = "none of the four favourites has a genre"
    MIN_AFFINITY = "min_genre_affinity"
    MAX_DISTANCE = "max_genre_distance"


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Why no film is left, and the policy that would let films through again.

    Attributes
    ----------
    constraint
        What emptied the list.
    reason
        One sentence for the person.
    remedy
        The policy with the bound relaxed, or None when every film has been seen.
    regained
        How many films the remedy lets through.
    """

    constraint: Constraint
    reason: str
    remedy: Policy | None
    regained: int


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
        self._make_taste = make_taste or taste_factory(bundle)
        self._seed = seed
        self._favourites: tuple[Movie, ...] = ()
        self._history: list[Answered] = []
        self._seen = np.zeros(len(bundle.catalogue), dtype=np.bool_)
        self._profile: GenreProfile | None = None
        self._taste: TasteModel | None = None
        self._scorer: PolicyScorer | None = None
        self._taste_scores = np.empty(0, dtype=np.float32)
        self._scores: NDArray[np.float64] | None = None

    @property
    def favourites(self) -> tuple[Movie, ...]:
        """The four favourites, in the order they were picked; empty before the start."""
        return self._favourites

    @property
    def history(self) -> tuple[Answered, ...]:
        """The answers so far, oldest first."""
        return tuple(self._history)

    @property
    def profile(self) -> GenreProfile:
        """The genre profile of the favourites."""
        if self._profile is None:
            raise _not_started()
        return self._profile

    @property
    def user(self) -> NDArray[np.float32]:
        """The person as the taste model sees them now, (d,) float32."""
        return self._started()[0].vector

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
        self._history.clear()
        self._seen[:] = False
        self._seen[rows] = True
        self._profile = GenreProfile.of(catalogue, rows)
        self._apply_policy()

    def recommend(self) -> Recommendation | None:
        """Return the best film not seen yet, or None when no candidate is left.

        Asking again without an answer in between gives the same film.
        """
        best = self.upcoming(1)
        return best[0] if best else None

    def upcoming(self, count: int) -> list[Recommendation]:
        """Return the `count` best films as things stand, best first; fewer when fewer are left."""
        taste, scorer = self._started()
        scores = self._current_scores()
        count = min(count, len(scores))
        best = np.argpartition(-scores, count - 1)[:count] if count else np.arange(0)
        # Ties go to the lower row whatever the partition did, so that a session repeats.
        if count and np.isfinite(floor := scores[best].min()):
            best = np.flatnonzero(scores >= floor)
        best = best[np.isfinite(scores[best])]
        best = best[np.lexsort((best, -scores[best]))][:count]
        return [self._recommendation(int(row), taste, scorer, scores) for row in best]

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
        self._take(row, answer)
        return self.recommend()

    def undo(self) -> Answered | None:
        """Take the last answer back and return it, or None when there is none.

        The session is as it was before that answer, and recommends the same film.
        """
        if not self._history:
            return None
        taste, _ = self._started()
        taste.unlearn()
        undone = self._history.pop()
        self._seen[undone.movie.row] = False
        self._scores = None
        return undone

    def set_policy(self, policy: Policy) -> None:
        """Go on under another policy, as if the answers so far had been given under it."""
        self.policy = policy
        if self._favourites:
            self._apply_policy()

    def under_model(self, bundle: Bundle) -> "Session":
        """Return a session with another model's bundle, given the same favourites and answers.

        This session stays as it is.

        Raises
        ------
        SessionError
            The other model has no vector for one of the person's films.
        """
        own = [*self._favourites, *(answered.movie for answered in self._history)]
        for movie in own:
            if movie.movie_id not in bundle.catalogue:
                raise SessionError(
                    f"the model {bundle.model} does not know {movie.label}",
                    fix="take that answer back or choose another model",
                )
        other = Session(bundle, self.policy, self._seed)
        other.start([movie.movie_id for movie in self._favourites])
        for answered in self._history:
            other._take(bundle.catalogue.row(answered.movie.movie_id), answered.answer)
        return other

    def exhausted(self) -> Exhausted | None:
        """Return why no candidate is left, or None while there is one."""
        if self._best_row() is not None:
            return None
        _, scorer = self._started()
        unseen = ~self._seen
        if not unseen.any():
            return Exhausted(Constraint.ALL_SEEN, "You have seen every film there is.", None, 0)
        if self.profile.empty:
            open_policy = self._relaxed(min_genre_affinity=0.0, max_genre_distance=1.0)
            reason = "None of your four films has a genre, so the genre bounds let nothing through."
            return Exhausted(
                Constraint.NO_PROFILE, reason, open_policy, int(np.count_nonzero(unseen))
            )
        return self._relax_bounds(scorer, unseen)

    def _started(self) -> tuple[TasteModel, PolicyScorer]:
        if self._taste is None or self._scorer is None:
            raise _not_started()
        return self._taste, self._scorer

    def _take(self, row: int, answer: Answer) -> None:
        taste, _ = self._started()
        taste.learn(row, answer)
        self._seen[row] = True
        self._history.append(Answered(self.bundle.catalogue.movie(row), answer))
        self._scores = None

    def _apply_policy(self) -> None:
        """Make taste and scorer anew for the policy, replaying the answers."""
        self._scorer = PolicyScorer(
            self.bundle.catalogue, self.policy, self.profile, self.bundle.score_scale
        )
        taste = self._make_taste([movie.row for movie in self._favourites], self.policy)
        for answered in self._history:
            taste.learn(answered.movie.row, answered.answer)
        self._taste = taste
        self._scores = None

    def _current_scores(self) -> NDArray[np.float64]:
        if self._scores is None:
            taste, scorer = self._started()
            draw = np.random.default_rng([self._seed, len(self._history)])
            self._taste_scores = taste.scores()
            self._scores = scorer.scores(self._taste_scores, self._seen, draw)
        return self._scores

    def _best_row(self) -> int | None:
        scores = self._current_scores()
        row = int(np.argmax(scores))
        return row if np.isfinite(scores[row]) else None

    def _recommendation(
        self, row: int, taste: TasteModel, scorer: PolicyScorer, scores: NDArray[np.float64]
    ) -> Recommendation:
        score = float(scores[row])
        amounts = taste.pulls(row)
        strongest = np.argsort(-np.abs(amounts), kind="stable")[:_PULLS]
        return Recommendation(
            movie=self.bundle.catalogue.movie(row),
            score=score,
            terms=scorer.terms(row, float(self._taste_scores[row]), score),
            because=tuple(
                Pull(self._own_film(int(i)), float(amounts[i])) for i in strongest if amounts[i]
            ),
        )

    def _own_film(self, index: int) -> Movie:
        """Return the favourite or answered film that a taste model's pull `index` speaks of."""
        if index < FAVOURITES:
            return self._favourites[index]
        return self._history[index - FAVOURITES].movie

    def _relax_bounds(self, scorer: PolicyScorer, unseen: NDArray[np.bool_]) -> Exhausted:
        """Lower the affinity floor to the next tenth that lets an unseen film through."""
        policy = self.policy
        closest = float(scorer.affinity[unseen].max())
        floor = float(np.floor(closest * 10 + AFFINITY_SLACK)) / 10
        remedy = self._relaxed(
            min_genre_affinity=min(policy.min_genre_affinity, floor),
            max_genre_distance=max(policy.max_genre_distance, round(1.0 - floor, 1)),
        )
        regained = int(np.count_nonzero(scorer.affinity[unseen] >= floor - AFFINITY_SLACK))
        by_distance = 1.0 - policy.max_genre_distance >= policy.min_genre_affinity
        constraint = Constraint.MAX_DISTANCE if by_distance else Constraint.MIN_AFFINITY
        value = getattr(policy, constraint.value)
        relaxed = getattr(remedy, constraint.value)
        reason = (
            f"No unseen film passes {constraint.value} {value:g}; "
            f"at {relaxed:g} there {'is' if regained == 1 else 'are'} {regained}."
        )
        return Exhausted(constraint, reason, remedy, regained)

    def _relaxed(self, **bounds: float) -> Policy:
        name = self.policy.name.removesuffix(_RELAXED) + _RELAXED
        return replace(self.policy, name=name, **bounds)


def _not_started() -> SessionError:
    return SessionError("the session has not started", fix="start it with four favourites")
