"""movie_metadata.csv: what is told of each film that MovieLens does not know.

One row for every film of movies_filtered.csv, in its order and under its title. Whoever
knows more merges it in; what they do not know stays as it stands. Rows of films that are
not in the list are passed over in reading and gone with the next writing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import pyarrow as pa

from engine.files.atomic import publication
from engine.files.names import METADATA_COLUMNS, MOVIE_METADATA, MOVIES_FILTERED
from engine.text import visible
from preprocessing.csv_tables.reading import CsvFile, read_csv
from preprocessing.csv_tables.writing import Column, write_csv
from preprocessing.manifest import Provenance
from preprocessing.tables import ID, Movies, require_distinct

LONGEST_OVERVIEW = 4_000  # characters; TMDB allows a thousand
_MOVIES_FIX = "run `python -m preprocessing.filter_data` first"
_METADATA_FIX = "restore the file or remove it"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is told of one film, as the cells of its row; empty where nothing is.

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
        """Return this with every cell replaced that `newer` has."""
        return replace(self, **{name: cell for name, cell in asdict(newer).items() if cell})


_CELLS = tuple(field.name for field in fields(Metadata))
_TYPES: dict[str, pa.DataType] = {"movieId": ID, **dict.fromkeys(_CELLS, pa.string())}
_NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class MovieMetadata:
    """The whole table.

    Parameters
    ----------
    movies
        The films that have a row.
    told
        movieId to what is told of the film; other films may be among them.
    """

    movies: Movies
    told: Mapping[int, Metadata]

    @classmethod
    def read(cls, processed: Path) -> "MovieMetadata":
        """Read the table of the films in `processed`; nothing is told where there is none.

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
        """Return this with the cells replaced that `newer`, by movieId, has."""
        changed = {
            movie: self.told.get(movie, _NOTHING).updated(metadata)
            for movie, metadata in newer.items()
        }
        return MovieMetadata(self.movies, {**self.told, **changed})

    def columns(self) -> dict[str, Column]:
        """Return the columns under the names they have in the file."""
        rows = [self.told.get(movie, _NOTHING) for movie in self.movies.ids.tolist()]
        cells = [pa.array([getattr(row, name) for row in rows], pa.string()) for name in _CELLS]
        columns = (self.movies.ids, self.movies.titles, *cells)
        return dict(zip(METADATA_COLUMNS, columns, strict=True))

    def write(self, folder: Path) -> None:
        """Write movie_metadata.csv into `folder`."""
        write_csv(folder / MOVIE_METADATA, self.columns())


def publish_merged(processed: Path, newer: Mapping[int, Metadata]) -> MovieMetadata:
    """Merge `newer`, by movieId, into the table of `processed` and vouch for it.

    Returns
    -------
    MovieMetadata
        What was written.

    Raises
    ------
    DataError
        A file is missing or damaged, or the folder cannot be written; it is as it was.
    """
    with publication(processed) as staged:
        # Read anew under the lock: someone may have written since the caller looked.
        provenance = Provenance.of(processed)
        metadata = MovieMetadata.read(processed).merged(newer)
        metadata.write(staged)
        provenance.write(staged, processed, [])
    return metadata


def on_one_line(text: str) -> str:
    """Return `text` with single blanks for white space and nothing a terminal would obey."""
    spaced = " ".join(text.split())
    kept = (one for one, shown in zip(spaced, visible(spaced), strict=True) if one == shown)
    return " ".join("".join(kept).split())
