"""Match one typed term against all films, allowing for mistakes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from engine.search.index.arrays import TitleArrays
from engine.search.index.distinct import distinct
from engine.search.query.term_matching import FAR, GUESSED, JOINED, SLIP, TermMatch

# Three letters are one mistake away from the start of almost any word, and shorter parts are
# found in almost any word.
_SHORTEST_PREFIX: Final = 4
_SHORTEST_PART: Final = 3
# Where the word meant is shorter, any mistake but two letters swapped makes another word too
# often.
_SHORTEST_SLIP: Final = 5
# The most words compared letter by letter, of those that share bigrams with the typed word.
_MOST_SIMILAR_WORDS: Final = 96


def match_mistakes(arrays: TitleArrays, match: TermMatch, *, last: bool) -> None:
    """Raise the levels of films with a similar word. A number is never similar to another."""
    if match.term.number is None and match.term.word:
        word = match.term.word.encode()
        if not match.levels.any():
            _match_two_words(arrays, word, last, match)
        _match_similar_words(arrays, word, last, match)


def _match_two_words(arrays: TitleArrays, word: bytes, last: bool, match: TermMatch) -> None:
    """Raise the levels of films that have `word` as two words: "pulpfiction"."""
    for split in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        left = arrays.words.find(word[:split])
        if left is None:
            continue
        right = TermMatch(match.term, np.zeros_like(match.levels))
        first, end = arrays.words.prefix_range(word[split:])
        right.raise_to(arrays, first, end, JOINED)
        if first == end:
            _match_similar_words(arrays, word[split:], last, right)
        films = arrays.films_of_words(left, left + 1)
        match.levels[films] = np.maximum(match.levels[films], right.levels[films])


def _match_similar_words(arrays: TitleArrays, word: bytes, last: bool, match: TermMatch) -> None:
    """Raise the levels of films with a word a few mistakes away from `word`."""
    if not _most_mistakes(len(word)):
        return
    swaps = _swaps(word)
    similar = _similar_words(arrays, word, swaps, last)
    reached = _levels_of_words(word, arrays.words.take(similar), swaps, last)
    by_film = np.zeros_like(match.levels)
    for level in (FAR, GUESSED, SLIP):
        words = similar[reached == level].tolist()
        for i in words:
            by_film[arrays.films_of_words(i, i + 1)] = level
        match.words += [(i, i + 1) for i in words]
    np.maximum(match.levels, by_film, out=match.levels)
    match.highest = max(match.highest, SLIP)


def _levels_of_words(
    word: bytes, others: list[bytes], swaps: list[bytes], last: bool
) -> NDArray[np.int64]:
    """Return the levels, (c,), that `others` reach for the typed `word`; 0 for the word itself."""
    most = _most_mistakes(len(word))

    def levels(texts: list[bytes], one_mistake: int) -> NDArray[np.int64]:
        by_mistakes = np.array([0, one_mistake, GUESSED, FAR, 0])
        distances = process.cdist([word], texts, scorer=OSA.distance, score_cutoff=most)[0]
        return by_mistakes[np.where(distances > most, len(by_mistakes) - 1, distances)]

    reached = levels(others, SLIP if len(word) >= _SHORTEST_SLIP else GUESSED)
    if len(word) == _SHORTEST_SLIP - 1:  # a letter dropped
        longer = np.array([len(other) > len(word) for other in others], dtype=bool)
        reached[(reached == GUESSED) & longer] = SLIP
    reached[[other in swaps for other in others]] = SLIP
    if last and len(word) >= _SHORTEST_PREFIX:
        for length in (len(word) - 1, len(word), len(word) + 1):
            begun = levels([other[:length] for other in others], GUESSED)
            np.maximum(reached, begun, out=reached)
    return reached


def _similar_words(
    arrays: TitleArrays, word: bytes, swaps: list[bytes], last: bool
) -> NDArray[np.int64]:
    """Return the indices of `swaps`, and of the words that share the most bigrams with `word`."""
    padded = np.frombuffer(b"\n" + word + (b"" if last else b"\n"), dtype=np.uint8).astype(np.int64)
    codes = distinct(padded[:-1] * 256 + padded[1:])
    begin, end = arrays.first_bigram[codes], arrays.first_bigram[codes + 1]
    posted = np.concatenate(
        [arrays.bigrams[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]
    )
    shared = np.bincount(posted, minlength=len(arrays.words))
    least = max(1, len(codes) - 3 * _most_mistakes(len(word)))
    similar = np.flatnonzero(shared >= least)
    if len(similar) > _MOST_SIMILAR_WORDS:
        lengths = arrays.words.starts[similar + 1] - arrays.words.starts[similar]
        likeness = shared[similar] / (lengths + len(word) + 2)
        similar = similar[np.argpartition(-likeness, _MOST_SIMILAR_WORDS)[:_MOST_SIMILAR_WORDS]]
    swapped = [i for other in swaps if (i := arrays.words.find(other)) is not None]
    return distinct(np.concatenate([similar, np.array(swapped, dtype=np.int64)]))


def _swaps(word: bytes) -> list[bytes]:
    """Return `word` with each two neighbours swapped; a swap may leave no bigram in common."""
    return [
        word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :]
        for i in range(len(word) - 1)
    ]


def _most_mistakes(length: int) -> int:
    if length < 3:
        return 0
    return 1 if length < 5 else 2 if length < 10 else 3
