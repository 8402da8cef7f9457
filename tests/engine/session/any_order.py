"""A session changed in any order, beside a plain list of its answers that says what must hold."""

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.catalogue.movies import Catalogue, Movie
from engine.errors import SessionError
from engine.policy import Policy
from engine.presets import Presets
from engine.ranking.no_results import Constraint, NoResults
from engine.session.export import as_markdown
from engine.session.learned_genres import learned_genres
from engine.session.read import read
from engine.session.restore import restore, under_model
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer, TasteConfig
from engine.taste.fold_in import FoldInConfig
from engine.taste.rocchio import RocchioConfig
from tests.bundles import GENRES, Film, matrix_of, random_films
from tests.engine.ranking.slow_score import slow_scores
from tests.engine.session.sessions import (
    ANSWERS,
    FOUR,
    MOVIE_IDS,
    RATINGS,
    answered_films,
    observed,
    rated,
    write_session,
)
from tests.engine.strategies import OPEN, POLICIES
from tests.engine.taste.priors import prior_of
from tests.source_tree import CONFIG

PRESETS = Presets.read(CONFIG)
FILTERS = st.builds(
    Filters,
    first_year=st.none() | st.integers(1945, 2000),
    last_year=st.none() | st.integers(1960, 2020),
    include=st.frozensets(st.sampled_from(GENRES), max_size=3),
    exclude=st.frozensets(st.sampled_from(GENRES), max_size=2),
    min_ratings=st.integers(0, 200),
)
IMPORTS = st.lists(
    answered_films(sources=st.shared(st.sampled_from(["ratings.csv", "watched.csv"]))), max_size=8
)


def bundle_of(model: str, films: list[Film], taste: TasteConfig, score_scale: float) -> Bundle:
    return Bundle(
        model=model,
        catalogue=Catalogue(
            np.array([film.movie_id for film in films]),
            [film.title for film in films],
            [film.genres for film in films],
            np.array([film.popularity for film in films]),
        ),
        vectors=matrix_of(films),
        taste=taste,
        score_scale=score_scale,
        data_set="test films",
        processed=None,
    )


SVD = bundle_of("svd", random_films(60), RocchioConfig(unit_length=True), 1.0)
_TURNED = [replace(film, vector=film.vector[::-1]) for film in random_films(57)]
# It lacks the last three films of the other model.
ALS = bundle_of("als", _TURNED, FoldInConfig(prior_of(matrix_of(_TURNED))), 1.5)


def passes(movie: Movie, filters: Filters) -> bool:
    """Return whether a film passes filters of years, genres and numbers of ratings."""
    assert movie.year is not None
    genres = set(movie.genres)
    return (
        (filters.first_year is None or movie.year >= filters.first_year)
        and (filters.last_year is None or movie.year <= filters.last_year)
        and (not filters.include or bool(genres & filters.include))
        and not genres & filters.exclude
        and movie.popularity >= filters.min_ratings
    )


def last_step(answers: list[AnsweredFilm]) -> list[AnsweredFilm]:
    """Return the answers without the last one, or without the last import."""
    source = answers[-1].source
    end = len(answers) - 1
    while source and end and answers[end - 1].source == source:
        end -= 1
    return answers[:end]


class AnyOrder(RuleBasedStateMachine):
    """Every change that a person can make to a session.

    Attributes
    ----------
    answers, watchlist, policy, filters
        What the session must have.
    done, undone
        The answers before each edit, and after each edit that was taken back.
    """

    @initialize(policy=POLICIES | st.just(OPEN), seed=st.integers(0, 9))
    def begin(self, policy: Policy, seed: int) -> None:
        self.session = Session(SVD, policy, seed)
        self.policy, self.filters = policy, NO_FILTERS
        self.start()

    @rule()
    def start(self) -> None:
        self.session.start(FOUR)
        self.answers: list[AnsweredFilm] = []
        self.watchlist: list[int] = []
        self._forget_edits()

    def _forget_edits(self) -> None:
        self.done: list[list[AnsweredFilm]] = []
        self.undone: list[list[AnsweredFilm]] = []

    def _edited(self, answers: list[AnsweredFilm]) -> None:
        if answers != self.answers:
            self.done.append(self.answers)
            self.undone.clear()
            self.answers = answers

    def _answered(self, film: AnsweredFilm) -> None:
        """Expect an answer in its film's place, or at the end."""
        ids = [other.movie_id for other in self.answers]
        if film.movie_id in ids:
            place = ids.index(film.movie_id)
            self._edited([*self.answers[:place], film, *self.answers[place + 1 :]])
        else:
            self._edited([*self.answers, film])

    @rule(answer=ANSWERS, stars=st.none() | RATINGS)
    def answer_the_recommended_film(self, answer: Answer, stars: float | None) -> None:
        film = self.session.recommend()
        if film is None:
            with pytest.raises(SessionError, match="no film is left"):
                self.session.answer(answer)
        elif stars is None:
            self.session.answer(answer)
            self._answered(AnsweredFilm(film.movie.movie_id, answer))
        else:
            self.session.rate(stars)
            self._answered(rated(film.movie.movie_id, stars))

    @rule(film=answered_films())
    def answer_any_film(self, film: AnsweredFilm) -> None:
        if film.movie_id in FOUR or film.movie_id not in self.session.bundle.catalogue:
            with pytest.raises(SessionError):
                self.session.answer(film.answer, film.movie_id)
        elif film.rating is None:
            self.session.answer(film.answer, film.movie_id)
            self._answered(film)
        else:
            self.session.rate(film.rating, film.movie_id)
            self._answered(film)

    @rule(start=st.integers(0, 12), end=st.none() | st.integers(0, 12))
    def remove_answers(self, start: int, end: int | None) -> None:
        self.session.remove_answers(start, end)
        left = list(self.answers)
        del left[start:end]
        self._edited(left)

    @rule(films=IMPORTS)
    def import_films(self, films: list[AnsweredFilm]) -> None:
        known = {*FOUR, *(film.movie_id for film in self.answers)}
        new = {film.movie_id: film for film in reversed(films) if film.movie_id not in known}
        new = {film.movie_id: new[film.movie_id] for film in films if film.movie_id in new}
        if any(movie_id not in self.session.bundle.catalogue for movie_id in new):
            with pytest.raises(SessionError):
                self.session.import_films(films)
        else:
            assert self.session.import_films(films) == len(new)
            self._edited([*self.answers, *new.values()])

    @rule()
    def undo(self) -> None:
        undone = self.session.undo()
        assert (undone is not None) == bool(self.answers or self.done)
        if undone is not None:
            self.undone.append(self.answers)
            self.answers = self.done.pop() if self.done else last_step(self.answers)

    @rule()
    def redo(self) -> None:
        redone = self.session.redo()
        assert (redone is not None) == bool(self.undone)
        if redone is not None:
            self.done.append(self.answers)
            self.answers = self.undone.pop()

    @rule(steps=st.integers(1, 4))
    def undo_and_redo(self, steps: int) -> None:
        before = observed(self.session)
        undone = sum(self.session.undo() is not None for _ in range(steps))
        for _ in range(undone):
            assert self.session.redo() is not None
        assert observed(self.session) == before
        # An undone step that was restored from a file is an edit from now on.
        answers, known = self.answers, len(self.done)
        for _ in range(undone - known):
            earlier = self.done[0] if self.done else answers
            self.done.insert(0, last_step(earlier))

    @rule(movie_id=MOVIE_IDS)
    def toggle_watchlist(self, movie_id: int) -> None:
        if movie_id not in self.session.bundle.catalogue:
            with pytest.raises(SessionError):
                self.session.toggle_watchlist(movie_id)
        elif movie_id in self.watchlist:
            assert not self.session.toggle_watchlist(movie_id)
            self.watchlist.remove(movie_id)
        else:
            assert self.session.toggle_watchlist(movie_id)
            self.watchlist.append(movie_id)

    @rule(policy=POLICIES | st.sampled_from(PRESETS.policies))
    def tune(self, policy: Policy) -> None:
        previewed = self.session.preview(policy, 5)
        self.session.set_policy(policy)
        self.policy = policy
        assert self.session.recommendations(5) == previewed

    @rule(filters=FILTERS | st.just(NO_FILTERS))
    def filter(self, filters: Filters) -> None:
        counted = self.session.count_passing(filters)
        self.session.set_filters(filters)
        self.filters = filters
        assert counted.within_bounds == len(self.session.recommendations(60))

    @rule()
    def relax(self) -> None:
        why = self.session.no_results()
        assert self.session.relax() == (why is not None and why.remedy is not None)
        self.policy, self.filters = self.session.policy, self.session.filters
        if why is not None:
            self.check_count(why, len(self.session.recommendations(60)))

    @staticmethod
    def check_count(why: NoResults, films: int) -> None:
        """Check what a reason says of the films that its remedy lets through."""
        if films == 0:
            nothing_helps = "none is within the genre bounds either" in why.reason
            assert why.constraint is Constraint.ALL_SEEN or nothing_helps
        elif why.constraint is not Constraint.NO_PROFILE:
            assert why.reason.endswith(f"there {'is' if films == 1 else 'are'} {films}.")

    @rule()
    def switch_model(self) -> None:
        other = ALS if self.session.bundle is SVD else SVD
        own = [film.movie_id for film in self.answers if not film.source]
        if all(movie_id in other.catalogue for movie_id in own):
            self.session = under_model(self.session, other)
            self.answers = [film for film in self.answers if film.movie_id in other.catalogue]
            self.watchlist = [film for film in self.watchlist if film in other.catalogue]
            self._forget_edits()
        else:
            before = observed(self.session)
            with pytest.raises(SessionError, match="does not know"):
                under_model(self.session, other)
            assert observed(self.session) == before

    @rule()
    def save_and_restore(self) -> None:
        before = observed(self.session)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.json"
            write_session(self.session.bundle, self.session.state, path)
            self.session = restore(read(path), self.session.bundle)
        assert observed(self.session) == before
        self._forget_edits()

    @invariant()
    def the_state_is_what_was_done(self) -> None:
        state = self.session.state
        assert list(state.answers) == self.answers
        assert list(state.watchlist) == self.watchlist
        assert (state.favourites, state.policy, state.filters) == (FOUR, self.policy, self.filters)
        assert self.session.can_undo == bool(self.answers or self.done)
        assert self.session.can_redo == bool(self.undone)

    @invariant()
    def the_films_recommended_are_the_best_of_those_without_an_answer(self) -> None:
        session, catalogue = self.session, self.session.bundle.catalogue
        favourites = catalogue.rows(FOUR).tolist()
        rows = catalogue.rows([film.movie_id for film in self.answers]).tolist()
        taste = session.bundle.taste.start(session.bundle.vectors, favourites, self.policy.taste)
        for row, film in zip(rows, self.answers, strict=True):
            taste.update(row, film.answer, film.rating)
        hidden = np.array([not passes(catalogue.movie(row), self.filters) for row in
                           range(len(catalogue))])  # fmt: skip
        hidden[[*favourites, *rows]] = True
        scores = slow_scores(
            catalogue, self.policy, favourites, taste.scores(), hidden,
            [session.state.seed, len(self.answers)], session.bundle.score_scale,
        )  # fmt: skip
        order = [
            row for row in np.argsort(-np.array(scores), kind="stable") if scores[row] > -np.inf
        ]
        found = session.recommendations(4)
        assert [(film.movie.row, film.score) for film in found] == [
            (row, scores[row]) for row in order[:4]
        ]
        best, following = session.recommend_and_next(3)
        assert [film.movie for film in found] == ([best.movie, *following] if best else [])
        assert (session.no_results() is None) == bool(order)

    @invariant()
    def the_summary_counts_the_answers(self) -> None:
        counts = Counter(film.answer for film in self.answers)
        words = {Answer.LIKE: "liked", Answer.DISLIKE: "disliked", Answer.SKIP: "skipped",
                 Answer.SEEN: "seen"}  # fmt: skip
        parts = [f"{counts[answer]} {word}" for answer, word in words.items() if counts[answer]]
        total = f"{len(self.answers)} answer{'s' if len(self.answers) != 1 else ''}"
        summary = as_markdown(self.session).decode().splitlines()[2]
        assert summary == (f"{total}: {', '.join(parts)}." if parts else "No answers yet.")

    @invariant()
    def the_genres_are_those_of_the_answers(self) -> None:
        movie_of = self.session.bundle.catalogue.movie_of
        signs = {Answer.LIKE: 1, Answer.DISLIKE: -1}
        history = [(movie_of(movie_id), 1) for movie_id in FOUR]
        history += [(movie_of(film.movie_id), signs.get(film.answer, 0)) for film in self.answers]

        def share(genre: str, films: int) -> float:
            counted = [(movie, sign) for movie, sign in history[:films] if sign]
            return sum(sign for movie, sign in counted if genre in movie.genres) / len(counted)

        newest = self.answers[-1].source if self.answers else ""
        earlier = self.answers[:-1]
        while newest and earlier and earlier[-1].source == newest:  # an import is one step
            earlier = earlier[:-1]
        before = len(FOUR) + len(earlier)
        expected = {
            genre: (share(genre, len(history)), share(genre, len(FOUR)),
                    share(genre, len(history)) - share(genre, before))
            for genre in GENRES
        }  # fmt: skip
        found = {one.genre: (one.now, one.at_start, one.change)
                 for one in learned_genres(self.session)}  # fmt: skip
        for genre, figures in expected.items():
            assert found.get(genre, (0, 0, figures[2])) == pytest.approx(figures)
