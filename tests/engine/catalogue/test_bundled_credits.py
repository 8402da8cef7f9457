"""Laws of the committed credits: every film has a row, and its cells have the forms of credits."""

import pytest

from engine.catalogue.all_films import AllFilms
from engine.catalogue.credits import read_credits
from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_CREDITS, PEOPLE_INDEX
from engine.search.people_index import PeopleIndex
from engine.text import visible
from tests.source_tree import ROOT

# Countries that are gone, and codes that were never assigned.
NO_COUNTRIES = {"SU", "DD", "CS", "YU", "XX", "UK", "EN", "XC", "XG"}


@pytest.fixture(scope="module")
def processed():
    return CheckedFolder(ROOT / "processed", "setup")


@pytest.fixture(scope="module")
def film_credits(processed):
    return read_credits(processed)


def test_every_film_has_a_row(processed, film_credits):
    assert sorted(film_credits) == AllFilms.read(processed).movie_ids.tolist()


def test_nearly_every_film_has_directors(film_credits):
    known = sum(bool(one.directors) for one in film_credits.values())
    assert known >= 0.98 * len(film_credits)


def test_codes_are_assigned_ones(film_credits):
    assert not {code for one in film_credits.values() for code in one.countries} & NO_COUNTRIES


def test_leads_are_four_at_most_and_names_are_plain_text(film_credits):
    for movie_id, one in film_credits.items():
        assert len(one.cast) <= 4, movie_id
        for name in (*one.directors, *one.cast):
            assert name == visible(name).strip(), movie_id
            assert 2 <= len(name) <= 50, movie_id


def test_the_files_stay_small(processed):
    assert len(processed.read(MOVIE_CREDITS)) <= 500_000


def test_the_stored_index_is_of_these_credits(processed, film_credits):
    raw = processed.read(PEOPLE_INDEX)
    stored = PeopleIndex.from_bytes(raw, processed.path / PEOPLE_INDEX)
    assert stored.find("kubrick") == PeopleIndex.build(film_credits).find("kubrick")


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("kubrick", "Films by Stanley Kubrick"),
        ("miyazaki", "Films by Hayao Miyazaki"),
        ("de niro", "Films by or with Robert De Niro"),
        ("wong kar wai", "Films by Wong Kar-wai"),
        ("almodovar", "Films by Pedro Almodóvar"),
        ("scorcese", "Films by Martin Scorsese, the nearest name"),
    ],
)
def test_people_are_found(film_credits, typed, label):
    people = PeopleIndex.build(film_credits).find(typed)
    assert people is not None
    assert people.label == label
