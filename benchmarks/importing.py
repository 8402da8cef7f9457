"""How surely imported films are matched, and how long that takes.

The bundled films are written as Letterboxd has them, by main title and year, and matched. Then, if
the rest of ml-latest-small is there, its films that the bundle lacks: none has a right match, and
those that get one are listed.

    python -m benchmarks.importing
"""

import csv
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.folders import ARTIFACTS, ML_LATEST_SMALL, PROCESSED
from engine.bundle import Bundle
from engine.catalogue.titles import natural, split_aliases, split_year
from engine.importing.match import ImportMatches, match_films
from engine.importing.reader import read_import_files

_RAW = ML_LATEST_SMALL / "movies.csv"
_COLUMNS = ("Date", "Name", "Year", "Letterboxd URI", "Rating")


class Listed(NamedTuple):
    """A film as a site lists it."""

    title: str
    year: int | None


def match(films: list[Listed], bundle: Bundle) -> tuple[ImportMatches, float]:
    """Return the matches of a file of `films`, and the seconds that reading and matching took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ratings.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(_COLUMNS)
            table.writerows(("2020-01-01", title, year, "x", "4") for title, year in films)
        started = time.perf_counter()
        matches = match_films(read_import_files([path])[0], bundle)
        return matches, time.perf_counter() - started


def films_beside(bundle: Bundle) -> Iterator[Listed]:
    """Yield the films of ml-latest-small that the bundle lacks."""
    with _RAW.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["movieId"]) not in bundle.catalogue:
                title, year = split_year(row["title"])
                yield Listed(split_aliases(natural(title))[0], year)


def main() -> None:
    """Print the figures."""
    bundle = Bundle.load(ARTIFACTS / "als", PROCESSED)
    movies = [bundle.catalogue.movie(row) for row in range(len(bundle.catalogue))]
    own = {Listed(movie.main_title, movie.year): movie.movie_id for movie in movies}
    matches, seconds = match([*own], bundle)
    right = sum(
        own[Listed(film.record.title or "", film.record.year)] == film.movie.movie_id
        for film in matches.matched
    )
    print(f"bundled films: {right:,} of {len(own):,} matched rightly, in {seconds:.2f} s")
    if not _RAW.exists():
        print(f"(no {_RAW.name} of ml-latest-small; the films beside the bundle are left out)")
        return
    others = [*films_beside(bundle)]
    matches, seconds = match(others, bundle)
    print(f"films beside them: {len(matches.matched)} of {len(others):,} matched, {seconds:.2f} s")
    for film in matches.matched:
        listed = ", listed as taken for it" if film.approximate else ", of the same name and year"
        print(f"  {film.record.label}: {film.movie.label}{listed}")


if __name__ == "__main__":
    main()
