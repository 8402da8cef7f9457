"""The face of the search: an index of films by name, built, stored and asked.

Reading what is typed is `engine.search.query.typed_text`'s work, proposing
films `engine.search.query.candidates`', ordering them `engine.search.query.scoring`'s, and the arrays behind it
belong to `engine.search.index.arrays`. Filters such as `year:1994` are `engine.search.query.filter_syntax`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.all_films import Listing
from engine.catalogue.titles import natural, split_year
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import TITLE_INDEX
from engine.search.index.arrays import (
    REBUILD,
    TitleArrays,
    arrays_from_bytes,
    arrays_to_bytes,
    build_arrays,
    fingerprint_of,
)
from engine.search.index.distinct import distinct
from engine.search.index.title_variants import Kind, readings, split_aliases
from engine.search.query.candidates import find_candidates
from engine.search.query.highlight import matched_spans
from engine.search.query.scoring import rank
from engine.search.query.typed_text import read_typed

_ABSENT = -1


@dataclass(frozen=True, slots=True)
class Match:
    """A film that a query found.

    Attributes
    ----------
    row
        The film's row in the catalogue.
    score
        About 0 to 1, for ordering only.
    spans
        [start, end) character ranges of the displayed title that the query matched.
    guess
        Whether the film is merely among the nearest by name. Matches of one search are all
        guesses or none is, so `matches[0].guess` says "no film like that".
    """

    row: int
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    guess: bool = False


class TitleIndex:
    """The films of a catalogue by name.

    Made by `build`, or by `from_bytes` from what `to_bytes` gave.

    Parameters
    ----------
    arrays
        The index proper.
    titles
        The n titles that it was made from, in MovieLens form.
    place
        (n,) int64, the row by which each film is known outside, -1 for a film that is not to
        be found; every film by its own place when None.
    """

    def __init__(
        self,
        arrays: TitleArrays,
        titles: Sequence[str],
        place: NDArray[np.int64] | None = None,
    ):
        self._arrays = arrays
        self._titles = titles
        self._place = np.arange(len(titles)) if place is None else place
        self._size = int(np.count_nonzero(self._place != _ABSENT))

    @classmethod
    def build(cls, titles: Sequence[str], popularity: NDArray[np.number]) -> "TitleIndex":
        """Index `titles` (n,), such as "Matrix, The (1999)", with `popularity` (n,) counts >= 0.

        Takes about 20 microseconds a title.

        Raises
        ------
        ValueError
            If there is not one popularity per title.
        """
        return cls(build_arrays(titles, popularity), titles)

    def to_bytes(self) -> bytes:
        """Return the index as the content of an .npz file without pickle."""
        return arrays_to_bytes(self._arrays)

    @classmethod
    def from_bytes(
        cls, raw: bytes, where: Path, titles: Sequence[str], popularity: NDArray[np.number]
    ) -> "TitleIndex":
        """Return the index whose `to_bytes` is `raw`, made for exactly these films.

        Parameters
        ----------
        where
            The file that `raw` comes from, for errors.
        titles, popularity
            As `build` got them.

        Raises
        ------
        DataError
            `raw` is damaged, of another format or made from another catalogue.
        """
        arrays = arrays_from_bytes(raw, where)
        if not np.array_equal(arrays.fingerprint, fingerprint_of(titles, popularity)):
            raise DataError(
                "the title index belongs to another catalogue", where=where, fix=REBUILD
            )
        return cls(arrays, titles)

    def among(self, rows: NDArray[np.int64]) -> "TitleIndex":
        """Return an index of the films in `rows` (k,) alone, known by their places in `rows`.

        The arrays are shared with this index.
        """
        place = np.full(len(self._titles), _ABSENT, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        return TitleIndex(self._arrays, self._titles, place)

    def search(
        self, query: str, limit: int = 50, mask: NDArray[np.bool_] | None = None
    ) -> list[Match]:
        """Return the films that `query` may mean, best first.

        Parameters
        ----------
        query
            Any text; its last word counts as unfinished. Blank text stands for the most
            popular films.
        limit
            The most films to return.
        mask
            (k,) bool by row, the films allowed of those that can be found; None allows all.

        Returns
        -------
        matches
            At most `limit`. Where no film fits the query, the nearest ones, marked as
            guesses; nothing where no film is even near it.

        Raises
        ------
        ValueError
            If `mask` is not of that length.
        """
        arrays = self._arrays
        if mask is not None and mask.shape != (self._size,):
            raise ValueError(f"a mask of shape {mask.shape} for {self._size} films")
        allowed = self._allowed(mask)
        typed = read_typed(query)
        if not typed.words:
            ranks = np.arange(len(arrays.order)) if allowed is None else np.flatnonzero(allowed)
            films, guess = ranks[:limit], False
            scores = arrays.prior[films].astype(np.float64)
        else:
            candidates = find_candidates(arrays, typed, allowed)
            films, scores = rank(arrays, typed, candidates)
            films, scores, guess = films[:limit], scores[:limit], candidates.guesses
        listed = arrays.order[films]
        return [
            Match(row, score, matched_spans(self._displayed(title), typed.words), guess)
            for row, title, score in zip(
                self._place[listed].tolist(), listed.tolist(), scores.tolist(), strict=True
            )
        ]

    def named(self, name: str) -> list[int]:
        """Return the rows of the films called `name`, most popular first.

        Case, accents, punctuation, spaces, a leading article and the way a number is
        written do not count; `name` has no year. Where no film has that name, those that
        have it as an alternative title ("Cidade de Deus") are returned.
        """
        arrays = self._arrays
        main, _ = split_aliases(natural(name))
        wanted = {reading.replace(" ", "").encode() for reading in readings(main)}
        names = np.concatenate(
            [np.empty(0, dtype=np.int32), *(arrays.names_beginning(one)[0] for one in wanted)]
        )
        for kind in (Kind.WHOLE, Kind.ALIAS):
            films = distinct(arrays.film_of(names[arrays.kinds[names] == kind]))
            rows = self._place[arrays.order[films]]
            if (rows != _ABSENT).any():
                return [int(row) for row in rows[rows != _ABSENT]]
        return []

    def _allowed(self, mask: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """Return which films may be found, by rank; None where all may."""
        if mask is None and self._size == len(self._place):
            return None
        present = self._place != _ABSENT
        if mask is not None:
            present[present] = mask[self._place[present]]
        by_rank: NDArray[np.bool_] = present[self._arrays.order]
        return by_rank

    def _displayed(self, title: int) -> str:
        return natural(split_year(self._titles[title])[0])


def find_title_index(processed: CheckedFolder, listing: Listing) -> tuple[TitleIndex, str | None]:
    """Return the index of the listing's titles, and a notice where it had to be built anew.

    The index in processed/ is used when it is the one its manifest vouches for and was made
    from exactly these titles and popularities; it is never trusted otherwise.
    """
    try:
        raw = processed.read(TITLE_INDEX)
        where = processed.path / TITLE_INDEX
        return TitleIndex.from_bytes(raw, where, listing.titles, listing.popularity), None
    except DataError as error:
        built = TitleIndex.build(listing.titles, listing.popularity)
        return built, f"Rebuilt the title index: {error}"
