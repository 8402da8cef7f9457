"""Filters against a slow version, in words, and in a session that they run dry."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.session.recommender import FilterCounts
from engine.errors import SessionError
from engine.policy import Policy
from engine.ranking.no_results import Constraint
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import GENRES, Film, make_bundle, random_films

OPEN = Policy(name="open", min_genre_affinity=0.0, max_genre_distance=1.0)
FOUR = [1, 11, 21, 31]
YEARS = st.none() | st.integers(-5, 2050)
FILTERS = st.builds(
    Filters,
    first_year=YEARS,
    last_year=YEARS,
    include=st.frozensets(st.sampled_from(GENRES)),
    exclude=st.frozensets(st.sampled_from(GENRES)),
    min_ratings=st.integers(-1, 120),
)


def _films() -> list[Film]:
    """60 films: every seventh of unknown year, every fifth without genres, every third rated."""
    films = []
    for number, film in enumerate(random_films(60)):
        if number % 7 == 0:
            film = replace(film, title=f"Film {number:04d}")
        if number % 5 == 0:
            film = replace(film, genres="(no genres listed)")
        if number % 3 == 0:
            film = replace(film, facts={"rating_count": str(2 * number)})
        films.append(film)
    return films


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("filtered"), _films())


def started(bundle: Bundle, policy: Policy = OPEN, filters: Filters = NO_FILTERS) -> Session:
    session = Session(bundle, policy)
    session.start(FOUR)
    session.set_filters(filters)
    return session


def passes(film: Film, filters: Filters) -> bool:
    """Tell, film by film and clause by clause, whether it passes."""
    year = re.search(r"\((\d{4})\)$", film.title)
    genres = set() if film.genres.startswith("(") else set(film.genres.split("|"))
    ratings = int(film.facts.get("rating_count", film.popularity))
    if filters.first_year is not None and (not year or int(year[1]) < filters.first_year):
        return False
    if filters.last_year is not None and (not year or int(year[1]) > filters.last_year):
        return False
    if filters.include and not genres & filters.include:
        return False
    return not genres & filters.exclude and ratings >= filters.min_ratings


@given(filters=FILTERS)
def test_the_mask_is_what_a_slow_version_says(bundle: Bundle, filters: Filters) -> None:
    assert filters.mask(bundle).tolist() == [passes(film, filters) for film in _films()]


def test_no_filters_let_everything_pass_and_are_false(bundle: Bundle) -> None:
    assert NO_FILTERS.mask(bundle).all()
    assert not Filters()
    assert not Filters(include=frozenset())
    assert Filters(min_ratings=1)


def test_bounds_are_inclusive_and_an_unknown_year_is_in_none(tmp_path: Path) -> None:
    films = [
        Film(1, "Before (1989)"), Film(2, "First (1990)"), Film(3, "Last (1999)"),
        Film(4, "After (2000)"), Film(5, "Undated"),
    ]  # fmt: skip
    small = make_bundle(tmp_path, films)
    for filters, passing in (
        (Filters(first_year=1990, last_year=1999), [False, True, True, False, False]),
        (Filters(first_year=0), [True, True, True, True, False]),
        (Filters(last_year=1989), [True, False, False, False, False]),
        (Filters(first_year=2000, last_year=1990), [False] * 5),
    ):
        assert filters.mask(small).tolist() == passing


def test_a_genre_that_no_film_has_is_told(bundle: Bundle) -> None:
    for filters in (Filters(include=frozenset({"Opera"})), Filters(exclude=frozenset({"Opera"}))):
        with pytest.raises(SessionError, match="no film has the genre 'Opera'; choose among Act"):
            filters.mask(bundle)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (NO_FILTERS, ""),
        (Filters(first_year=1990), "from 1990"),
        (Filters(last_year=1990), "up to 1990"),
        (Filters(first_year=1990, last_year=1990), "1990"),
        (Filters(first_year=1990, last_year=1999), "1990s"),
        (Filters(first_year=1991, last_year=2000), "1991 to 2000"),
        (Filters(include=frozenset({"War", "Crime"})), "Crime or War"),
        (Filters(exclude=frozenset({"War", "Crime"})), "no Crime, no War"),
        (Filters(min_ratings=1500), "1,500 ratings or more"),
        (Filters(1980, 1989, frozenset({"Drama"}), frozenset({"Horror"}), 50),
         "1980s, Drama, no Horror, 50 ratings or more"),
    ],
)  # fmt: skip
def test_filters_in_a_few_words(filters: Filters, said: str) -> None:
    assert filters.described() == said


@given(filters=FILTERS)
def test_a_session_recommends_only_what_passes_and_counts_it(
    bundle: Bundle, filters: Filters
) -> None:
    session = started(bundle, Policy())
    before = session.upcoming(60)
    passing = session.passing(filters)
    assert session.upcoming(60) == before, "asking changes nothing"
    session.set_filters(filters)
    mask = filters.mask(bundle)
    kept = [rec.movie for rec in before if mask[rec.movie.row]]
    assert [rec.movie for rec in session.upcoming(60)] == kept
    favourites = sum(mask[movie.row] for movie in session.favourites)
    films = int(np.count_nonzero(mask))
    assert passing == FilterCounts(films, films - favourites, len(kept))


def test_wrong_filters_leave_the_session_as_it_was(bundle: Bundle) -> None:
    session = started(bundle, filters=Filters(first_year=1970))
    before = session.upcoming(5)
    with pytest.raises(SessionError):
        session.set_filters(Filters(include=frozenset({"Opera"})))
    assert session.filters == Filters(first_year=1970)
    assert session.upcoming(5) == before


def test_filters_that_leave_nothing_are_named_and_relaxing_clears_them(bundle: Bundle) -> None:
    session = started(bundle, filters=Filters(first_year=1990, last_year=1999, min_ratings=9999))
    assert session.recommend() is None
    exhausted = session.exhausted()
    assert exhausted is not None
    assert exhausted.constraint is Constraint.FILTERS
    assert exhausted.remedy == NO_FILTERS
    assert exhausted.regained == 56
    assert "filters (1990s, 9,999 ratings or more); without them there are 56." in exhausted.reason
    assert session.relax()
    assert not session.filters
    assert session.recommend() is not None


def test_filters_go_first_and_then_the_genre_bounds_say_their_word(tmp_path: Path) -> None:
    dramas = [Film(number, f"Drama {number} (1990)") for number in range(1, 5)]
    others = [Film(number, f"Other {number} (1995)", "Comedy") for number in range(5, 9)]
    session = Session(make_bundle(tmp_path, dramas + others), Policy())
    session.start([1, 2, 3, 4])
    session.set_filters(Filters(include=frozenset({"Drama"})))
    filtered = session.exhausted()
    assert filtered is not None
    assert (filtered.constraint, filtered.regained) == (Constraint.FILTERS, 0)
    assert "without them none is within the genre bounds either." in filtered.reason
    assert session.relax()
    bounded = session.exhausted()
    assert bounded is not None
    assert bounded.constraint is Constraint.MAX_DISTANCE
    assert session.relax()
    assert session.recommend() is not None


def test_answers_run_filtered_films_out_and_undo_brings_the_last_back(bundle: Bundle) -> None:
    session = started(bundle, filters=Filters(include=frozenset({"Sci-Fi"})))
    last = None
    while (recommended := session.recommend()) is not None:
        last = recommended
        session.answer(Answer.SKIP)
    assert last is not None
    exhausted = session.exhausted()
    assert exhausted is not None
    assert exhausted.constraint is Constraint.FILTERS
    session.undo()
    assert session.recommend() == last


def test_filters_do_not_change_what_exploration_draws(bundle: Bundle) -> None:
    session = started(bundle, replace(OPEN, exploration_rate=0.2))
    before = session.upcoming(60)
    dampened = {rec.movie.row: rec.terms.exploration < 0 for rec in before}
    session.set_filters(Filters(first_year=1970))
    filtered = session.upcoming(60)
    # The last has the lowest score, toward which the others are dampened.
    drawn = [rec.terms.exploration < 0 for rec in filtered[:-1]]
    assert drawn == [dampened[rec.movie.row] for rec in filtered[:-1]]
    assert any(drawn)
    session.set_filters(NO_FILTERS)
    assert session.upcoming(60) == before
