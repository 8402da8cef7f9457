"""Look up films by title and year, allowing only for how sites spell the same title.

Case, accents, punctuation, "&" for "and" and the position of an article never count. Where
the year is the same, a missing article, joined words ("Spiderman") or another way to write a
number ("Rocky 2") are allowed; where the name is the same, a year one off. Misspelled titles
are not found: the lookup never guesses.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.catalogue.titles import natural, split_aliases, split_year
from engine.search.index.title_variants import (
    NUMBERING,
    NameKind,
    canonical,
    fold_name,
    without_article,
)

YEAR_SLACK: Final = 1  # sites differ between a film's first showing and its release

_BREAK = r"(?::\s+|\s+[-–—]\s+)"
_IN_SERIES: Final = re.compile(
    rf"^(?P<series>[^:]+?){_BREAK}(?:{'|'.join(sorted(NUMBERING))})"
    rf"\.?\s+\w{{1,5}}{_BREAK}(?P<episode>.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one film, folded."""

    row: int
    year: int | None
    spelling: str
    kind: NameKind


class TitleLookup:
    """Finds the films of a catalogue that have one of a set of titles.

    It holds only the names that can be asked for, so its size depends on the titles wanted.
    Building it takes about 6 microseconds a film.

    Parameters
    ----------
    titles
        n titles in MovieLens form.
    wanted
        The only titles that may be asked for: without year, in either article form.
    """

    def __init__(self, titles: Sequence[str], wanted: Iterable[str]):
        self._wanted = {
            title: [(spelling, _loose(spelling)) for spelling in _spellings(title)]
            for title in wanted
        }
        self._names: dict[str, list[_Name]] = {
            loose: [] for spellings in self._wanted.values() for _, loose in spellings
        }
        if not self._names:
            return
        for row, title in enumerate(titles):
            name, year = split_year(title)
            for spelling, kind in _names_of(natural(name)).items():
                names = self._names.get(_loose(spelling))
                if names is not None:
                    names.append(_Name(row, year, spelling, kind))

    def rows(self, title: str, year: int | None, excluded: Container[int] = ()) -> list[int]:
        """Return the rows of the films that fit `title` and `year` best, ascending.

        The year counts most, then whether it is the film's main name, then the spelling.
        Several rows fit equally well. The year None only fits films without a year.

        Parameters
        ----------
        title
            One of the titles wanted.
        excluded
            Rows that do not count.
        """
        for spelling, loose in self._wanted[title]:
            fits = [
                (misfit, name.row)
                for name in self._names[loose]
                if (misfit := _misfit(name, spelling, year)) is not None
                and name.row not in excluded
            ]
            if fits:
                best = min(fits)[0]
                return sorted({row for misfit, row in fits if misfit == best})
        return []

    def years(self, title: str) -> list[int]:
        """Return the years of the films with this name, ascending."""
        return sorted({name.year for name in self._called(title) if name.year is not None})

    def rows_named(self, title: str) -> list[int]:
        """Return the rows of the films with this name, whatever their year, ascending."""
        return sorted({name.row for name in self._called(title)})

    def _called(self, title: str) -> list[_Name]:
        return [
            name
            for _, loose in self._wanted.get(title, ())
            for name in self._names[loose]
            if name.kind is not NameKind.PART
        ]


def _misfit(name: _Name, spelling: str, year: int | None) -> tuple[int, int, bool] | None:
    """Return how badly a name fits, 0 best; None where it does not fit at all."""
    if year is None or name.year is None:
        years_apart = 0 if year == name.year else YEAR_SLACK + 1
    else:
        years_apart = abs(year - name.year)
    loosely = name.spelling != spelling
    # Two allowances together find another film too often: "The Fear" (1995) is not "Fear" (1996).
    slack = 0 if name.kind is NameKind.PART else YEAR_SLACK
    return (years_apart, name.kind, loosely) if years_apart + loosely <= slack else None


def _names_of(name: str) -> dict[str, NameKind]:
    """Return the folded names of a film from its title, in natural form without year.

    "Star Wars: Episode IV - A New Hope" is also called "Star Wars" and "A New Hope".
    """
    main, aliases = split_aliases(name)
    names = {fold_name(main): NameKind.WHOLE}
    if main != name:
        names.setdefault(fold_name(name), NameKind.WHOLE)
    for alias in aliases:
        names.setdefault(fold_name(alias), NameKind.ALIAS)
    if numbered := _IN_SERIES.match(main):
        series, episode = numbered["series"], numbered["episode"]
        for part in (series, episode, f"{series} {episode}"):
            names.setdefault(fold_name(part), NameKind.PART)
    names.pop("", None)
    return names


def _spellings(title: str) -> list[str]:
    """Return the folded title: in full, then without its brackets."""
    name = natural(title)
    return list(dict.fromkeys(fold_name(part) for part in (name, split_aliases(name)[0])))


def _loose(spelling: str) -> str:
    """Return a key that is equal for spellings of the same name.

    A single word keeps its number: "Nine" and "9" are two films.
    """
    bare = without_article(spelling)
    return canonical(bare).replace(" ", "") if " " in bare else bare
