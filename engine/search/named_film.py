"""Find exactly one film by name, as on a command line, or explain why there is none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.catalogue.titles import natural, shown, split_year
from engine.errors import AmbiguousTitleError, TitleError
from engine.search.film_finder import MOST_RESULTS, FilmFinder
from engine.search.index.title_variants import fold_name
from engine.search.title_index import TitleIndex
from engine.text import listed

_LISTED = 5
_YEAR_AT_END = re.compile(r"^(?P<name>.*\S)\s+(?P<year>\d{4})$")


@dataclass(frozen=True, slots=True)
class NamedFilm:
    """The row of the film that a name means, and whether it is exactly the film's name."""

    row: int
    exact: bool


def find_named_film(typed: str, finder: FilmFinder) -> NamedFilm:
    """Return the one film that `typed` means.

    That is the film with exactly this title, year included, in either article form; or else
    the only film of that name, ignoring case, accents, article and a missing year: "matrix"
    is "Matrix, The (1999)". Of several films, the only one with the same article, or without
    one, is chosen: "heat" is "Heat (1995)", not "Heat, The (2013)". Where no film has the name,
    the search decides: it is the only film found, or the only one whose whole name was typed,
    a slip in a word allowed. An id or an address names its film.

    Raises
    ------
    AmbiguousTitleError
        Several films may be meant; the message lists them.
    TitleError
        No film has that name; the message lists the nearest, or the films of that person.
    """
    if not typed.strip():
        raise TitleError("a title is blank", fix="give a title, or part of one")
    titles = finder.catalogue.titles
    row = _row_named(typed, titles, finder.index)
    if row is not None:
        return NamedFilm(row, exact=True)
    found = finder.find(typed)
    if not found.matches and found.problems:
        raise TitleError(found.problems[0].rstrip("."), where=typed, fix="name a film by its title")
    # Films of people are not named so; a title that is nearly typed so may be meant.
    matches = finder.index.search(typed, MOST_RESULTS) if found.people else found.matches
    rows = [match.row for match in matches]
    if not rows or matches[0].guess:
        if found.people:
            films = _titles([match.row for match in found.matches], titles)
            raise TitleError("is a person, not a film", where=typed, fix=f"name a film: {films}")
        fix = f"nearest are {_titles(rows, titles)}" if rows else "check the spelling"
        raise TitleError("no film has this name", where=typed, fix=fix)
    whole = [match.row for match in matches if match.whole]
    if len(whole) == 1 or len(rows) == 1:
        return NamedFilm((whole or rows)[0], exact=False)
    raise AmbiguousTitleError(
        f"several films have such a name: {_titles(whole or rows, titles)}",
        where=typed,
        fix="name one of them, with its year",
    )


def _row_named(title: str, titles: Sequence[str], index: TitleIndex) -> int | None:
    """Return the row of the one film called `title`; None where no film has that name.

    Raises
    ------
    AmbiguousTitleError
        Several films are called so.
    TitleError
        The films of that name are of other years.
    """
    name, year = split_year(title.strip())
    rows = index.rows_named(name)
    if not rows and year is None and (dated := _YEAR_AT_END.match(name)):
        name, year = dated["name"], int(dated["year"])
        rows = index.rows_named(name)
    of_year = [row for row in rows if year in (None, split_year(titles[row])[1])]

    wanted = shown(name if year is None else f"{name} ({year})").casefold()
    same_title = [row for row in of_year if shown(titles[row]).casefold() == wanted]
    same_article = [row for row in of_year if _has_same_article(name, titles[row])]
    for found in (same_title, of_year, same_article):
        if len(found) == 1:
            return found[0]
    if len(of_year) > 1:
        raise AmbiguousTitleError(
            f"more than one film has this name: {_titles(of_year, titles)}",
            where=title,
            fix="add the year" if year is None else "give id: and its MovieLens id",
        )
    if rows:
        raise TitleError("no such film", where=title, fix=f"there is {_titles(rows, titles)}")
    return None


def _has_same_article(name: str, title: str) -> bool:
    return fold_name(natural(name)) == fold_name(natural(split_year(title)[0]))


def _titles(rows: Sequence[int], titles: Sequence[str]) -> str:
    return listed((shown(titles[row]) for row in rows), _LISTED, "; ")
