"""What the about panel and the card say of a film, and what they say where little is known."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetails
from engine.catalogue.movies import Movie
from engine.files.manifest import write_manifest
from engine.files.names import PROCESSED_RUNTIME, TMDB_ATTRIBUTION
from tests.bundles import Film, make_bundle, write_home
from tests.tui.films import FILMS
from tui.view.film_details import FilmDetailsReader, facts, film_links
from tui.view.models import Link

KNOWN = Film(
    20,
    "Seven (a.k.a. Se7en) (1995)",
    "Crime|IMAX",
    facts={"rating_count": "1234", "rating_mean": "3.94", "tags": "dark|rain"},
    metadata={"overview": "Two detectives.", "release_date": "1995-09-22",
              "tmdb_popularity": "17.6", "tmdb_vote_avg": "8.36", "poster_url": "https://p"},
    credits={"directors": "David Fincher", "cast": "Brad Pitt|Morgan Freeman", "countries": "US|JP",
             "languages": "en|fr", "original_title": "Se7en!"},
)  # fmt: skip


def reader_of(home: Path, films: Sequence[Film]) -> FilmDetailsReader:
    reader = FilmDetailsReader(make_bundle(home, films))
    reader.load()
    return reader


def test_the_panel_says_what_is_known_in_reading_order(tmp_path: Path) -> None:
    about = reader_of(tmp_path, [KNOWN, *FILMS]).about_in_full(20)
    assert (about.film.title, about.film.genres) == ("Seven", ("Crime",))
    assert about.overview == "Two detectives."
    assert about.lines == (
        ("Director", "David Fincher"),
        ("With", "Brad Pitt, Morgan Freeman"),
        ("Ratings", "1,234, mean 3.9 of 5"),
    )
    assert about.more == (
        ("Also called", "Se7en, Se7en!"),
        ("Made in", "US, Japan"),
        ("Language", "English, French"),
        ("Released", "1995-09-22"),
        ("Tags", "dark, rain"),
        ("TMDB", "8.4 of 10, popularity 18"),
    )
    assert about.credit == TMDB_ATTRIBUTION
    assert about.poster_url == "https://p"
    assert about.full


def test_a_title_is_listed_once_as_another_title_and_never_the_shown_one(tmp_path: Path) -> None:
    films = [
        Film(20, "Seven (Se7en) (1995)", credits={"original_title": "Se7en"}),
        Film(21, "Heat (1995)", credits={"original_title": "Heat"}),
    ]
    reader = reader_of(tmp_path, [*films, *FILMS])
    assert reader.about_in_full(20).more == (("Also called", "Se7en"),)
    assert reader.about_in_full(21).more == ()


def test_the_first_twelve_tags_are_shown(tmp_path: Path) -> None:
    tags = [f"tag{number}" for number in range(1, 14)]
    film = Film(20, "Heat (1995)", facts={"tags": "|".join(tags)})
    shown = dict(reader_of(tmp_path, [film, *FILMS]).about_in_full(20).more)["Tags"]
    assert shown.split(", ") == tags[:12]


def test_the_six_films_nearest_in_taste_are_shown_nearest_first(tmp_path: Path) -> None:
    about = reader_of(tmp_path, FILMS).about_in_full(1)  # at 0.0; the others at 0.1, 0.15, 0.2 …
    assert [film.movie_id for film in about.nearest] == [2, 5, 3, 4, 6, 7]


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ({"tmdb_vote_avg": "7.25"}, "7.2 of 10"),
        ({"tmdb_popularity": "9.4"}, "popularity 9"),
    ],
)
def test_one_figure_of_tmdb_is_shown_without_the_other(
    tmp_path: Path, detail: dict[str, str], shown: str
) -> None:
    film = Film(20, "Heat (1995)", metadata=detail)
    assert reader_of(tmp_path, [film, *FILMS]).about_in_full(20).more == (("TMDB", shown),)


@pytest.mark.parametrize(
    ("ratings", "people", "known_by"),
    [
        ("9", 200, "4 of 100 people"),
        ("199", 200, "100 of 100 people"),
        ("300", 200, "100 of 100 people"),
        ("2", 200, "1 of 100 people"),
        ("1", 200, "fewer than 1 of 100 people"),
        ("1", 1, "100 of 100 people"),
        ("9", "many", None),
        ("9", None, None),
        ("", 200, None),
    ],
)
def test_how_many_people_know_a_film(
    tmp_path: Path, ratings: str, people: object, known_by: str | None
) -> None:
    home = write_home(tmp_path, [Film(20, "Heat (1995)", facts={"rating_count": ratings}), *FILMS])
    counts = {} if people is None else {"filter_data": {"users_kept": people}}
    write_manifest(home / "processed", {"dataset": "d", "counts": counts}, PROCESSED_RUNTIME)
    reader = FilmDetailsReader(Bundle.load(home / "artifacts" / "svd", home / "processed"))
    reader.load()
    assert dict(reader.about(20).lines).get("Known by") == known_by


@pytest.mark.parametrize(
    ("year", "made_by", "line"),
    [
        (1995, Credits(("A",), (), 170, ("US", "FR")), "1995 · A · 170 min · US, France"),
        (None, Credits(("A", "B")), "A, B"),
        (1995, Credits(("A", "B", "C")), "1995 · A, B and others"),
        (None, Credits(runtime=90), "90 min"),
        (None, Credits(), ""),
    ],
)
def test_the_facts_are_on_one_line(year: int | None, made_by: Credits, line: str) -> None:
    assert facts(Movie(0, 1, "Heat", year, (), 1), FilmDetails(credits=made_by)) == line


def test_links_contain_ids_of_digits_only() -> None:
    details = FilmDetails(imdb_id="0113277", tmdb_id="949\x1b]8;;http://x\x07")
    assert film_links(6, details) == (
        Link("IMDb", "imdb.com/title/tt0113277", "https://www.imdb.com/title/tt0113277"),
        Link("MovieLens", "movielens.org/movies/6", "https://movielens.org/movies/6"),
    )
