"""A bundle: one model's vectors, its taste model and the catalogue, checked as they are read.

No file is ever unpickled.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.all_films import AllFilms
from engine.catalogue.credit_columns import CreditColumns
from engine.catalogue.credits import read_credits
from engine.catalogue.film_details import read_rating_counts
from engine.catalogue.movies import Catalogue
from engine.files.manifest import CheckedFolder, read_settled
from engine.files.names import (
    MOVIE_EMBEDDINGS,
    MOVIE_MAP,
    MOVIE_POSITIONS,
    MOVIES_FILTERED,
    OTHER_FILMS,
)
from engine.files.readers import read_matrix
from engine.model_folder import open_model, read_model_settings, read_movie_map
from engine.taste.base import TasteConfig
from engine.taste.registry import read_taste
from engine.taste.rocchio import UNIT_SLACK

_NO_ROW = -1
_FAR_OUTSIDE = 1e6
_SAME_COSINE = 5  # decimals: what is beyond depends on the processor


@dataclass(frozen=True)
class Bundle:
    """What a session needs, immutable and shared.

    Attributes
    ----------
    model, data_set
        The names of the model, such as "svd", and of the data behind the catalogue.
    catalogue
        The n films that have a vector and passed the filter, and those with too few ratings to
        be recommended, by ascending MovieLens id.
    vectors
        (n, d) float32, C-ordered, finite; row i belongs to the catalogue's row i. That of a film
        with too few ratings is 0.
    score_scale
        What the model's scores are divided by to be on the scale of a cosine.
    processed
        The folder that details of films are read from; None for a model that is not on disk.
    match_marks
        Four ascending taste scores, u·m / score_scale, which part weak from fair from good from
        strong from very strong matches; empty if the model has none.
    folder, model_rows
        The model's folder, and the row in its files of each film, (n,), -1 for a film with too
        few ratings; None as `processed`.
    model_films
        How many films the model's files have, n or more.
    unit_length
        Whether the vectors have unit length, all but those of films without signal.
    """

    model: str
    catalogue: Catalogue
    vectors: NDArray[np.float32]
    taste: TasteConfig = field(repr=False)
    score_scale: float
    data_set: str
    processed: CheckedFolder | None = field(repr=False)
    match_marks: tuple[float, ...] = ()
    folder: CheckedFolder | None = field(default=None, repr=False)
    model_rows: NDArray[np.int64] | None = field(default=None, repr=False)
    model_films: int = 0
    unit_length: bool = False

    @classmethod
    def load(cls, model_folder: Path, processed_folder: Path) -> "Bundle":
        """Read and check one model's folder and processed/.

        Raises
        ------
        DataError
            A file is missing, damaged, does not match its manifest, or disagrees with another:
            the error names it and the command that makes it again.
        """

        def read() -> Bundle:
            processed = open_processed(processed_folder)
            return cls.of_model(model_folder, processed, AllFilms.read(processed))

        return read_settled(read)

    @classmethod
    def of_model(cls, model_folder: Path, processed: CheckedFolder, films: AllFilms) -> "Bundle":
        """Read and check a model's folder, with films read before; raises as `load` does."""
        return read_settled(lambda: cls._of_model(model_folder, processed, films))

    @classmethod
    def _of_model(cls, model_folder: Path, processed: CheckedFolder, films: AllFilms) -> "Bundle":
        folder = open_model(model_folder)
        model, score_scale, match_marks = read_model_settings(folder)
        matrix = read_matrix(folder, MOVIE_EMBEDDINGS)
        mapped_ids, mapped_rows = read_movie_map(folder, len(matrix))
        # Usually the model knows all films, in the same order; then its matrix is used in place.
        order = np.argsort(mapped_ids)
        place = np.searchsorted(mapped_ids, films.movie_ids, sorter=order)
        nearest = order[np.minimum(place, len(order) - 1)]
        known = (mapped_ids[nearest] == films.movie_ids) & ~films.rare
        if not known.any():
            raise folder.fault(f"shares no film with {processed.path / MOVIES_FILTERED}", MOVIE_MAP)
        taste = read_taste(folder, matrix.shape[1])
        folder.require_unaltered()
        listed = np.flatnonzero(known | films.rare)
        rows = np.where(known, mapped_rows[nearest], _NO_ROW)[listed]
        in_place = np.array_equal(rows, np.arange(len(matrix)))
        vectors = matrix if in_place else np.ascontiguousarray(matrix[rows])
        if not in_place:
            vectors[rows == _NO_ROW] = 0.0
        return cls(
            model=model,
            catalogue=Catalogue(
                movie_ids=films.movie_ids[listed],
                titles=[films.titles[i] for i in listed.tolist()],
                genres=[films.genres[i] for i in listed.tolist()],
                popularity=films.popularity[listed],
                rare=films.rare[listed],
            ),
            vectors=vectors,
            taste=taste,
            score_scale=score_scale,
            data_set=str(processed.manifest.get("dataset", "unknown data")),
            processed=processed,
            match_marks=match_marks,
            folder=folder,
            model_rows=rows,
            model_films=len(matrix),
            unit_length=taste.unit_length,
        )

    @cached_property
    def rating_counts(self) -> NDArray[np.int64]:
        """(n,) int64: the number of ratings of each film.

        Raises
        ------
        DataError
            movie_facts.csv is damaged.
        """
        return read_rating_counts(self.processed, self.catalogue)

    @cached_property
    def credit_columns(self) -> CreditColumns:
        """The credits of each film as arrays; all unknown without movie_credits.csv.

        Raises
        ------
        DataError
            movie_credits.csv is damaged.
        """
        return CreditColumns.of(read_credits(self.processed), self.catalogue.movie_ids)

    @cached_property
    def positions(self) -> NDArray[np.float32] | None:
        """The films' positions on the map, (n, 2) float32 in [-1, 1]; None if there is no map.

        A film with too few ratings has none, so its position is far outside of what is drawn.

        Raises
        ------
        DataError
            movie_positions.npy is damaged, has another number of films, or leaves the map.
        """
        folder, rows = self.folder, self.model_rows
        if folder is None or rows is None or not folder.has(MOVIE_POSITIONS):
            return None
        positions = read_matrix(folder, MOVIE_POSITIONS)
        if positions.shape != (self.model_films, 2):
            raise folder.fault(f"is {positions.shape}, not two numbers a film", MOVIE_POSITIONS)
        if np.abs(positions).max() > 1:
            raise folder.fault("has positions outside −1 to 1", MOVIE_POSITIONS)
        by_film = positions[rows]
        by_film[rows == _NO_ROW] = _FAR_OUTSIDE
        return by_film

    @property
    def is_library(self) -> bool:
        """Whether `fourfold build` made it: no other lists films with too few ratings."""
        return self.processed is not None and self.processed.has(OTHER_FILMS)

    def match(self, taste_score: float) -> int | None:
        """Return how well a film of this taste score, u·m / score_scale, matches, 1 to 5."""
        return bisect_right(self.match_marks, taste_score) + 1 if self.match_marks else None

    def nearest(self, row: int, count: int) -> list[int]:
        """Return the `count` rows most similar to `row` by the cosine of their vectors.

        The most similar first, equals by row, without the film itself. A film without signal is
        similar to none: its own list is empty, and it is in no other.
        """
        norms = np.linalg.norm(self.vectors, axis=1)
        # A vector of norm x is stored with x / (x + UNIT_SLACK): a half where x is the slack.
        similar = norms >= (0.5 if self.unit_length else UNIT_SLACK)
        if not similar[row]:
            return []
        similar[row] = False
        rows = np.flatnonzero(similar)
        cosine = self.vectors[rows] @ self.vectors[row] / norms[rows]
        best = np.argsort(-cosine.round(_SAME_COSINE), kind="stable")[:count]
        return [int(i) for i in rows[best]]


def open_processed(folder: Path) -> CheckedFolder:
    """Return processed/ as a checked folder.

    Raises
    ------
    DataError
        There is no such folder.
    """
    return CheckedFolder(folder, "python -m preprocessing.setup")
