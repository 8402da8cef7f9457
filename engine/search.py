"""Finding films by what a person types: forgiving, ordered, and quick enough for each key.

This is the face of the search. Reading what is typed is `engine.typed`'s work, proposing
films `engine.candidates`', ordering them `engine.ranking`'s, and the arrays behind it
belong to `engine.title_index`. Filters such as `year:1994` are `engine.query`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.aliases import Kind, readings, split_aliases
from engine.candidates import find_candidates
from engine.errors import DataError
from engine.ranking import rank
from engine.spans import matched_spans
from engine.title_index import (
    TitleArrays,
    build_arrays,
    fingerprint_of,
    load_arrays,
    save_arrays,
)
from engine.titles import natural, split_year
from engine.typed import read_typed


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

    Made by `build`, or by `load` from what `save` wrote.

    Parameters
    ----------
    arrays
        The index proper.
    titles
        The n titles that it was made from, in MovieLens form.
    """

    def __init__(self, arrays: TitleArrays, titles: Sequence[str]):
        self._arrays = arrays
        self._titles = titles

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

    def save(self, path: Path) -> None:
        """Write the index to `path`, an .npz without pickle, at once or not at all.

        Raises
        ------
        DataError
            If `path` cannot be written.
        """
        save_arrays(self._arrays, path)

    @classmethod
    def load(
        cls, path: Path, titles: Sequence[str], popularity: NDArray[np.number]
    ) -> "TitleIndex":
        """Read an index saved for exactly these `titles` (n,) and `popularity` (n,).

        Raises
        ------
        DataError
            If the file is missing, damaged, of another format or made from another catalogue.
        """
        arrays = load_arrays(path)
        if not np.array_equal(arrays.fingerprint, fingerprint_of(titles, popularity)):
            raise DataError(
                "the title index belongs to another catalogue", where=path, fix="build it again"
            )
        return cls(arrays, titles)

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
            (n,) bool by catalogue row, the films allowed; None allows all.

        Returns
        -------
        matches
            At most `limit`. Where no film fits the query, the nearest ones, marked as
            guesses; nothing where no film is even near it.

        Raises
        ------
        ValueError
            If `mask` is not of length n.
        """
        arrays = self._arrays
        if mask is not None and mask.shape != arrays.order.shape:
            raise ValueError(f"a mask of shape {mask.shape} for {len(arrays.order)} films")
        allowed = None if mask is None else mask[arrays.order]
        typed = read_typed(query)
        if not typed.words:
            ranks = np.arange(len(arrays.order)) if allowed is None else np.flatnonzero(allowed)
            films, guess = ranks[:limit], False
            scores = arrays.prior[films].astype(np.float64)
        else:
            candidates = find_candidates(arrays, typed, allowed)
            films, scores = rank(arrays, typed, candidates)
            films, scores, guess = films[:limit], scores[:limit], candidates.guesses
        return [
            Match(row, score, matched_spans(self._displayed(row), typed.words), guess)
            for row, score in zip(arrays.order[films].tolist(), scores.tolist(), strict=True)
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
            films = np.unique(arrays.film_of(names[arrays.kinds[names] == kind]))
            if len(films):
                return [int(row) for row in arrays.order[films]]
        return []

    def _displayed(self, row: int) -> str:
        return natural(split_year(self._titles[row])[0])
