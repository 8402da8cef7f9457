"""Filters on credits: each condition on films that can be checked by hand."""

from dataclasses import fields
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.credit_columns import CreditColumns
from engine.catalogue.credits import Credits
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import DataError
from engine.policy import Policy
from engine.ranking.no_results import Constraint
from engine.session.recommender import filter_mask
from engine.session.session import Session
from tests.bundles import Film, make_bundle

FILMS = [
    Film(1, "Heist (1990)", "Crime", credits={
        "directors": "Ada Vale", "cast": "Bo Reed|Cy Thorn", "runtime": "90",
        "countries": "US|FR", "languages": "en|fr"}),
    Film(2, "Rain (1991)", "Drama", credits={
        "directors": "Bo Reed", "runtime": "120", "countries": "JP", "languages": "ja"}),
    Film(3, "Silence (1992)", "Drama", credits={"directors": "Di Marsh", "countries": "US"}),
    Film(4, "Unknown (1993)", "Crime|Drama"),
]  # fmt: skip
ALL = {1, 2, 3, 4}


def names(*texts: str) -> frozenset[str]:
    return frozenset(texts)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return make_bundle(tmp_path_factory.mktemp("credited"), FILMS)


def passing(bundle: Bundle, filters: Filters) -> set[int]:
    return set(bundle.catalogue.movie_ids[filter_mask(bundle, filters)].tolist())


@pytest.mark.parametrize(
    ("filters", "films"),
    [
        (Filters(people=names("Ada Vale")), {1}),
        (Filters(people=names("Bo Reed")), {1, 2}),  # in the cast, and as director
        (Filters(people=names("Ada Vale", "Di Marsh")), {1, 3}),
        (Filters(people=names("Nobody")), set()),
        (Filters(people=names("Nobody", "Cy Thorn")), {1}),
        (Filters(countries=names("FR")), {1}),
        (Filters(countries=names("FR", "JP")), {1, 2}),
        (Filters(languages=names("en", "ja")), {1, 2}),
        (Filters(countries=names("US"), languages=names("en")), {1}),
        (Filters(people=names("Bo Reed"), countries=names("JP")), {2}),
        (Filters(people=names("Ada Vale"), countries=names("JP")), set()),
        (Filters(min_runtime=90), {1, 2}),
        (Filters(min_runtime=91), {2}),
        (Filters(max_runtime=120), {1, 2}),
        (Filters(max_runtime=119), {1}),
        (Filters(min_runtime=91, max_runtime=119), set()),
        (Filters(min_runtime=120, max_runtime=90), set()),
        (Filters(never_people=names("Bo Reed")), {3, 4}),
        (Filters(never_people=names("Nobody")), ALL),
        (Filters(never_countries=names("US")), {2, 4}),
        (Filters(never_languages=names("fr", "ja")), {3, 4}),
        (Filters(never_countries=names("JP"), exclude=names("Crime")), {3}),
        (Filters(countries=names("US"), never_people=names("Cy Thorn")), {3}),
    ],
)
def test_each_condition(bundle: Bundle, filters: Filters, films: set[int]) -> None:
    assert filters
    assert passing(bundle, filters) == films


def test_without_credits_no_film_has_what_is_asked_for(tmp_path: Path) -> None:
    bare = make_bundle(tmp_path, [Film(1, "One (1990)"), Film(2, "Two (1991)")])
    assert passing(bare, Filters(people=names("Ada Vale"))) == set()
    assert passing(bare, Filters(max_runtime=1000)) == set()
    assert passing(bare, Filters(never_people=names("Ada Vale"))) == {1, 2}


def test_credits_are_read_only_for_a_filter_that_asks_for_them(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, FILMS)
    path = tmp_path / "processed" / "movie_credits.csv"
    path.write_text(path.read_text().replace("120", "half"))
    assert passing(bundle, Filters(first_year=1992, exclude=names("Crime"), min_ratings=1)) == {3}
    with pytest.raises(DataError, match=r"movie_credits\.csv"):
        filter_mask(bundle, Filters(min_runtime=1))


def test_credits_are_read_once(bundle: Bundle) -> None:
    assert bundle.credit_columns is bundle.credit_columns


def test_every_condition_on_credits_needs_them() -> None:
    without = {"first_year", "last_year", "include", "exclude", "min_ratings"}
    for field in fields(Filters):
        value = 90 if "runtime" in field.name or field.name in without else names("US")
        assert Filters(**{field.name: value}).need_credits == (field.name not in without)


def test_never_drops_what_was_asked_for() -> None:
    filters = Filters(include=names("Drama", "War"), people=names("A", "B"), countries=names("FR"))
    assert filters.with_never_person("A") == Filters(
        include=names("Drama", "War"), people=names("B"), never_people=names("A"),
        countries=names("FR"),
    )  # fmt: skip
    assert filters.with_never_country("FR").countries == frozenset()
    assert filters.with_never_country("US").never_countries == names("US")
    genre = filters.with_never_genre("War")
    assert (genre.include, genre.exclude) == (names("Drama"), names("War"))
    twice = NO_FILTERS.with_never_person("A").with_never_person("B")
    assert twice.never_people == names("A", "B")


def test_columns_list_a_person_who_directs_and_plays_once() -> None:
    columns = CreditColumns.of({7: Credits(directors=("A",), cast=("A", "B"))}, [5, 7])
    assert list(columns.people.names) == ["A", "B"]
    assert columns.people.rows("A").tolist() == [1]
    assert columns.people.rows("C").tolist() == []
    assert columns.people.any_of(["B", "C"]).tolist() == [False, True]
    assert columns.runtimes.tolist() == [0, 0]


def test_filters_on_credits_that_leave_no_film_are_explained_and_cleared(tmp_path: Path) -> None:
    films = [Film(number, f"Film {number} (1990)") for number in range(10, 16)]
    session = Session(make_bundle(tmp_path, [*FILMS, *films]), Policy())
    session.start([10, 11, 12, 13])
    session.set_filters(
        Filters(people=names("Ada Vale"), countries=names("JP"), never_people=names("[/]"))
    )
    no_results = session.no_results()
    assert no_results is not None
    assert no_results.constraint is Constraint.FILTERS
    assert "your filters (by or with Ada Vale, from Japan, never [/])" in no_results.reason
    assert session.relax()
    assert session.filters == NO_FILTERS
