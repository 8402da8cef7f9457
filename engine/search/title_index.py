"""Search the films of a catalogue by title, with an index that is built once and stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.all_films import AllFilms
from engine.catalogue.titles import natural, split_aliases, split_year
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import TITLE_INDEX
from engine.search.index.arrays import (
    REBUILD,
    TitleArrays,
    arrays_from_bytes,
    arrays_to_bytes,
    fingerprint_of,
)
from engine.search.index.build import build_arrays
from engine.search.index.distinct import distinct
from engine.search.index.normalize import fold
from engine.search.index.title_variants import NameKind, variants
from engine.search.query.candidates import Tier, find_candidates
from engine.search.query.highlight import matched_spans
from engine.search.query.scoring import rank_candidates
from engine.search.query.typed_text import parse_typed_text

_ABSENT = -1


@dataclass(frozen=True, slots=True)
class Match:
    """A film that a query found.

    Attributes
    ----------
    score
        About 0 to 1, for ordering only.
    spans
        [start, end) character ranges of the displayed title that the query matched.
    guess
        Whether the film only has a similar name. Either all matches of a search are guesses,
        because no film fits the query, or none are.
    whole
        Whether the query is a whole name of the film, not only a part of it.
    exact
        Whether the film has every word of the query, or one that begins with the last.
    """

    row: int
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    guess: bool = False
    whole: bool = False
    exact: bool = False


class TitleIndex:
    """Finds the films of a catalogue by title; created by `build` or `from_bytes`.

    Parameters
    ----------
    titles
        The n indexed titles, in MovieLens form.
    rows
        (n,) int64, the row returned for each film, -1 for a film never to be found; None
        returns the film's index in `titles`.
    """

    def __init__(
        self,
        arrays: TitleArrays,
        titles: Sequence[str],
        rows: NDArray[np.int64] | None = None,
    ):
        self._arrays = arrays
        self._titles = titles
        self._rows = np.arange(len(titles)) if rows is None else rows
        self._size = int(np.count_nonzero(self._rows != _ABSENT))

    @classmethod
    def build(cls, titles: Sequence[str], popularity: NDArray[np.number]) -> "TitleIndex":
        """Index `titles` (n,), such as "Matrix, The (1999)", with `popularity` (n,), counts >= 0.

        This takes about 20 microseconds a title.

        Raises
        ------
        ValueError
            There is not one popularity per title.
        """
        return cls(build_arrays(titles, popularity), titles)

    def to_bytes(self) -> bytes:
        """Return the index as the content of an .npz file without pickle."""
        return arrays_to_bytes(self._arrays)

    @classmethod
    def from_bytes(
        cls, raw: bytes, where: Path, titles: Sequence[str], popularity: NDArray[np.number]
    ) -> "TitleIndex":
        """Return the index that `to_bytes` stored in `raw`, the content of the file `where`.

        Raises
        ------
        DataError
            `raw` is damaged, of another format, or not built from `titles` and `popularity`.
        """
        arrays = arrays_from_bytes(raw, where)
        if not np.array_equal(arrays.fingerprint, fingerprint_of(titles, popularity)):
            raise DataError(
                "the title index belongs to another catalogue", where=where, fix=REBUILD
            )
        return cls(arrays, titles)

    def subset(self, films: NDArray[np.int64]) -> "TitleIndex":
        """Return an index of only `films` (k,), with rows from 0 to k - 1, sharing the arrays."""
        rows = np.full(len(self._titles), _ABSENT, dtype=np.int64)
        rows[films] = np.arange(len(films))
        return TitleIndex(self._arrays, self._titles, rows)

    def search(
        self, query: str, limit: int = 50, mask: NDArray[np.bool_] | None = None
    ) -> list[Match]:
        """Return the films that `query` may mean, best first.

        Parameters
        ----------
        query
            Any text; its last word may be incomplete. Blank text returns the most popular
            films.
        limit
            The most films to return.
        mask
            (k,) bool by row, the films allowed; None allows all.

        Returns
        -------
        list of Match
            Where no film fits the query, films with a similar name, marked as guesses.

        Raises
        ------
        ValueError
            `mask` has another shape.
        """
        arrays = self._arrays
        if mask is not None and mask.shape != (self._size,):
            raise ValueError(f"a mask of shape {mask.shape} for {self._size} films")
        allowed = self._allowed(mask)
        typed = parse_typed_text(query, self.has_word)
        if not typed.terms:
            popular = np.arange(len(arrays.order)) if allowed is None else np.flatnonzero(allowed)
            return [
                self._match(rank, float(arrays.prior[rank])) for rank in popular[:limit].tolist()
            ]
        found = rank_candidates(arrays, typed, find_candidates(arrays, typed, allowed))
        best = found.tiers[0] if len(found.films) else Tier.OTHER_NUMBER
        if best == Tier.OTHER_NUMBER:
            return []
        # Guesses are shown on their own only, or where one of them is the likeliest film.
        guess, words = bool(best == Tier.GUESS), typed.words
        shown = np.flatnonzero((found.tiers < Tier.GUESS) | guess)[:limit]
        return [
            self._match(film, score, words, guess=guess, whole=whole, exact=tier == Tier.EXACT)
            for film, score, whole, tier in zip(
                found.films[shown].tolist(),
                found.scores[shown].tolist(),
                found.whole[shown].tolist(),
                found.tiers[shown].tolist(),
                strict=True,
            )
        ]

    def _match(
        self,
        rank: int,
        score: float,
        words: Sequence[str] = (),
        *,
        guess: bool = False,
        whole: bool = False,
        exact: bool = False,
    ) -> Match:
        film = int(self._arrays.order[rank])
        name = natural(split_year(self._titles[film])[0])
        spans = matched_spans(name, words) if words else ()
        return Match(int(self._rows[film]), score, spans, guess, whole, exact)

    def has_words(self, typed: str, *, whole: bool = False) -> bool:
        """Return whether each word of `typed`, folded, is in a title.

        The last one may be the start of a word, unless `whole`.
        """
        *words, last = fold(typed).split() or [""]
        first, end = self._arrays.words.prefix_range(last.encode())
        last_fits = self.has_word(last) if whole else end > first
        return last_fits and all(self.has_word(word) for word in words)

    def has_word(self, word: str) -> bool:
        """Return whether a title has the folded `word`."""
        return self._arrays.words.find(word.encode()) is not None

    def rows_named(self, name: str, *, parts: bool = False) -> list[int]:
        """Return the rows of the films called `name`, most popular first.

        Case, accents, punctuation, spaces, a leading article and the way a number is
        written do not count; `name` has no year. Where no film has that name, the films
        with it as an alternative title ("Cidade de Deus") are returned, and where `parts` is
        set, else those with it as a part of their title ("Star Wars").
        """
        arrays = self._arrays
        main, _ = split_aliases(natural(name))
        wanted = {variant.replace(" ", "").encode() for variant in variants(main)}
        names = np.concatenate(
            [np.empty(0, dtype=np.int32), *(arrays.names_starting_with(one)[0] for one in wanted)]
        )
        kinds = arrays.kinds[names]
        groups = [kinds <= NameKind.BARE, kinds == NameKind.ALIAS]
        for wanted_kinds in [*groups, kinds == NameKind.PART] if parts else groups:
            films = distinct(arrays.films_of_names(names[wanted_kinds]))
            rows = self._rows[arrays.order[films]]
            if (rows != _ABSENT).any():
                return [int(row) for row in rows[rows != _ABSENT]]
        return []

    def _allowed(self, mask: NDArray[np.bool_] | None) -> NDArray[np.bool_] | None:
        """Return which films may be found, (n,) bool by rank; None where all may."""
        if mask is None and self._size == len(self._rows):
            return None
        present = self._rows != _ABSENT
        if mask is not None:
            present[present] = mask[self._rows[present]]
        by_rank: NDArray[np.bool_] = present[self._arrays.order]
        return by_rank


def find_title_index(processed: CheckedFolder, films: AllFilms) -> tuple[TitleIndex, str | None]:
    """Return the index of the films' titles, and a notice if it had to be rebuilt.

    The stored index is used only if it fits its manifest and was built from exactly these
    titles and popularities.
    """
    try:
        raw = processed.read(TITLE_INDEX)
        where = processed.path / TITLE_INDEX
        return TitleIndex.from_bytes(raw, where, films.titles, films.popularity), None
    except DataError as error:
        built = TitleIndex.build(films.titles, films.popularity)
        return built, f"Rebuilt the title index: {error}"
