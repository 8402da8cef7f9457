"""Typed names of people, countries and languages, and what they mean."""

from collections.abc import Sequence

import pytest

from engine.catalogue.credit_columns import CreditColumns
from engine.catalogue.credits import Credits
from engine.errors import NameNotFoundError
from engine.search.credit_names import CreditKind, CreditNames
from engine.search.people_index import PeopleIndex

PEOPLE = [
    "Michael Mann", "Thomas Mann", "Thomas Mann", "Leslie Mann", "Leslie Mann", "Leslie Mann",
    "Delbert Mann", "Agnès Varda", "Robert De Niro", "Zoe Saldana", "Zoe Saldaña", "Cher",
    "Anatole France", "Neil Jordan", "Georgia", "Robert Downey Jr.", "[/]", "x" * 300,
]  # fmt: skip


def names_of(people: Sequence[str], **known: tuple[str, ...]) -> CreditNames:
    film_credits = {row: Credits(directors=(name,), **known) for row, name in enumerate(people)}
    return CreditNames(
        CreditColumns.of(film_credits, [*film_credits]), PeopleIndex.build(film_credits)
    )


@pytest.fixture(scope="module")
def names() -> CreditNames:
    return names_of(PEOPLE, countries=("US", "QQ"), languages=("en", "qq"))


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Michael Mann", {"Michael Mann"}),
        ("MICHAEL  mann", {"Michael Mann"}),
        ("agnes varda", {"Agnès Varda"}),
        ("varda", {"Agnès Varda"}),
        ("de niro", {"Robert De Niro"}),
        ("niro", {"Robert De Niro"}),
        ("cher", {"Cher"}),
        ("zoe saldana", {"Zoe Saldana", "Zoe Saldaña"}),
        ("saldana", {"Zoe Saldana", "Zoe Saldaña"}),
        ("robert downey, jr", {"Robert Downey Jr."}),
        ("[/]", {"[/]"}),
    ],
)
def test_a_person_by_whole_name_or_by_last_name(names, typed: str, people: set[str]) -> None:
    assert names.people(typed) == people


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "mann",
            "'mann' may mean Leslie Mann, Thomas Mann or Delbert Mann; type the whole name",
        ),
        ("robert", "No one called 'robert'; did you mean Robert De Niro or Robert Downey Jr.?"),
        ("agnes vadra", "No one called 'agnes vadra'; did you mean Agnès Varda?"),
        ("qqqq", "No one called 'qqqq'; check the spelling"),
        ("", "No one called ''; check the spelling"),
        ("\x1b[2J", "No one called '\\x1b[2J'; check the spelling"),
    ],
)
def test_a_name_that_means_nobody_or_several(names, typed: str, message: str) -> None:
    with pytest.raises(NameNotFoundError) as caught:
        names.people(typed)
    assert str(caught.value) == message


def test_endless_names_give_a_short_message(names) -> None:
    for typed in ("y" * 5000, "x" * 299, "mann, " * 500):
        with pytest.raises(NameNotFoundError) as caught:
            names.people(typed)
        assert len(str(caught.value)) < 120


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Japan", "JP"), ("japan", "JP"), ("jp", "JP"), ("USA", "US"), ("us", "US"), ("uk", "GB"),
     ("türkiye", "TR"), ("cote d'ivoire", "CI"), ("QQ", "QQ"), ("qq", "QQ")],
)  # fmt: skip
def test_a_country_by_name_or_code(names, typed: str, code: str) -> None:
    assert names.country(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("French", "fr"), ("fr", "fr"), ("FR", "fr"), ("uk", "uk"), ("mandarin", "zh"), ("qq", "qq")],
)
def test_a_language_by_name_or_code(names, typed: str, code: str) -> None:
    assert names.language(typed) == code


def test_unknown_places_are_reported_with_those_of_a_like_name(names) -> None:
    for find, typed, message in (
        (names.country, "swed", "No country called 'swed'; did you mean Sweden?"),
        (names.country, "Jpaan", "No country called 'Jpaan'; did you mean Japan?"),
        (names.country, "zz", "No country called 'zz'; check the spelling"),
        (names.language, "portugese", "No language called 'portugese'; did you mean Portuguese?"),
    ):
        with pytest.raises(NameNotFoundError) as caught:
            find(typed)
        assert str(caught.value) == message


@pytest.mark.parametrize(
    ("typed", "kind", "meant"),
    [
        ("de niro", CreditKind.PERSON, {"Robert De Niro"}),
        ("georgia", CreditKind.PERSON, {"Georgia"}),  # a whole name before a country
        ("france", CreditKind.COUNTRY, {"FR"}),  # a country before a last name
        ("jordan", CreditKind.COUNTRY, {"JO"}),
        ("french", CreditKind.LANGUAGE, {"fr"}),
        ("FR", CreditKind.COUNTRY, {"FR"}),
        ("fr", CreditKind.LANGUAGE, {"fr"}),
        ("us", CreditKind.COUNTRY, {"US"}),
        ("EN", CreditKind.LANGUAGE, {"en"}),
    ],
)
def test_a_name_of_any_kind(names, typed: str, kind: CreditKind, meant: set[str]) -> None:
    assert names.any_kind(typed) == (kind, meant)


def test_a_name_of_no_kind(names) -> None:
    with pytest.raises(NameNotFoundError, match="'mann' may mean Leslie Mann"):
        names.any_kind("mann")
    problem = "No person, country or language called 'qqqq'; check the spelling$"
    with pytest.raises(NameNotFoundError, match=problem):
        names.any_kind("qqqq")


def test_without_credits_there_is_nobody_but_every_country() -> None:
    nobody = names_of([])
    assert nobody.country("Japan") == "JP"
    with pytest.raises(NameNotFoundError, match="No one called 'mann'"):
        nobody.people("mann")
