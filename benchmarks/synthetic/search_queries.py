"""Queries of many kinds, made from the titles of a catalogue by rule, and what they mean."""

import hashlib
import re
import string
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.synthetic.catalogues import Titles
from engine.catalogue.titles import natural, split_aliases, split_year
from engine.search.index.normalize import fold
from engine.search.index.numbers import number_at
from engine.search.index.title_variants import (
    ABBREVIATIONS,
    ARTICLES,
    NUMBERING,
    fold_name,
    without_article,
)

Rule = Callable[[str, np.random.Generator], str | None]
_ROMAN = (
    "", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii",
)  # fmt: skip
_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """A query of some kind, the row of the film that was meant, and the rows that are right.

    Where no rows are listed, the film's namesakes are right too.
    """

    kind: str
    query: str
    row: int
    right: frozenset[int] = frozenset()


def name_typed(title: str) -> str:
    """Return the part of a title that a person types: no year, no brackets, lower case."""
    return split_aliases(natural(split_year(title)[0]))[0].lower()


def clean(name: str, rng: np.random.Generator) -> str | None:
    """Leave the name as it is."""
    return name


def one_typo(name: str, rng: np.random.Generator) -> str | None:
    """Make one mistake."""
    return _mistake(name, rng) if len(fold(name)) >= 4 else None


def two_typos(name: str, rng: np.random.Generator) -> str | None:
    """Make two mistakes, in names long enough to stay recognisable."""
    return _mistake(_mistake(name, rng), rng) if len(fold(name)) >= 8 else None


def dropped_letter(name: str, rng: np.random.Generator) -> str | None:
    """Leave one letter out."""
    return _drop(name, rng) if len(fold(name)) >= 4 else None


def swapped_letters(name: str, rng: np.random.Generator) -> str | None:
    """Swap two neighbouring letters."""
    return _swap(name, rng) if len(fold(name)) >= 4 else None


def word_prefixes(name: str, rng: np.random.Generator) -> str | None:
    """Type only the beginning, three letters or more, of each of the first four words."""
    words = [word for word in fold(name).split() if word not in ARTICLES][:4]
    if len(words) < 2:
        return None
    return " ".join(
        word[: max(3, int(rng.integers(len(word) // 2, len(word) + 1)))] for word in words
    )


def half_typed(name: str, rng: np.random.Generator) -> str | None:
    """Type the first half of the name, four characters or more."""
    return name[: max(4, len(name) // 2)] if len(name) >= 6 else None


def no_accents(name: str, rng: np.random.Generator) -> str | None:
    """Leave out accents and punctuation."""
    folded = fold(name)
    return folded if folded != name else None


def wrong_article(name: str, rng: np.random.Generator) -> str | None:
    """Drop the article, or put a wrong one in front."""
    folded = fold(name)
    bare = without_article(folded)
    if bare != folded and rng.random() < 0.5:
        return bare
    return f"{'a' if folded.startswith('the ') else 'the'} {bare}"


_RULES: dict[str, Rule] = {
    "clean": clean,
    "one typo": one_typo,
    "two typos": two_typos,
    "dropped letter": dropped_letter,
    "swapped letters": swapped_letters,
    "word prefixes": word_prefixes,
    "half typed": half_typed,
    "no accents": no_accents,
    "wrong article": wrong_article,
}


def make_cases(films: Titles, chosen: str, each: int, seed: int) -> list[Case]:
    """Return up to `each` queries of every kind, for films drawn by popularity."""
    rng = np.random.default_rng(seed)
    reported = np.array([_is_reported(movie_id) for movie_id in films.movie_ids])
    weights = np.where(reported == (chosen == "reported"), films.popularity, 0)
    drawn = rng.choice(
        len(weights),
        size=min(4 * each, int(np.count_nonzero(weights))),
        replace=False,
        p=weights / weights.sum(),
    ).tolist()
    cases: list[Case] = []
    for kind, rule in _RULES.items():
        made = [
            Case(kind, query, row)
            for row in drawn
            if (query := rule(name_typed(films.titles[row]), rng)) and fold(query)
        ]
        cases += made[:each]
    with_year = [
        Case("with year", f"{name_typed(films.titles[row])} {year}", row)
        for row in drawn
        if (year := split_year(films.titles[row])[1])
    ]
    cases += with_year[:each]
    for made in (
        _word_cases(films, drawn, rng),
        _number_cases(films, drawn, rng),
        _equivalent_cases(films, drawn),
    ):
        cases += [case for case, _ in zip(made, range(each), strict=False)]
    return cases


def _word_cases(films: Titles, drawn: list[int], rng: np.random.Generator) -> Iterator[Case]:
    """Yield a word of each title; the films with a word that begins so are right."""
    rows_of_word: dict[str, set[int]] = defaultdict(set)
    for row, title in enumerate(films.titles):
        for word in fold_name(split_year(title)[0]).split():
            rows_of_word[word].add(row)
    for row in drawn:
        words = [word for word in fold(name_typed(films.titles[row])).split() if len(word) >= 4]
        if words:
            typed = str(rng.choice(words))
            found = [rows for word, rows in rows_of_word.items() if word.startswith(typed)]
            yield Case("words", typed, row, frozenset().union(*found))


def _number_cases(films: Titles, drawn: list[int], rng: np.random.Generator) -> Iterator[Case]:
    """Yield the part of each title up to its number, written in another way."""
    series: dict[tuple[str, int], set[int]] = defaultdict(set)
    for row, title in enumerate(films.titles):
        if key := _part_of_series(title):
            series[key].add(row)
    for row in drawn:
        key = _part_of_series(films.titles[row])
        if key and sum(before == key[0] for before, _ in series) > 1:
            before, number = key
            written = rng.choice([str(number), _ROMAN[number], _WORDS[number]])
            yield Case("numbers", f"{before} {written}", row, frozenset(series[key]))


def _part_of_series(title: str) -> tuple[str, int] | None:
    """Return the words before the number in a title, and the number from 1 to 13."""
    words = fold(name_typed(title)).split()
    for at in range(1, len(words)):
        number = number_at(words, at)
        if number is not None:
            before = [word for word in words[:at] if word not in NUMBERING]
            value = int(number.digits) if number.digits.isdecimal() else 0
            return (" ".join(before), value) if before and 1 <= value < len(_ROMAN) else None
    return None


def _equivalent_cases(films: Titles, drawn: list[int]) -> Iterator[Case]:
    """Yield each title with its abbreviations written out, or its long words abbreviated."""
    forms = {long: short for short, long in ABBREVIATIONS.items()} | ABBREVIATIONS
    for row in drawn:
        name = fold(name_typed(films.titles[row]))
        words = name.split()
        typed = " ".join(forms.get(word, word) if word != "and" else "&" for word in words)
        if typed != name:
            yield Case("equivalents", typed, row)


def _is_reported(movie_id: int) -> bool:
    return hashlib.sha256(str(movie_id).encode()).digest()[0] % 2 == 0


def _letters(name: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\w", name)]


def _mistake(name: str, rng: np.random.Generator) -> str:
    """Replace, drop, insert or double a letter, or swap two."""
    place = int(rng.choice(_letters(name)))
    letter = str(rng.choice(list(string.ascii_lowercase)))
    kind = int(rng.integers(5))
    if kind == 0:
        return name[:place] + letter + name[place + 1 :]
    if kind == 1:
        return name[:place] + letter + name[place:]
    if kind == 2:
        return name[:place] + name[place] + name[place:]
    return _swap(name, rng) if kind == 3 else _drop(name, rng)


def _drop(name: str, rng: np.random.Generator) -> str:
    place = int(rng.choice(_letters(name)))
    return name[:place] + name[place + 1 :]


def _swap(name: str, rng: np.random.Generator) -> str:
    places = [
        place
        for place in range(len(name) - 1)
        if name[place].isalnum() and name[place + 1].isalnum() and name[place] != name[place + 1]
    ]
    if not places:
        return _drop(name, rng)
    place = int(rng.choice(places))
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
