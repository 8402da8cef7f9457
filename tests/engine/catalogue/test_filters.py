"""Filters, film by film and as a text, and sessions in which they leave few films or none."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import SessionError
from engine.policy import Policy
from engine.ranking.no_results import Constraint
from engine.session.recommender import FilterCounts, filter_mask
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import GENRES, Film, make_bundle, random_films
from tests.engine.session.sessions import started
from tests.engine.strategies import OPEN

PEOPLE = ("Ada Vale", "Bo Reed", "Cy Thorn", "Di Marsh", "Nobody")
COUNTRIES = ("FR", "JP", "US", "AQ")
LANGUAGES = ("en", "fr", "ja", "kl")
YEARS = st.none() | st.integers(-5, 2050)
ANY_FILTERS = st.builds(
    Filters,
    first_year=YEARS,
    last_year=YEARS,
    include=st.frozensets(st.sampled_from(GENRES)),
    exclude=st.frozensets(st.sampled_from(GENRES)),
    min_ratings=st.integers(-1, 120),
    people=st.frozensets(st.sampled_from(PEOPLE), max_size=2),
    countries=st.frozensets(st.sampled_from(COUNTRIES), max_size=2),
    languages=st.frozensets(st.sampled_from(LANGUAGES), max_size=2),
    min_runtime=st.none() | st.integers(70, 140),
    max_runtime=st.none() | st.integers(70, 140),
    never_people=st.frozensets(st.sampled_from(PEOPLE), max_size=2),
    never_countries=st.frozensets(st.sampled_from(COUNTRIES), max_size=2),
    never_languages=st.frozensets(st.sampled_from(LANGUAGES), max_size=2),
)


def varied_films() -> list[Film]:
    """60 films: every seventh of unknown year, every fifth without genres, every third rated.

    Half have credits, with some of the cells empty.
    """
    films = []
    draw = np.random.default_rng(3)
    for number, film in enumerate(random_films(60)):
        if number % 7 == 0:
            film = replace(film, title=f"Film {number:04d}")
        if number % 5 == 0:
            film = replace(film, genres="(no genres listed)")
        if number % 3 == 0:
            film = replace(film, facts={"rating_count": str(2 * number)})
        if number % 2 == 0:
            some = {
                column: "|".join(draw.choice(names[:-1], draw.integers(0, 3), replace=False))
                for column, names in (
                    ("directors", PEOPLE), ("cast", PEOPLE),
                    ("countries", COUNTRIES), ("languages", LANGUAGES),
                )
            }  # fmt: skip
            runtime = "" if number % 3 == 0 else str(draw.integers(70, 140))
            film = replace(film, credits={**some, "runtime": runtime})
        films.append(film)
    return films


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("filtered"), varied_films())


def started_with(filters: Filters, bundle: Bundle) -> Session:
    session = started(bundle)
    session.set_filters(filters)
    return session


def mask(filters: Filters, bundle: Bundle) -> list[bool]:
    return filter_mask(bundle, filters).tolist()


def passes(film: Film, filters: Filters) -> bool:
    """Return whether a film passes, condition by condition."""
    year = re.search(r"\((\d{4})\)$", film.title)
    genres = set() if film.genres.startswith("(") else set(film.genres.split("|"))
    ratings = int(film.facts.get("rating_count", film.popularity))
    if filters.first_year is not None and (not year or int(year[1]) < filters.first_year):
        return False
    if filters.last_year is not None and (not year or int(year[1]) > filters.last_year):
        return False
    if filters.include and not genres & filters.include:
        return False
    if genres & filters.exclude or ratings < filters.min_ratings:
        return False
    cell = {key: set(text.split("|")) - {""} for key, text in film.credits.items()}
    people = cell.get("directors", set()) | cell.get("cast", set())
    countries, languages = cell.get("countries", set()), cell.get("languages", set())
    if filters.people and not people & filters.people:
        return False
    if filters.countries and not countries & filters.countries:
        return False
    if filters.languages and not languages & filters.languages:
        return False
    runtime = film.credits.get("runtime")
    if filters.min_runtime is not None and not (runtime and int(runtime) >= filters.min_runtime):
        return False
    if filters.max_runtime is not None and not (runtime and int(runtime) <= filters.max_runtime):
        return False
    return not (
        people & filters.never_people
        or countries & filters.never_countries
        or languages & filters.never_languages
    )


@given(filters=ANY_FILTERS)
def test_the_mask_equals_the_conditions_film_by_film(bundle: Bundle, filters: Filters) -> None:
    assert mask(filters, bundle) == [passes(film, filters) for film in varied_films()]


def test_no_filters_let_every_film_pass_and_are_false(bundle: Bundle) -> None:
    assert all(mask(NO_FILTERS, bundle))
    assert not Filters()
    assert not Filters(include=frozenset())
    assert Filters(min_ratings=1)


def test_bounds_are_inclusive_and_an_unknown_year_is_within_none(tmp_path: Path) -> None:
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
        assert mask(filters, small) == passing


def test_a_genre_that_no_film_has_is_refused(bundle: Bundle) -> None:
    for filters in (Filters(include=frozenset({"Opera"})), Filters(exclude=frozenset({"Opera"}))):
        with pytest.raises(SessionError, match="no film has the genre 'Opera'; choose among Act"):
            mask(filters, bundle)


@pytest.mark.parametrize(
    ("filters", "text"),
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
        (Filters(people=frozenset({"Michael Mann"})), "by or with Michael Mann"),
        (Filters(people=frozenset({"B", "A"})), "by or with A or B"),
        (Filters(people=frozenset({"x" * 300})), f"by or with {'x' * 39}…"),
        (Filters(countries=frozenset({"JP", "GB"})), "from Japan or UK"),
        (Filters(countries=frozenset({"QQ"})), "from QQ"),
        (Filters(languages=frozenset({"fr"})), "in French"),
        (Filters(min_runtime=90, max_runtime=120), "90 to 120 min"),
        (Filters(min_runtime=90, max_runtime=90), "90 min"),
        (Filters(min_runtime=90), "90 min or more"),
        (Filters(max_runtime=120), "up to 120 min"),
        (Filters(never_people=frozenset({"Adam Sandler", "A B"})), "never A B, never Adam Sandler"),
        (Filters(never_countries=frozenset({"US"})), "not from US"),
        (Filters(never_languages=frozenset({"fr"})), "not in French"),
        (Filters(first_year=1990, people=frozenset({"A"}), exclude=frozenset({"War"}),
                 never_people=frozenset({"B"}), min_ratings=5),
         "from 1990, by or with A, no War, never B, 5 ratings or more"),
    ],
)  # fmt: skip
def test_filters_as_a_short_text(filters: Filters, text: str) -> None:
    assert filters.described() == text


@given(filters=ANY_FILTERS)
def test_a_session_recommends_and_counts_only_films_that_pass(
    bundle: Bundle, filters: Filters
) -> None:
    session = started(bundle, Policy())
    before = session.recommendations(60)
    counts = session.count_passing(filters)
    assert session.recommendations(60) == before  # counting changes nothing
    session.set_filters(filters)
    passing = mask(filters, bundle)
    left = [rec.movie for rec in before if passing[rec.movie.row]]
    assert [rec.movie for rec in session.recommendations(60)] == left
    films, favourites = sum(passing), sum(passing[movie.row] for movie in session.favourites)
    assert counts == FilterCounts(films, films - favourites, len(left))


def test_filters_with_an_unknown_genre_leave_the_session_as_it_was(bundle: Bundle) -> None:
    session = started_with(Filters(first_year=1970), bundle)
    before = session.recommendations(5)
    with pytest.raises(SessionError):
        session.set_filters(Filters(include=frozenset({"Opera"})))
    assert session.filters == Filters(first_year=1970)
    assert session.recommendations(5) == before


def test_filters_that_leave_no_film_are_named_and_relaxing_clears_them(bundle: Bundle) -> None:
    session = started_with(Filters(first_year=1990, last_year=1999, min_ratings=9999), bundle)
    assert session.recommend() is None
    no_results = session.no_results()
    assert no_results is not None
    assert no_results.constraint is Constraint.FILTERS
    assert no_results.remedy == NO_FILTERS
    assert "filters (1990s, 9,999 ratings or more); without them there are 56." in no_results.reason
    assert session.relax()
    assert not session.filters
    assert session.recommend() is not None


def test_filters_are_cleared_first_and_then_the_genre_bounds_widened(tmp_path: Path) -> None:
    dramas = [Film(number, f"Drama {number} (1990)") for number in range(1, 5)]
    others = [Film(number, f"Other {number} (1995)", "Comedy") for number in range(5, 9)]
    session = Session(make_bundle(tmp_path, dramas + others), Policy())
    session.start([1, 2, 3, 4])
    session.set_filters(Filters(include=frozenset({"Drama"})))
    filtered = session.no_results()
    assert filtered is not None
    assert filtered.constraint is Constraint.FILTERS
    assert "without them none is within the genre bounds either." in filtered.reason
    assert session.relax()
    bounded = session.no_results()
    assert bounded is not None
    assert bounded.constraint is Constraint.MAX_DISTANCE
    assert session.relax()
    assert session.recommend() is not None


def test_undo_brings_back_the_last_film_that_passed_the_filters(bundle: Bundle) -> None:
    session = started_with(Filters(include=frozenset({"Sci-Fi"})), bundle)
    last = None
    while (recommended := session.recommend()) is not None:
        last = recommended
        session.answer(Answer.SKIP)
    assert last is not None
    no_results = session.no_results()
    assert no_results is not None
    assert no_results.constraint is Constraint.FILTERS
    session.undo()
    assert session.recommend() == last


def test_filters_do_not_change_what_exploration_draws(bundle: Bundle) -> None:
    session = started(bundle, replace(OPEN, exploration_rate=0.2))
    before = session.recommendations(60)
    dampened = {rec.movie.row: rec.terms.exploration < 0 for rec in before}
    session.set_filters(Filters(first_year=1970))
    filtered = session.recommendations(60)
    # The last has the lowest score, toward which the others are dampened.
    drawn = [rec.terms.exploration < 0 for rec in filtered[:-1]]
    assert drawn == [dampened[rec.movie.row] for rec in filtered[:-1]]
    assert any(drawn)
    session.set_filters(NO_FILTERS)
    assert session.recommendations(60) == before
