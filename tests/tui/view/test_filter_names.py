"""The texts of the boxes for names, and how names that have commas are read."""

from dataclasses import replace

import pytest

from engine.catalogue.credit_columns import CreditColumns
from engine.catalogue.credits import Credits
from engine.catalogue.filters import NO_FILTERS, Filters
from engine.errors import NameNotFoundError
from engine.search.credit_names import CreditKind, CreditNames
from engine.search.people_index import PeopleIndex
from tui.view.filter_form import FilterForm
from tui.view.filter_names import never_text, read_never, read_wanted, wanted_texts


def names_of(*people: str) -> CreditNames:
    film_credits = {row: Credits(directors=(name,)) for row, name in enumerate(people)}
    return CreditNames(
        CreditColumns.of(film_credits, [*film_credits]), PeopleIndex.build(film_credits)
    )


NAMES = names_of("Agnès Varda", "Michael Mann", "Ann Mann", "Sammy Davis, Jr.", "Cher", "[/]")


def people_in(typed: str, names: CreditNames, before: Filters = NO_FILTERS) -> set[str]:
    return {*read_wanted(typed, CreditKind.PERSON, names, before)}


def test_names_are_sorted_and_codes_are_words() -> None:
    filters = Filters(
        people=frozenset({"Varda", "Mann"}), countries=frozenset({"JP", "FR"}),
        languages=frozenset({"ja"}), never_people=frozenset({"Cher"}),
        never_countries=frozenset({"GB"}), never_languages=frozenset({"fr", "en"}),
    )  # fmt: skip
    assert wanted_texts(filters) == {
        CreditKind.PERSON: "Mann, Varda",
        CreditKind.COUNTRY: "France, Japan",
        CreditKind.LANGUAGE: "Japanese",
    }
    assert never_text(filters) == "Cher, UK, English, French"
    assert never_text(Filters(never_languages=frozenset({"fr"}))) == "French"


@pytest.mark.parametrize(
    ("people", "typed", "found"),
    [
        (("Davis, Jr.",), "davis, jr.", {"Davis, Jr."}),
        (("Jr.", "Davis"), "davis, jr.", {"Davis", "Jr."}),
        (("Lee, Kim", "Lee, Kim, Park", "Park"), "lee, kim, park", {"Lee, Kim, Park"}),
        (("Lee, Kim", "Park"), "lee, kim, park", {"Lee, Kim", "Park"}),
        (("A, B, C, D", "E"), "e, a, b, c, d, e", {"A, B, C, D", "E"}),
        (("Cher",), ", cher,, ", {"Cher"}),
    ],
)
def test_the_longest_known_name_with_commas_is_one(
    people: tuple[str, ...], typed: str, found: set[str]
) -> None:
    assert people_in(typed, names_of(*people)) == found


def test_a_name_may_have_three_commas_and_no_more() -> None:
    with pytest.raises(NameNotFoundError, match="'a'"):
        people_in("a, b, c, d, e", names_of("A, B, C, D, E"))


def test_a_box_that_was_left_alone_keeps_what_it_had() -> None:
    before = Filters(
        people=frozenset({"a, b, c, d, e"}), never_people=frozenset({"v, w, x, y, z"}),
        never_countries=frozenset({"QQ"}), never_languages=frozenset({"qq"}),
    )  # fmt: skip
    assert people_in(wanted_texts(before)[CreditKind.PERSON], names_of(), before) == before.people
    assert read_never(never_text(before), names_of(), before) == {
        CreditKind.PERSON: before.never_people,
        CreditKind.COUNTRY: {"QQ"},
        CreditKind.LANGUAGE: {"qq"},
    }


def test_a_comma_after_a_name_changes_nothing() -> None:
    names = names_of("Zoe Saldana", "Zoe Saldaña")
    before = Filters(people=frozenset({"Zoe Saldana"}), never_people=frozenset({"Zoe Saldana"}))
    assert people_in("Zoe Saldana,", names, before) == {"Zoe Saldana"}
    assert read_never("Zoe Saldana,", names, before) == {CreditKind.PERSON: {"Zoe Saldana"}}
    assert people_in("zoe saldana", names, before) == {"Zoe Saldana", "Zoe Saldaña"}


@pytest.mark.parametrize(
    ("form", "filters"),
    [
        (FilterForm(people="varda"), Filters(people=frozenset({"Agnès Varda"}))),
        (FilterForm(people=" michael mann ,, cher, "),
         Filters(people=frozenset({"Michael Mann", "Cher"}))),
        (FilterForm(people="cher, sammy davis, jr., [/]"),
         Filters(people=frozenset({"Cher", "Sammy Davis, Jr.", "[/]"}))),
        (FilterForm(countries="japan, uk"), Filters(countries=frozenset({"JP", "GB"}))),
        (FilterForm(languages="French, ja"), Filters(languages=frozenset({"fr", "ja"}))),
        (FilterForm(never="cher, US, french, varda"),
         Filters(never_people=frozenset({"Cher", "Agnès Varda"}), never_countries=frozenset({"US"}),
                 never_languages=frozenset({"fr"}))),
        (FilterForm(shortest="90", longest="120"), Filters(min_runtime=90, max_runtime=120)),
        (FilterForm(people=" , ", countries=",", never=" "), NO_FILTERS),
    ],
)  # fmt: skip
def test_names_between_commas_and_runtimes_are_read(form: FilterForm, filters: Filters) -> None:
    assert form.filters(NAMES) == filters
    assert FilterForm.of(filters).filters(NAMES) == filters


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (FilterForm(people="cher, mann"), "'mann' may mean Ann Mann or Michael Mann"),
        (FilterForm(people="cher, qqqq"), "No one called 'qqqq'"),
        (FilterForm(countries="Atlantis"), "No country called 'Atlantis'"),
        (FilterForm(languages="Atlantic"), "No language called 'Atlantic'"),
        (FilterForm(never="qqqq"), "No person, country or language called 'qqqq'"),
    ],
)
def test_an_unknown_name_is_an_error(form: FilterForm, message: str) -> None:
    with pytest.raises(NameNotFoundError) as caught:
        form.filters(NAMES)
    assert message in str(caught.value)


def test_names_that_the_filters_had_stay_valid_beside_others() -> None:
    before = Filters(
        people=frozenset({"Gone, With"}), countries=frozenset({"QQ"}),
        never_people=frozenset({"Japan"}),
    )  # fmt: skip
    form = FilterForm.of(before)
    more = replace(form, people=f"{form.people}, cher", never=f"{form.never}, french")
    assert more.filters(NAMES) == Filters(
        people=frozenset({"Gone, With", "Cher"}), countries=frozenset({"QQ"}),
        never_people=frozenset({"Japan"}), never_languages=frozenset({"fr"}),
    )  # fmt: skip
    assert form.cleared().filters(NAMES) == NO_FILTERS
