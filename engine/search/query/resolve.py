"""Films given by name, as on a command line: exactly one film, or a fault that helps."""

import re
from collections.abc import Sequence

from engine.catalogue.titles import natural, shown, split_year
from engine.errors import TitleError
from engine.search.index.title_variants import fold_name
from engine.search.title_index import TitleIndex

_LISTED = 5
_YEAR_AT_END = re.compile(r"^(?P<name>.*\S)\s+(?P<year>\d{4})$")


def find_by_name(title: str, titles: Sequence[str], index: TitleIndex) -> int:
    """Return the row of the one film that `title` names.

    That is the film whose whole title it is, year included, in either article form. Where
    there is none, it is the only film of that name when case, accents, article and (unless
    one is given) year do not count: "matrix" is "Matrix, The (1999)". Of several the only one
    with the article as given, or without one, is meant: "heat" is "Heat (1995)", not
    "Heat, The (2013)".

    Parameters
    ----------
    title
        As a person writes it.
    titles
        n titles in MovieLens form.
    index
        The index made from `titles`.

    Raises
    ------
    TitleError
        If no film or more than one has that name; those that may be meant are listed.
    """
    name, year = split_year(title.strip())
    rows = index.named(name)
    if not rows and year is None and (dated := _YEAR_AT_END.match(name)):
        name, year = dated["name"], int(dated["year"])
        rows = index.named(name)
    of_year = [row for row in rows if year in (None, split_year(titles[row])[1])]

    whole = [row for row in of_year if shown(titles[row]).casefold() == _as_shown(name, year)]
    own = [row for row in of_year if _same_article(name, titles[row])]
    for meant in (whole, of_year, own):
        if len(meant) == 1:
            return meant[0]
    if len(of_year) > 1:
        fix = "add the year" if year is None else None
        raise TitleError(
            f"more than one film has this name: {_listed(of_year, titles)}", where=title, fix=fix
        )
    if rows:
        raise TitleError(f"no such film; there is {_listed(rows, titles)}", where=title)
    nearest = [match.row for match in index.search(title, _LISTED)]
    problem = "no film has this name"
    if nearest:
        problem += f"; nearest are {_listed(nearest, titles)}"
    raise TitleError(problem, where=title)


def _as_shown(name: str, year: int | None) -> str:
    return shown(name if year is None else f"{name} ({year})").casefold()


def _same_article(name: str, title: str) -> bool:
    return fold_name(natural(name)) == fold_name(natural(split_year(title)[0]))


def _listed(rows: Sequence[int], titles: Sequence[str]) -> str:
    listed = "; ".join(shown(titles[row]) for row in rows[:_LISTED])
    return f"{listed}; …" if len(rows) > _LISTED else listed
