"""Read a typed title: the words to find, the spellings to compare, the years it may mean."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.catalogue.titles import natural, split_aliases, split_year
from engine.search.index.numbers import Number, as_ordinal, number_at, roman_value
from engine.search.index.title_variants import (
    ABBREVIATIONS,
    ARTICLES,
    INITIALS_MARK,
    NUMBERING,
    fold_name,
    variants,
)

# Longer texts are pasted, not typed, and their start is enough to find the film.
_LONGEST = 300
_MOST_TERMS = 16

_FULL_YEAR = re.compile(r"(?:18|19|20)\d\d")
_GOES_ON = re.compile(r"[\s:]$|\s[-–—]$")
_YEAR_FIRST = re.compile(
    r"\s*(?P<bracket>\()?(?P<year>(?:18|19|20)\d\d)(?(bracket)\))\s+(?P<name>\S.*)"
)
_ALSO_KNOWN_AS = re.compile(r"(?P<bracket>\(?)\b(?:a\.\s?k\.\s?a\.|aka\b)\s*(?=\S)", re.IGNORECASE)
_BRACKETED_YEAR = re.compile(r"\s*\(\s*(\d{2,4})\s*\)?\s*$")
_SHORT_FORMS: Final = {
    long: tuple(short for short, other in ABBREVIATIONS.items() if other == long)
    for long in ABBREVIATIONS.values()
}


Years = tuple[int, int]
"""A range of years, both ends included."""


@dataclass(frozen=True, slots=True)
class Term:
    """A typed word, or the words of one number.

    Attributes
    ----------
    word
        Folded, as typed; a title word may begin with it or be a mistake away from it.
    readings
        The words of the index that are the same word, or the same number, written differently.
    kin
        The word of the index for the ordinal of a cardinal number, or the other way round.
    number
        Its digits where it is a number, else None. Then no other number may answer it.
    needed
        Whether a film has to have it. An article in front and "part" are not needed.
    years
        Ranges of years that it may mean instead.
    """

    word: str
    readings: tuple[str, ...] = ()
    kin: str | None = None
    number: str | None = None
    needed: bool = True
    years: tuple[Years, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether it is a word too short to recognise a mistake in."""
        return 1 <= len(self.word) <= 2 and self.number is None


@dataclass(frozen=True, slots=True)
class Spelling:
    """A folded text to compare with whole names, and which parts of the typed text it omits."""

    text: str
    without_year: bool = False
    without_article: bool = False
    without_number: bool = False


@dataclass(frozen=True, slots=True)
class TypedText:
    """A typed title, parsed.

    Attributes
    ----------
    terms
        Each once; the last one may be incomplete.
    spellings
        Texts to compare with whole names, the plainest first.
    goes_on
        Whether a space or a sign follows the last term, which then is a whole word, and the
        title probably goes on.
    """

    terms: tuple[Term, ...]
    spellings: tuple[Spelling, ...]
    goes_on: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words as typed."""
        return tuple(word for term in self.terms for word in term.word.split())

    @property
    def years(self) -> tuple[Years, ...]:
        """The ranges of years that may be meant."""
        return tuple(years for term in self.terms for years in term.years)

    @property
    def means_first(self) -> bool:
        """Whether the last term is the number one, as in "rocky 1": the film may be unnumbered."""
        return _means_first(self.terms)


def parse_typed_text(text: str, is_word: Callable[[str], bool]) -> TypedText:
    """Parse a typed title; any text is accepted, and blank text has no terms.

    Parameters
    ----------
    is_word
        Whether a title of the catalogue has a folded word.
    """
    name, bracketed = _split_typed_year(_with_year_last(text[:_LONGEST], is_word))
    name = natural(_ALSO_KNOWN_AS.sub(r"\g<bracket>", name).strip())
    words = fold_name(name).split()
    terms = _terms(words, is_word)[:_MOST_TERMS]
    spellings = _spellings(name, without_year=bool(bracketed))
    if bracketed:
        if years := _year_ranges(bracketed):
            terms.append(Term("", years=years))
    elif words and (years := _typed_years(words, is_word)) and terms[-1].word == words[-1]:
        terms[-1] = replace(terms[-1], years=years)
        spellings += _spellings(" ".join(words[:-1]), without_year=True)
    if _means_first(terms):
        bare = " ".join(term.word for term in terms[:-1] if term.word not in NUMBERING)
        spellings += [replace(one, without_number=True) for one in _spellings(bare)]
    if len(words) == 1 and words[0] not in ARTICLES and 3 <= len(words[0]) <= _MOST_TERMS:
        spellings.append(Spelling(INITIALS_MARK + words[0]))
    goes_on = _GOES_ON.search(text) is not None
    return TypedText(tuple(terms), tuple(spellings), goes_on)


def _terms(words: Sequence[str], is_word: Callable[[str], bool]) -> list[Term]:
    """Return the terms of `words`, each once; at least one of them is needed."""
    terms: dict[str, Term] = {}
    start = 0
    while start < len(words):
        word, length = words[start], 1
        number = _number(words, start, is_word)
        if number is not None:
            length = number.words
            word = " ".join(words[start : start + length])
            term = Term(word, (number.digits,), _kin(number.digits), number.digits)
        else:
            article = word in ARTICLES and (start == 0 or _is_number(words, start + 1))
            needed = len(words) == 1 or not (article or word in NUMBERING)
            term = Term(word, _other_forms(word), needed=needed)
        if word == "v" and 0 < start < len(words) - 1:
            term = replace(term, readings=(*term.readings, "versus"))
        terms.setdefault(term.number or word, term)
        start += length
    found = list(terms.values())
    return found if any(term.needed for term in found) else [replace(t, needed=True) for t in found]


def _number(words: Sequence[str], start: int, is_word: Callable[[str], bool]) -> Number | None:
    """Return the number at `words[start]`, shorter where no title has the longest one."""
    number = number_at(words, start)
    word = words[start]
    if number is None:
        ends_series = start == len(words) - 1 or words[start - 1] in NUMBERING
        if word == "i" and start and ends_series:
            return Number("1", 1)
        value = roman_value(word) if start and len(word) > 1 else None
        return Number(str(value), 1) if value and is_word(str(value)) else None
    while number.words > 1 and not _is_known(number.digits, is_word):
        shorter = number_at(words[start : start + number.words - 1], 0)
        if shorter is None:
            break
        number = shorter
    return number


def _is_number(words: Sequence[str], start: int) -> bool:
    """Return whether a number is at `start`: "henry the fifth", "a thousand corpses"."""
    return start < len(words) and number_at(words, start) is not None


def _is_known(digits: str, is_word: Callable[[str], bool]) -> bool:
    kin = _kin(digits)
    return is_word(digits) or (kin is not None and is_word(kin))


def _kin(digits: str) -> str | None:
    """Return the ordinal of a cardinal number in digits, or the cardinal of an ordinal one.

    One has none: "first" is a word of titles more often than a number in a series.
    """
    if not digits.isdecimal():
        return None if digits == "1st" else digits[:-2]
    return None if digits == "1" else as_ordinal(int(digits))


def _other_forms(word: str) -> tuple[str, ...]:
    """Return the other forms of an abbreviation, or of a word that has one."""
    if word in ABBREVIATIONS:
        return (ABBREVIATIONS[word],)
    return _SHORT_FORMS.get(word, ())


def _means_first(terms: Sequence[Term]) -> bool:
    named = any(term.needed and term.number is None for term in terms[:-1])
    return named and terms[-1].number == "1"


def _typed_years(words: Sequence[str], is_word: Callable[[str], bool]) -> tuple[Years, ...]:
    """Return the years that the last of `words` may mean.

    A number that is a word of a title is not a year where it is typed alone, or has too few digits.
    """
    last = words[-1]
    alone = len(words) == 1
    if is_word(last) and (alone or not _FULL_YEAR.fullmatch(last)):
        return ()
    return _year_ranges(last)


def _with_year_last(text: str, is_word: Callable[[str], bool]) -> str:
    """Return `text` with a year in front of the title behind it, unless a title has it."""
    match = _YEAR_FIRST.fullmatch(text)
    if match is None or not (match["bracket"] or not is_word(match["year"])):
        return text
    return f"{match['name'].rstrip()} ({match['year']})"


def _split_typed_year(text: str) -> tuple[str, str]:
    """Return (`text` without the year in brackets at its end, closed or not, its digits or "")."""
    name, year = split_year(text)
    if year is not None:
        return name, str(year)
    match = _BRACKETED_YEAR.search(text)
    if match is None or not match.start():
        return text, ""
    return text[: match.start()], match[1]


def _spellings(name: str, *, without_year: bool = False) -> list[Spelling]:
    main, aliases = split_aliases(name)
    texts = variants(main)
    if aliases and (whole := fold_name(name)) not in texts:
        texts.append(whole)
    article = texts[0].partition(" ")[0] if texts else ""
    return [
        Spelling(
            text, without_year, article in ARTICLES and not f"{text} ".startswith(f"{article} ")
        )
        for text in texts
    ]


def _year_ranges(digits: str) -> tuple[Years, ...]:
    """Return the years that "1995", "95", or "199" on the way to a year may mean."""
    if not (digits.isascii() and digits.isdecimal()):
        return ()
    if _FULL_YEAR.fullmatch(digits):
        return ((int(digits), int(digits)),)
    ranges: list[Years] = []
    if len(digits) == 2:
        ranges += [(century + int(digits),) * 2 for century in (1900, 2000)]
    if len(digits) in {2, 3} and digits[:2] in {"18", "19", "20"}:
        scale = 10 ** (4 - len(digits))
        ranges.append((int(digits) * scale, int(digits) * scale + scale - 1))
    return tuple(ranges)
