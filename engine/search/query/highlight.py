"""Find the characters of a displayed title to highlight for a query."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from engine.search.index.normalize import fold_characters, folded_lengths
from engine.search.index.title_variants import canonical

_WORD: Final = re.compile(r"[^\W\d]+(?=\d+(?:\s|$))|\S+")  # "x2" is two words
_NOT_ALIKE: Final = 99

# The ASCII characters that do not fold to one character.
_UNEVEN: Final = frozenset("'`&+")


def matched_spans(title: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) ranges of the displayed `title` that the folded `words` match.

    A word matches the start of title words, or else a title word written differently or a
    few typos away; "walle" matches "WALL·E". Ranges are ascending and do not overlap.
    """
    folded = fold_characters(title)
    title_words = [(match.start(), match[0]) for match in _WORD.finditer(folded)]
    matched: list[tuple[int, int]] = []
    for word in words:
        begun = [start for start, other in title_words if other.startswith(word)]
        if begun:
            matched += [(start, start + len(word)) for start in begun]
        else:
            matched += _match_across_words(word, title_words) or _similar_words(word, title_words)
    if not matched:
        return ()
    source = _sources(title, folded)
    return _merged((source[start], source[end - 1] + 1) for start, end in matched)


def _similar_words(word: str, title_words: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the ranges of words that are written differently, or else have the fewest mistakes."""
    distances = [_distance(word, other) for _, other in title_words]
    least = min(distances, default=_NOT_ALIKE)
    return [
        (start, start + len(other))
        for (start, other), distance in zip(title_words, distances, strict=True)
        if distance == least < _NOT_ALIKE
    ]


@lru_cache(maxsize=1 << 15)  # the words of one search meet again in the next
def _distance(word: str, other: str) -> int:
    """Return the number of mistakes, 0 where only the way to write it differs, or `_NOT_ALIKE`."""
    if _plain(word) == _plain(other):
        return 0
    most = (len(word) + 1) // 4
    mistakes = OSA.distance(word, other, score_cutoff=most)
    return mistakes if mistakes <= most else _NOT_ALIKE


@lru_cache(maxsize=1 << 14)
def _plain(word: str) -> str:
    """Return `word` as any other way to write it is returned: "ii" and "two" as "2"."""
    return canonical(f"part {word}").removeprefix("part ")


def _match_across_words(word: str, title_words: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the range of neighbouring words that start with `word` when joined."""
    for first, (start, letters) in enumerate(title_words):
        if not word.startswith(letters):
            continue
        for begin, following in title_words[first + 1 :]:
            if not word.startswith(letters):
                break
            left = len(word) - len(letters)
            letters += following
            if left <= len(following) and letters.startswith(word):
                return [(start, begin + left)]
    return []


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _sources(title: str, folded: str) -> Sequence[int]:
    """Return, for each folded character, the position in `title` that it comes from."""
    if title.isascii() and _UNEVEN.isdisjoint(title):
        return range(len(title))
    return [i for i, length in enumerate(folded_lengths(title)) for _ in range(length)]
