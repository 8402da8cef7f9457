"""Films of the committed bundle are found under the titles that Letterboxd gives them."""

import csv
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.importing.match import match_films
from tests.engine.importing.exports import read, read_import_file
from tests.source_tree import ARTIFACTS, PROCESSED

LETTERBOXD_TITLES = {
    "Se7en|1995": 47,
    "Amélie|2001": 4973,
    "Léon: The Professional|1994": 293,
    "WALL·E|2008": 60069,
    "Star Wars|1977": 260,
    "The Empire Strikes Back|1980": 1196,
    "Return of the Jedi|1983": 1210,
    "Star Wars: Episode I – The Phantom Menace|1999": 2628,
    "The Good, the Bad and the Ugly|1966": 1201,
    "City of God|2002": 6016,
    "Crouching Tiger, Hidden Dragon|2000": 3996,
    "Spirited Away|2001": 5618,
    "Birdman or (The Unexpected Virtue of Ignorance)|2014": 112183,
    "8½|1963": 1251,
    "M*A*S*H|1970": 5060,
    "The Godfather Part II|1974": 1221,
    "(500) Days of Summer|2009": 69757,
    "[REC]|2007": 57274,
    "Harry Potter and the Philosopher's Stone|2001": 4896,
    "The Lives of Others|2006": 44555,
    "Das Boot|1981": 1233,
    "Ring|1998": 6242,
    "12 Monkeys|1995": 32,
    "The Naked Gun 2½: The Smell of Fear|1991": 3869,
    "Y Tu Mamá También|2001": 5225,
    "Ocean's Eleven|2001": 4963,
}
NOT_IN_CATALOGUE = {
    "Parasite|2019": "nothing of exactly this name",
    "Ocean's Eleven|1980": "films of this name are from 1960, 2001",
}


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return Bundle.load(ARTIFACTS / "als", PROCESSED)


def _export(titles: dict[str, int] | dict[str, str]) -> str:
    rows = ['"{}",{}'.format(*title.split("|")) for title in titles]
    return "\n".join(["Name,Year", *rows, ""])


def test_every_film_is_found(tmp_path: Path, bundle: Bundle) -> None:
    films = match_films([read(tmp_path, _export(LETTERBOXD_TITLES))], bundle)
    assert films.unmatched == ()
    assert [found.movie.movie_id for found in films.matched] == list(LETTERBOXD_TITLES.values())


def test_films_with_a_similar_title_are_not_matched_instead(tmp_path: Path, bundle: Bundle) -> None:
    films = match_films([read(tmp_path, _export(NOT_IN_CATALOGUE))], bundle)
    assert films.matched == ()
    assert [record.reason for record in films.unmatched] == list(NOT_IN_CATALOGUE.values())


def test_imdb_ids_find_every_film(tmp_path: Path, bundle: Bundle) -> None:
    ids = {"tt0114369": 47, "tt0211915": 4973, "tt0110413": 293, "tt0076759": 260}
    rows = [f"{const},9,Another title,1901" for const in ids]
    text = "\n".join(["Const,Your Rating,Title,Year", *rows, ""])
    films = match_films([read(tmp_path, text)], bundle)
    assert [found.movie.movie_id for found in films.matched] == list(ids.values())


def test_every_bundled_film_is_found_by_main_title_and_year(tmp_path: Path, bundle: Bundle) -> None:
    movies = [bundle.catalogue.movie(row) for row in range(len(bundle.catalogue))]
    path = tmp_path / "ratings.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("Date", "Name", "Year", "Letterboxd URI", "Rating"))
        table.writerows(("", movie.main_title, movie.year, "x", "4") for movie in movies)
    films = match_films([read_import_file(path)], bundle)
    wanted = {(movie.main_title, movie.year): movie.movie_id for movie in movies}
    found = {(film.record.title, film.record.year): film.movie.movie_id for film in films.matched}
    assert found == wanted
    assert not any(film.approximate for film in films.matched)
