"""Films of a catalogue found by title and year, as exactly as two sites' spellings allow.

Case, accents, punctuation, "&" for "and" and the place of an article never count. A missing
article, joined words ("Spiderman") or another way to write a number ("Rocky 2") are let pass
where the year is the same; a year one off, where the name is. Nothing is ever guessed: this
is no search (`engine.search` is), and nearness of letters plays no part.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from engine.catalogue.titles import natural, split_year
from engine.search.index.title_variants import (
    NUMBERING,
    fold_name,
    split_aliases,
    with_digits,
    without_article,
)

YEAR_SLACK: Final = 1  # sites differ between a film's first showing and its release

_BREAK = r"(?::\s+|\s+[-–—]\s+)"
_IN_SERIES: Final = re.compile(
    rf"^(?P<series>[^:]+?){_BREAK}(?:{'|'.join(sorted(NUMBERING))})\.?\s+\w{{1,5}}{_BREAK}(?P<own>.+)$",
    re.IGNORECASE,
)


class _Kind(IntEnum):
    """What a name is to its film; a lesser name has the higher number."""

    WHOLE = 0
    ALIAS = 1
    SERIES = 2


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one film: its row, its year, the folded spelling."""

    row: int
    year: int | None
    spelling: str
    kind: _Kind


class TitleLookup:
    """Finds the films of a catalogue that bear one of a set of titles.

    Only the names that are asked for are kept, so that memory goes with the question.
    Making one takes about 6 microseconds a film.

    Parameters
    ----------
    titles
        n titles in MovieLens form.
    wanted
        The only titles that may be asked for: without year, in either article form.
    """

    def __init__(self, titles: Sequence[str], wanted: Iterable[str]):
        self._asked = {
            title: [(spelling, _loose(spelling)) for spelling in _spellings(title)]
            for title in wanted
        }
        self._names: dict[str, list[_Name]] = {
            loose: [] for spellings in self._asked.values() for _, loose in spellings
        }
        if not self._names:
            return
        for row, title in enumerate(titles):
            name, year = split_year(title)
            for spelling, kind in _names_of(natural(name)).items():
                bearers = self._names.get(_loose(spelling))
                if bearers is not None:
                    bearers.append(_Name(row, year, spelling, kind))

    def rows(
        self, title: str, year: int | None, possible: Callable[[int], bool] | None = None
    ) -> list[int]:
        """Return the rows of the films that `title` and `year` fit best, ascending.

        The year counts most, then whether it is the film's own name or another of its
        names, then the spelling. Several rows fit equally well.

        Parameters
        ----------
        title
            One of the titles wanted.
        year
            The year of release; None fits films whose year is not known either.
        possible
            Tells whether the film in a row may be meant at all; every film may when None.
        """
        for spelling, loose in self._asked[title]:
            fits = [
                (misfit, name.row)
                for name in self._names[loose]
                if (misfit := _misfit(name, spelling, year)) is not None
                and (possible is None or possible(name.row))
            ]
            if fits:
                best = min(fits)[0]
                return sorted({row for misfit, row in fits if misfit == best})
        return []

    def years(self, title: str) -> list[int]:
        """Return the years from which there are films with this name, ascending."""
        names = [
            name
            for _, loose in self._asked[title]
            for name in self._names[loose]
            if name.kind is not _Kind.SERIES
        ]
        return sorted({name.year for name in names if name.year is not None})


def _misfit(name: _Name, spelling: str, year: int | None) -> tuple[int, int, bool] | None:
    """Return how far a name is from what is asked, least first; None where it does not fit."""
    if year is None or name.year is None:
        years_apart = 0 if year == name.year else YEAR_SLACK + 1
    else:
        years_apart = abs(year - name.year)
    loosely = name.spelling != spelling
    # Two allowances together find another film too often: "The Fear" (1995) is not "Fear" (1996).
    allowed = 0 if name.kind is _Kind.SERIES else YEAR_SLACK
    return (years_apart, name.kind, loosely) if years_apart + loosely <= allowed else None


def _names_of(name: str) -> dict[str, _Kind]:
    """Return the folded names of a film, given in natural form without its year.

    "Star Wars: Episode IV - A New Hope" is known as "Star Wars" and as "A New Hope" too.
    """
    main, aliases = split_aliases(name)
    names = {fold_name(main): _Kind.WHOLE}
    if main != name:
        names.setdefault(fold_name(name), _Kind.WHOLE)
    for alias in aliases:
        names.setdefault(fold_name(alias), _Kind.ALIAS)
    if numbered := _IN_SERIES.match(main):
        series, own = numbered["series"], numbered["own"]
        for part in (series, own, f"{series} {own}"):
            names.setdefault(fold_name(part), _Kind.SERIES)
    names.pop("", None)
    return names


def _spellings(title: str) -> list[str]:
    """Return a title asked for as it is compared: in full, then without its brackets."""
    name = natural(title)
    return list(dict.fromkeys(fold_name(part) for part in (name, split_aliases(name)[0])))


def _loose(spelling: str) -> str:
    """Return what spellings have in common that may stand for the same name.

    A single word keeps its number: "Nine" and "9" are two films.
    """
    bare = without_article(spelling)
    return with_digits(bare).replace(" ", "") if " " in bare else bare
