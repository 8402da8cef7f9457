"""The bundled descriptions keep to the form that processed/README.md names."""

import csv
from pathlib import Path

import pytest

from tests.source_tree import PROCESSED

_LIST = Path(__file__).with_name("described_films.txt")
_METADATA = PROCESSED / "movie_metadata.csv"
_FEWEST, _MOST = 25, 55  # words
_LARGEST = 1_000_000  # bytes


@pytest.fixture(scope="module")
def overviews() -> dict[str, str]:
    with _METADATA.open(encoding="utf-8", newline="") as file:
        return {row["title"]: row["overview"] for row in csv.DictReader(file) if row["overview"]}


def test_the_films_that_people_are_shown_are_described() -> None:
    """The list has the 2,000 most rated films, and all that sessions of the evaluation show.

    Those are the sessions with als under balanced and deep-cuts, with its vectors of each fold
    and with the bundled ones.
    """
    with _METADATA.open(encoding="utf-8", newline="") as file:
        described = {row["movieId"] for row in csv.DictReader(file) if row["overview"]}
    listed = _LIST.read_text().split()
    assert len(listed) == 2307
    assert set(listed) <= described


def test_the_descriptions_are_small() -> None:
    assert _METADATA.stat().st_size <= _LARGEST


def test_a_description_has_25_to_55_words(overviews: dict[str, str]) -> None:
    lengths = {title: len(overview.split()) for title, overview in overviews.items()}
    assert {t: n for t, n in lengths.items() if not _FEWEST <= n <= _MOST} == {}


def test_no_two_films_share_a_description(overviews: dict[str, str]) -> None:
    assert len(set(overviews.values())) == len(overviews)


def test_a_description_is_one_line_of_plain_text(overviews: dict[str, str]) -> None:
    odd = [t for t, o in overviews.items() if o != o.strip() or "\n" in o or "<" in o or ";" in o]
    assert odd == []
    assert all(overview.endswith((".", "!", "?")) for overview in overviews.values())
