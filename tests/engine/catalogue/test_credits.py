"""Credits are read as written, and what cannot be a credit is reported with its file and row."""

from pathlib import Path

import pytest

from engine.catalogue.credits import Credits, read_credits
from engine.catalogue.film_details import FilmDetailsTable
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_CREDITS
from tests.bundles import Film, write_processed

HEAT = {
    "directors": "Michael Mann",
    "cast": "Al Pacino|Robert De Niro|Val Kilmer",
    "runtime": "170",
    "countries": "US",
    "languages": "en|es",
}


def processed_with(tmp_path: Path, *films: Film) -> CheckedFolder:
    write_processed(tmp_path, films)
    return CheckedFolder(tmp_path, "setup")


def test_credits_are_typed(tmp_path: Path) -> None:
    seven = {"original_title": "Shichinin no samurai", "countries": "JP"}
    processed = processed_with(
        tmp_path, Film(6, "Heat (1995)", credits=HEAT), Film(7, "Seven Samurai", credits=seven),
        Film(8, "Unknown (2000)"),
    )  # fmt: skip
    assert read_credits(processed) == {
        6: Credits(
            directors=("Michael Mann",),
            cast=("Al Pacino", "Robert De Niro", "Val Kilmer"),
            runtime=170,
            countries=("US",),
            languages=("en", "es"),
        ),
        7: Credits(countries=("JP",), original_title="Shichinin no samurai"),
        8: Credits(),
    }
    assert FilmDetailsTable.load(processed).of(6).credits.runtime == 170
    assert FilmDetailsTable.load(processed).of(9).credits == Credits()


def test_without_the_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_credits(processed_with(tmp_path, Film(6, "Heat (1995)"))) == {}
    assert read_credits(None) == {}


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("runtime", "0", "has the runtime '0' in row 1"),
        ("runtime", "1001", "has the runtime '1001' in row 1"),
        ("runtime", "2h", "has the runtime '2h' in row 1"),
        ("countries", "US|uk", "has the country 'uk' in row 1"),
        ("languages", "eng", "has the language 'eng' in row 1"),
    ],
)
def test_what_cannot_be_a_credit_is_reported(
    tmp_path: Path, cell: str, value: str, problem: str
) -> None:
    processed = processed_with(tmp_path, Film(6, "Heat (1995)", credits={**HEAT, cell: value}))
    with pytest.raises(DataError, match=problem) as error:
        read_credits(processed)
    assert MOVIE_CREDITS in str(error.value)


def test_a_film_listed_twice_is_reported(tmp_path: Path) -> None:
    twice = [Film(6, "Heat (1995)", credits=HEAT), Film(6, "Heat (1995)", credits=HEAT)]
    with pytest.raises(DataError, match="names film 6 twice"):
        read_credits(processed_with(tmp_path, *twice))
