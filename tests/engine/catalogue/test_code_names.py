"""Countries and languages by their English names."""

import re

import pytest

from engine.catalogue.code_names import (
    COUNTRIES,
    LANGUAGES,
    OTHER_COUNTRY_NAMES,
    OTHER_LANGUAGE_NAMES,
    country_name,
    language_name,
)
from engine.catalogue.credits import read_credits
from engine.files.manifest import CheckedFolder
from tests.source_tree import ROOT


def test_every_code_of_the_bundled_credits_has_a_name() -> None:
    film_credits = read_credits(CheckedFolder(ROOT / "processed", "setup")).values()
    assert {code for film in film_credits for code in film.countries} <= COUNTRIES.keys()
    assert {code for film in film_credits for code in film.languages} <= LANGUAGES.keys()


@pytest.mark.parametrize(
    ("names", "others", "form"),
    [
        (COUNTRIES, OTHER_COUNTRY_NAMES, "[A-Z]{2}"),
        (LANGUAGES, OTHER_LANGUAGE_NAMES, "[a-z]{2}"),
    ],
)
def test_names_are_distinct_and_codes_have_their_form(names, others, form: str) -> None:
    assert all(re.fullmatch(form, code) for code in names)
    every = [name.casefold() for name in (*names.values(), *others)]
    assert len(set(every)) == len(every)
    assert set(others.values()) <= names.keys()


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert (country_name("JP"), country_name("QQ")) == ("Japan", "QQ")
    assert (language_name("ja"), language_name("qq")) == ("Japanese", "qq")
