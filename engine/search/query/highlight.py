"""Which characters of a displayed title a query matched, for highlighting."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rapidfuzz.distance import OSA

from engine.search.index.normalize import fold_characters, folded_lengths
from engine.search.index.title_variants import equivalents

_WORD: Final = re.compile(r"\S+")

# The ASCII characters that do not fold to one character.
_UNEVEN: Final = frozenset("'`&")


def matched_spans(displayed: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the [start, end) ranges of `displayed` that the folded `words` matched.

    A word matches the beginnings of words of the title, else one written differently or a
    few mistakes away; "walle" matches "WALL·E". Ranges are ascending and do not overlap.
    """
    folded = fold_characters(displayed)
    spoken = [(match.start(), match[0]) for match in _WORD.finditer(folded)]
    matched: list[tuple[int, int]] = []
    for word in words:
        matched += _begun(word, spoken) or _run_together(word, spoken) or _altered(word, spoken)
    if not matched:
        return ()
    source = _sources(displayed, folded)
    return _merged((source[start], source[end - 1] + 1) for start, end in matched)


def _begun(word: str, spoken: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the ranges of the folded title where one of its words begins with `word`."""
    return [(start, start + len(word)) for start, own in spoken if own.startswith(word)]


def _run_together(word: str, spoken: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the range of neighbouring words of which `word` is the beginning."""
    for first, (start, own) in enumerate(spoken):
        letters = own
        if not word.startswith(own):
            continue
        for begin, following in spoken[first + 1 :]:
            if not word.startswith(letters):
                break
            left = len(word) - len(letters)
            letters += following
            if left <= len(following) and letters.startswith(word):
                return [(start, begin + left)]
    return []


def _altered(word: str, spoken: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the ranges of words that are the same number, or the least mistyped `word`."""
    same = equivalents(word)
    if numbers := [(start, start + len(own)) for start, own in spoken if own in same]:
        return numbers
    tolerated = (len(word) + 1) // 4
    near = [
        (OSA.distance(word, own, score_cutoff=tolerated), start, start + len(own))
        for start, own in spoken
    ]
    fewest = min((mistakes for mistakes, _, _ in near), default=0)
    return [
        (start, end)
        for mistakes, start, end in near
        if mistakes == fewest and mistakes <= tolerated
    ]


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _sources(displayed: str, folded: str) -> Sequence[int]:
    """Return, for each folded character, the character of `displayed` that it comes from."""
    if displayed.isascii() and _UNEVEN.isdisjoint(displayed):
        return range(len(displayed))
    return [place for place, length in enumerate(folded_lengths(displayed)) for _ in range(length)]
