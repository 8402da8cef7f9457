"""Film details are read on demand; unknown ones are None or empty, never invented."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.film_details import FilmDetails, FilmDetailsTable
from engine.errors import DataError
from engine.files.manifest import write_manifest
from engine.files.names import PROCESSED_RUNTIME
from tests.bundles import Film, make_bundle

KNOWN = Film(
    1,
    "Known (2001)",
    facts={"rating_count": "102", "rating_mean": "3.9", "tags": "heist|slow burn",
           "imdbId": "0140352", "tmdbId": "9008"},
    metadata={"overview": "Two people talk.", "release_date": "2001-02-03",
              "tmdb_popularity": "12.5", "tmdb_vote_avg": "7.4",
              "poster_url": "https://image.tmdb.org/t/p/w500/p.jpg"},
)  # fmt: skip
ODD = Film(
    3,
    "Odd (2003)",
    facts={"rating_count": "many", "rating_mean": "nan", "tags": "||"},
    metadata={"tmdb_vote_avg": "-inf", "overview": ""},
)
FILMS = [KNOWN, Film(2, "Unknown (2002)"), ODD, Film(4, "Other (2004)")]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return make_bundle(tmp_path, FILMS)


def test_known_details_are_typed(bundle: Bundle) -> None:
    assert FilmDetailsTable.load(bundle.processed).of(1) == FilmDetails(
        rating_count=102,
        rating_mean=3.9,
        tags=("heist", "slow burn"),
        imdb_id="0140352",
        tmdb_id="9008",
        overview="Two people talk.",
        release_date="2001-02-03",
        tmdb_popularity=12.5,
        tmdb_vote_avg=7.4,
        poster_url="https://image.tmdb.org/t/p/w500/p.jpg",
    )


@pytest.mark.parametrize("movie_id", [2, 3, 999])
def test_empty_odd_or_absent_cells_are_unknown(bundle: Bundle, movie_id: int) -> None:
    assert FilmDetailsTable.load(bundle.processed).of(movie_id) == FilmDetails()


def test_both_files_may_be_absent(bundle: Bundle, tmp_path: Path) -> None:
    for name in ("movie_facts.csv", "movie_metadata.csv"):
        (tmp_path / "processed" / name).unlink()
    write_manifest(tmp_path / "processed", {}, PROCESSED_RUNTIME)
    reloaded = Bundle.load(tmp_path / "artifacts" / "svd", tmp_path / "processed")
    assert FilmDetailsTable.load(reloaded.processed).of(1) == FilmDetails()


def test_a_file_that_does_not_match_its_manifest_is_refused(bundle: Bundle, tmp_path: Path) -> None:
    path = tmp_path / "processed" / "movie_metadata.csv"
    path.write_text(path.read_text().replace("talk", "walk"))
    with pytest.raises(DataError, match=r"movie_metadata\.csv: does not match its manifest"):
        FilmDetailsTable.load(bundle.processed)


def test_details_are_immutable() -> None:
    with pytest.raises(AttributeError):
        FilmDetails().overview = "x"  # type: ignore[misc]
    assert replace(FilmDetails(), overview="x").overview == "x"
