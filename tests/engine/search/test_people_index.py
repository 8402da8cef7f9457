"""People are found by their names with the tolerance of titles, in the role that is asked for."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.catalogue.credits import Credits
from engine.errors import DataError
from engine.search.people_index import PeopleIndex, Role

CREDITS = {
    1: Credits(directors=("Michael Mann",), cast=("Al Pacino", "Robert De Niro")),
    2: Credits(directors=("Michael Mann",), cast=("William Petersen",)),
    3: Credits(directors=("Anthony Mann",), cast=("James Stewart",)),
    4: Credits(directors=("Hayao Miyazaki",)),
    5: Credits(directors=("Robert De Niro",), cast=("Robert De Niro", "Chazz Palminteri")),
    6: Credits(cast=("David Manners",)),
    7: Credits(directors=("Pedro Almodóvar",)),
}
PEOPLE = PeopleIndex.build(CREDITS)


@pytest.mark.parametrize(
    ("typed", "role", "movie_ids", "label", "exact"),
    [
        ("michael mann", Role.ANY, {1, 2}, "Films by Michael Mann", True),
        ("mann", Role.ANY, {1, 2, 3}, "Films by Michael Mann and Anthony Mann", True),
        ("mann", Role.CAST, {6}, "Films with David Manners", True),
        ("de niro", Role.ANY, {1, 5}, "Films by or with Robert De Niro", True),
        ("de niro", Role.DIRECTOR, {5}, "Films by Robert De Niro", True),
        ("de niro", Role.CAST, {1, 5}, "Films with Robert De Niro", True),
        ("deniro", Role.ANY, {1, 5}, "Films by or with Robert De Niro", True),
        ("miyaz", Role.ANY, {4}, "Films by Hayao Miyazaki", True),
        ("miyasaki", Role.ANY, {4}, "Films by Hayao Miyazaki, the nearest name", False),
        ("ALMODOVAR", Role.ANY, {7}, "Films by Pedro Almodóvar", True),
        ("pacino al", Role.ANY, {1}, "Films with Al Pacino", True),
    ],
)
def test_a_name_means_its_people(typed, role, movie_ids, label, exact):
    people = PEOPLE.find(typed, role)
    assert people is not None
    assert (set(people.movie_ids), people.label, people.exact) == (movie_ids, label, exact)


@pytest.mark.parametrize(("typed", "role"), [("kubrick", Role.ANY), ("pacino", Role.DIRECTOR)])
def test_nobody_else_is_named(typed, role):
    assert PEOPLE.find(typed, role) is None


def test_many_people_of_one_name_are_counted_in_the_label():
    namesakes = {n: Credits(directors=(f"Director {letter}",)) for n, letter in enumerate("ABCD")}
    people = PeopleIndex.build(namesakes).find("director")
    assert people is not None
    assert len(people.names) == 4
    assert people.label.endswith("and others")


def test_people_come_as_their_films_are_known_and_directors_first():
    namesakes = {
        1: Credits(directors=("Ingmar Bergman",)),
        2: Credits(directors=("Ingmar Bergman",)),
        3: Credits(cast=("Mary Bergman",)),
        4: Credits(cast=("Ingrid Bergman",)),
        5: Credits(cast=("Ingrid Bergman",)),
    }
    worth = {1: 1.0, 2: 2.0, 3: 5.0, 4: 3.0, 5: 4.0}
    people = PeopleIndex.build(namesakes).find("bergman", worth=lambda movie_id: worth[movie_id])
    assert people is not None
    assert people.names == ("Ingrid Bergman", "Ingmar Bergman", "Mary Bergman")
    assert people.movie_ids == (5, 4, 2, 1, 3)


def test_a_stored_index_finds_the_same(tmp_path: Path):
    again = PeopleIndex.from_bytes(PEOPLE.to_bytes(), tmp_path)
    assert again.to_bytes() == PEOPLE.to_bytes()
    for typed in ("mann", "de niro", "deniro", "man", "michal mann", "nobody"):
        for role in Role:
            assert again.find(typed, role) == PEOPLE.find(typed, role)


@given(st.text(st.sampled_from("manichel dro "), max_size=12), st.sampled_from(Role))
@example("a a", Role.DIRECTOR)
def test_exact_people_are_those_that_are_found_anyway(typed, role):
    found = PEOPLE.find(typed, role)
    assert PEOPLE.find(typed, role, exact=True) == (found if found and found.exact else None)


def test_a_damaged_index_is_an_error(tmp_path: Path):
    raw = PEOPLE.to_bytes()
    for damaged in (b"", raw[: len(raw) // 2], raw.replace(b"played", b"PLAYED")):
        with pytest.raises(DataError, match="the people index is damaged"):
            PeopleIndex.from_bytes(damaged, tmp_path)


@given(st.text(st.characters(), max_size=30), st.sampled_from(Role))
def test_any_text_finds_people_or_nobody(typed, role):
    people = PEOPLE.find(typed, role)
    assert people is None or (people.names and set(people.movie_ids) <= CREDITS.keys())
