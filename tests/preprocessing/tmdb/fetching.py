"""Run fetch_tmdb_metadata against the test server, and read its files and output."""

import json
import re
import time
from types import MappingProxyType

from engine.files.names import MOVIE_FACTS, MOVIE_METADATA, MOVIES_FILTERED, TMDB_FETCHED
from preprocessing import fetch_tmdb_metadata
from preprocessing.manifest import Provenance
from tests.faults.commands import Child
from tests.preprocessing.data_sets import csv_text, rows_of, status_of

KEY = "0123456789abcdef0123456789abcdef"
TOKEN = "eyJhbGciOi.eyJhdWQiOi.c2lnbmF0dXJl"
QUICK = ("--rate", "2000", "--backoff", "0.001", "--timeout", "10")
TMDB_IDS = {n: 1000 + n for n in range(1, 13)}
"""Of the twelve films, by movieId."""


def film(n):
    return {
        "id": 1000 + n,
        "overview": f'Film {n}, "the" one.',
        "poster_path": f"/p{n}.jpg",
        "backdrop_path": f"/b{n}.jpg",
        "release_date": f"1995-12-{n:02}",
        "popularity": n + 0.5,
        "vote_average": 7.0,
        "vote_count": 10,
        "title": f"Title {n}",
        "original_title": f"Titre {n}",
        "original_language": "fr",
        "spoken_languages": [{"iso_639_1": "en"}],
        "production_countries": [{"iso_3166_1": "FR"}],
        "runtime": 90 + n,
        "credits": {
            "crew": [{"name": f"Director {n}", "job": "Director"}],
            "cast": [{"name": f"Lead {n}", "order": 0}],
        },
    }


def prepare(folder, tmdb_ids, imdb_ids=MappingProxyType({})):
    """Write the films movieId -> tmdbId (None where unknown) as the pipeline writes them.

    `imdb_ids` are by movieId too.
    """
    folder.mkdir()
    (folder / MOVIES_FILTERED).write_text(
        csv_text("movieId,title,genres", [(n, f"Title {n}", "Drama") for n in tmdb_ids])
    )
    facts = [(n, 1995, 5, 3.5, "", imdb_ids.get(n, ""), tmdb or "") for n, tmdb in tmdb_ids.items()]
    header = "movieId,year,rating_count,rating_mean,tags,imdbId,tmdbId"
    (folder / MOVIE_FACTS).write_text(csv_text(header, facts))
    thresholds = {"min_user_ratings": 1, "min_movie_ratings": 1}
    Provenance("tiny", thresholds).write(folder, None, [])
    return folder


def arguments(folder, tmdb, *more):
    return ("--processed", folder, "--base-url", tmdb.url, *QUICK, *more)


def fetch(folder, tmdb, *more):
    """Run the command in this process; return its exit status."""
    return status_of(fetch_tmdb_metadata.main, *arguments(folder, tmdb, *more))


def child(folder, tmdb, *more):
    """Start the command in its own process."""
    return Child("preprocessing.fetch_tmdb_metadata", *arguments(folder, tmdb, *more))


def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def report(capsys):
    """Return the printed counts by name, and everything printed."""
    printed = capsys.readouterr()
    counts = re.findall(r"^  ([a-z_ ]+?) +([\d,]+)$", printed.out, re.MULTILINE)
    return {name: int(number) for name, number in counts}, printed


def overviews(folder):
    return {int(row["movieId"]): row["overview"] for row in rows_of(folder / MOVIE_METADATA)}


def cached(folder):
    path = folder / TMDB_FETCHED
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
