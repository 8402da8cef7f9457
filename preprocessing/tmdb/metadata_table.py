"""Read, merge and write movie_metadata.csv: overview, images, date and votes of each film.

The table has one row for every film of movies_filtered.csv, in its order and under its title.
A merge keeps the cells for which it has no new value. The next write drops rows of other
films.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import pyarrow as pa

from engine.files.atomic import publication
from engine.files.names import METADATA_COLUMNS, MOVIE_METADATA, MOVIES_FILTERED
from preprocessing.csv_tables.reading import CsvFile, read_csv
from preprocessing.csv_tables.writing import write_csv
from preprocessing.manifest import Provenance
from preprocessing.tables import ID, Movies, require_distinct

_MOVIES_FIX = "run `python -m preprocessing.filter_data` first"
_METADATA_FIX = "restore the file or remove it"


@dataclass(frozen=True, slots=True)
class Metadata:
    """One film's row, as text cells; a cell is empty where the value is unknown.

    Parameters
    ----------
    release_date
        YYYY-MM-DD.
    tmdb_popularity, tmdb_vote_avg
        Decimal numbers; the vote from 0 to 10.
    """

    overview: str = ""
    poster_url: str = ""
    backdrop_url: str = ""
    release_date: str = ""
    tmdb_popularity: str = ""
    tmdb_vote_avg: str = ""

    def updated(self, newer: "Metadata") -> "Metadata":
        """Return a copy with the non-empty cells of `newer`."""
        return replace(self, **{name: cell for name, cell in asdict(newer).items() if cell})


_CELLS = tuple(field.name for field in fields(Metadata))
_TYPES: dict[str, pa.DataType] = {"movieId": ID, **dict.fromkeys(_CELLS, pa.string())}
_EMPTY = Metadata()


@dataclass(frozen=True, slots=True)
class MovieMetadata:
    """The table of `movies`; `rows` are by movieId, and may include other films."""

    movies: Movies
    rows: Mapping[int, Metadata]

    @classmethod
    def read(cls, processed: Path) -> "MovieMetadata":
        """Read the table of the films in `processed`; without a file it has no rows.

        Raises
        ------
        DataError
            The list of films is missing, or a file is damaged or lists a film twice.
        """
        movies = Movies.read(CsvFile.at(processed / MOVIES_FILTERED, _MOVIES_FIX))
        path = processed / MOVIE_METADATA
        if not path.exists():
            return cls(movies, {})
        file = CsvFile.at(path, _METADATA_FIX)
        table = read_csv(file, _TYPES)
        ids = table["movieId"].to_numpy()
        require_distinct(file, "movieId", ids)
        rows = zip(*(table[name].to_pylist() for name in _CELLS), strict=True)
        return cls(movies, dict(zip(ids.tolist(), (Metadata(*row) for row in rows), strict=True)))

    def merged(self, newer: Mapping[int, Metadata]) -> "MovieMetadata":
        """Return a copy with the non-empty cells of `newer`, by movieId."""
        changed = {
            movie: self.rows.get(movie, _EMPTY).updated(metadata)
            for movie, metadata in newer.items()
        }
        return MovieMetadata(self.movies, {**self.rows, **changed})

    def write(self, folder: Path) -> None:
        """Write movie_metadata.csv into `folder`."""
        rows = [self.rows.get(movie, _EMPTY) for movie in self.movies.ids.tolist()]
        cells = [pa.array([getattr(row, name) for row in rows], pa.string()) for name in _CELLS]
        columns = (self.movies.ids, self.movies.titles, *cells)
        write_csv(folder / MOVIE_METADATA, dict(zip(METADATA_COLUMNS, columns, strict=True)))


def publish_merged(processed: Path, newer: Mapping[int, Metadata]) -> None:
    """Merge `newer`, by movieId, into the table of `processed` and update the manifest.

    Raises
    ------
    DataError
        A file is missing or damaged, or the folder cannot be written; it is unchanged.
    """
    with publication(processed) as staged:
        # Read under the lock: another process may have written since the caller looked.
        provenance = Provenance.read(processed)
        MovieMetadata.read(processed).merged(newer).write(staged)
        provenance.write(staged, processed, [])
