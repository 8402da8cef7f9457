"""Recommendations for a session's state, kept up to date as the state changes."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.catalogue.genre_profile import GenreProfile, genre_balance
from engine.catalogue.movies import Catalogue, Movie
from engine.files.names import FAVOURITES
from engine.policy import Policy
from engine.ranking.explanation import Recommendation, explain
from engine.ranking.no_results import NoResults, explain_no_results
from engine.ranking.score import PolicyScorer
from engine.ranking.top_n import Ranking, ScoredFilm, ScoredFilms, ceiling_of
from engine.session.state import AnsweredFilm, SessionState
from engine.taste.base import Answer

_SIGNS = {Answer.LIKE: 1, Answer.DISLIKE: -1, Answer.SKIP: 0, Answer.SEEN: 0}


@dataclass(frozen=True, slots=True)
class FilterCounts:
    """How many films of the catalogue pass filters.

    Of these, `unseen` are not seen yet; of the unseen ones, `within_bounds` are within the
    policy's genre bounds, so that they can be recommended.
    """

    films: int
    unseen: int
    within_bounds: int


class Recommender:
    """Ranks a bundle's films for a person, and explains the best of them.

    `state` is a started session's.
    """

    def __init__(self, bundle: Bundle, state: SessionState):
        self._bundle = bundle
        self._passing = filter_mask(bundle, state.filters)
        self._rows = array("q", bundle.catalogue.rows(state.favourites).tolist())
        self.profile = GenreProfile.of(bundle.catalogue, self._rows)
        self._rows.extend(self._rows_of(state.answers))  # of favourites, then of answers
        self._signs = array("b", [1] * FAVOURITES + [_SIGNS[film.answer] for film in state.answers])
        self._state = state
        self._ceiling = self._ceiling_now()
        self._ranking = self._fresh_ranking(state.policy)
        self._scored: ScoredFilms | None = None

    @property
    def vector(self) -> NDArray[np.float32]:
        """The person's vector, (d,) float32."""
        return self._ranking.taste.vector

    def follow(self, state: SessionState, kept: int) -> None:
        """Change to another state of the same session, with the same favourites.

        Parameters
        ----------
        kept
            How many answers, from the oldest on, are those of the state before.

        Raises
        ------
        DataError, SessionError
            As `filter_mask`, or the catalogue lacks an answered film; nothing has changed then.
        """
        before = self._state
        new = state.answers[kept:]
        added = self._rows_of(new)
        filtered = state.filters != before.filters
        if filtered:
            self._passing = filter_mask(self._bundle, state.filters)
        if state.policy != before.policy:
            self._ranking = self._ranking_under(state.policy)
        for _ in before.answers[kept:]:
            self._ranking.undo()
            row = self._rows.pop()
            self._signs.pop()
            self._ceiling[row] = np.inf if self._passing[row] else -np.inf
        for row, answered in zip(added, new, strict=True):
            self._ranking.update(row, *evidence(self._bundle.catalogue, row, answered))
            self._rows.append(row)
            self._signs.append(_SIGNS[answered.answer])
            self._ceiling[row] = -np.inf
        if filtered:
            self._ceiling = self._ceiling_now()
        self._state, self._scored = state, None

    def recommend_and_next(self, count: int) -> tuple[Recommendation | None, tuple[Movie, ...]]:
        """Return the best film, None if none is left, and the `count` best after it."""
        best = self._scores().top(1 + count)
        if not best:
            return None, ()
        movies = tuple(self._bundle.catalogue.movie(film.row) for film in best[1:])
        return self._explained(self._ranking, best[0]), movies

    def recommendations(self, count: int) -> list[Recommendation]:
        """Return the `count` best films, best first; fewer when fewer are left."""
        return [self._explained(self._ranking, film) for film in self._scores().top(count)]

    def preview(self, policy: Policy, count: int) -> list[Recommendation]:
        """Return what `recommendations` would give under another policy."""
        ranking = self._ranking_under(policy)
        return [self._explained(ranking, film) for film in self._score(ranking).top(count)]

    def recommendation_of(self, row: int) -> Recommendation:
        """Return the film in `row` as a recommendation, unexplored, whatever the bounds."""
        self._scores()  # the taste's scores are up to date then
        ranking = self._ranking
        terms = ranking.scorer.terms(row, ranking.taste_score(row))
        return Recommendation(
            movie=self._bundle.catalogue.movie(row),
            score=terms.score,
            terms=terms,
            explanation=explain(ranking.taste, row, self._own_film),
        )

    def best(self) -> int | None:
        """Return the MovieLens id of the best film, or None if none is left."""
        best = self._scores().top(1)
        return int(self._bundle.catalogue.movie_ids[best[0].row]) if best else None

    def no_results(self, policy: Policy | None = None) -> NoResults | None:
        """Return why no film is left under the policy, or under another; None if one is left."""
        ranking = self._ranking if policy is None else self._ranking_under(policy)
        scored = self._scores() if policy is None else self._score(ranking)
        if scored.top(1):
            return None
        return explain_no_results(
            policy or self._state.policy,
            self._state.filters,
            ranking.scorer,
            unseen=self._unseen() & ~self._bundle.catalogue.rare,
            passing=self._passing,
            empty_profile=self.profile.empty,
        )

    def count_passing(self, filters: Filters) -> FilterCounts:
        """Return how many films would be left under `filters`; raises as `filter_mask` does."""
        films = filter_mask(self._bundle, filters)
        unseen = films & self._unseen()
        within = unseen & self._ranking.scorer.allowed
        return FilterCounts(*(int(np.count_nonzero(mask)) for mask in (films, unseen, within)))

    def genre_balance(self, answers: int | None = None) -> NDArray[np.float64]:
        """Return how much each genre is liked after the first `answers` answers, (n_genres,).

        From −1 to 1: (liked films that have it − disliked ones) / (liked and disliked films); the
        favourites are liked.
        """
        end = len(self._rows) if answers is None else FAVOURITES + answers
        signs = np.asarray(self._signs)[:end]
        return genre_balance(self._bundle.catalogue, np.asarray(self._rows)[:end], signs)

    def _fresh_ranking(self, policy: Policy) -> Ranking:
        """Return a ranking whose taste has learned every answer under the policy's rates."""
        bundle, state = self._bundle, self._state
        favourites, answered_rows = self._rows[:FAVOURITES], self._rows[FAVOURITES:]
        taste = bundle.taste.start(bundle.vectors, favourites, policy.taste)
        for row, answered in zip(answered_rows, state.answers, strict=True):
            taste.update(row, *evidence(bundle.catalogue, row, answered))
        return Ranking(taste, self._scorer(policy))

    def _ranking_under(self, policy: Policy) -> Ranking:
        """Return the ranking under another policy; equal taste rates share the taste."""
        if policy.taste == self._state.policy.taste:
            return self._ranking.with_scorer(self._scorer(policy))
        return self._fresh_ranking(policy)

    def _scorer(self, policy: Policy) -> PolicyScorer:
        bundle = self._bundle
        return PolicyScorer(bundle.catalogue, policy, self.profile, bundle.score_scale)

    def _scores(self) -> ScoredFilms:
        if self._scored is None:
            self._scored = self._score(self._ranking)
        return self._scored

    def _score(self, ranking: Ranking) -> ScoredFilms:
        """Score all films for the next answer."""
        return ranking.score(self._ceiling, [self._state.seed, len(self._state.answers)])

    def _ceiling_now(self) -> NDArray[np.float32]:
        return ceiling_of(~(self._passing & self._unseen()))

    def _unseen(self) -> NDArray[np.bool_]:
        unseen = np.ones(len(self._passing), dtype=np.bool_)
        unseen[np.asarray(self._rows)] = False
        return unseen

    def _rows_of(self, answers: Sequence[AnsweredFilm]) -> list[int]:
        rows: list[int] = self._bundle.catalogue.rows([film.movie_id for film in answers]).tolist()
        return rows

    def _explained(self, ranking: Ranking, film: ScoredFilm) -> Recommendation:
        return Recommendation(
            movie=self._bundle.catalogue.movie(film.row),
            score=film.score,
            terms=ranking.scorer.terms(film.row, ranking.taste_score(film.row), film.score),
            explanation=explain(ranking.taste, film.row, self._own_film),
        )

    def _own_film(self, index: int) -> tuple[Movie, Answer | None]:
        """Return favourite or answered film `index`, favourites first, and its answer."""
        movie = self._bundle.catalogue.movie(self._rows[index])
        answers = self._state.answers
        return movie, None if index < FAVOURITES else answers[index - FAVOURITES].answer


def evidence(catalogue: Catalogue, row: int, answered: AnsweredFilm) -> tuple[Answer, float | None]:
    """Return the answer to a film, and its rating, as the taste learns them.

    A film with too few ratings has no vector: it only counts as seen.
    """
    return (Answer.SEEN, None) if catalogue.rare[row] else (answered.answer, answered.rating)


def filter_mask(bundle: Bundle, filters: Filters) -> NDArray[np.bool_]:
    """Return which films of a bundle pass `filters`, (n,) bool; none with too few ratings does.

    Raises
    ------
    DataError
        The filters ask for a number of ratings, and movie_facts.csv is damaged; or for credits,
        and movie_credits.csv is.
    SessionError
        A genre is not in the catalogue.
    """
    catalogue = bundle.catalogue
    if filters == NO_FILTERS:
        return ~catalogue.rare
    counts = bundle.rating_counts if filters.min_ratings > 0 else catalogue.popularity
    film_credits = bundle.credit_columns if filters.need_credits else None
    return filters.mask(catalogue, counts, film_credits) & ~catalogue.rare
