"""Find exactly one film by name, as on a command line, or explain why there is none."""

import re
from collections.abc import Sequence

from engine.catalogue.titles import natural, shown, split_year
from engine.errors import TitleError
from engine.search.index.title_variants import fold_name
from engine.search.title_index import TitleIndex
from engine.text import listed

_LISTED = 5
_YEAR_AT_END = re.compile(r"^(?P<name>.*\S)\s+(?P<year>\d{4})$")


def find_by_name(title: str, titles: Sequence[str], index: TitleIndex) -> int:
    """Return the row of the one film called `title`.

    That is the film with exactly this title, year included, in either article form; or else
    the only film of that name, ignoring case, accents, article and a missing year: "matrix"
    is "Matrix, The (1999)". Of several films, the only one with the same article, or without
    one, is chosen: "heat" is "Heat (1995)", not "Heat, The (2013)". `index` is of `titles`, in
    MovieLens form.

    Raises
    ------
    TitleError
        No film has that name, or several have it; the message lists possible films.
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
        fix = "add the year" if year is None else None
        raise TitleError(
            f"more than one film has this name: {_titles(of_year, titles)}", where=title, fix=fix
        )
    if rows:
        raise TitleError(f"no such film; there is {_titles(rows, titles)}", where=title)
    nearest = [match.row for match in index.search(title, _LISTED)]
    fix = f"nearest are {_titles(nearest, titles)}" if nearest else None
    raise TitleError("no film has this name", where=title, fix=fix)


def _has_same_article(name: str, title: str) -> bool:
    return fold_name(natural(name)) == fold_name(natural(split_year(title)[0]))


def _titles(rows: Sequence[int], titles: Sequence[str]) -> str:
    return listed((shown(titles[row]) for row in rows), _LISTED, "; ")
