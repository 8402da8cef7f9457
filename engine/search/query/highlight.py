"""Find the characters of a displayed title to highlight for a query."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rapidfuzz.distance import OSA

from engine.search.index.normalize import fold_characters, folded_lengths
from engine.search.index.title_variants import equivalents

_WORD: Final = re.compile(r"\S+")

# The ASCII characters that do not fold to one character.
_UNEVEN: Final = frozenset("'`&")


def matched_spans(title: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) ranges of the displayed `title` that the folded `words` match.

    A word matches the start of title words, or else a title word written differently or a
    few typos away; "walle" matches "WALL·E". Ranges are ascending and do not overlap.
    """
    folded = fold_characters(title)
    title_words = [(match.start(), match[0]) for match in _WORD.finditer(folded)]
    matched: list[tuple[int, int]] = []
    for word in words:
        matched += (
            _prefix_matches(word, title_words)
            or _match_across_words(word, title_words)
            or _similar_words(word, title_words)
        )
    if not matched:
        return ()
    source = _sources(title, folded)
    return _merged((source[start], source[end - 1] + 1) for start, end in matched)


def _prefix_matches(word: str, title_words: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the ranges of the folded title where one of its words starts with `word`."""
    return [(start, start + len(word)) for start, other in title_words if other.startswith(word)]


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


def _similar_words(word: str, title_words: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the ranges of words that are the same number, or else have the fewest typos."""
    same = equivalents(word)
    if numbers := [(start, start + len(other)) for start, other in title_words if other in same]:
        return numbers
    most_typos = (len(word) + 1) // 4
    distances = [
        (OSA.distance(word, other, score_cutoff=most_typos), start, start + len(other))
        for start, other in title_words
    ]
    fewest = min((typos for typos, _, _ in distances), default=0)
    return [
        (start, end) for typos, start, end in distances if typos == fewest and typos <= most_typos
    ]


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
