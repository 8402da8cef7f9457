"""Films given by name, as on a command line: exactly one film, or a fault that helps."""

from collections.abc import Sequence

from engine.errors import TitleError
from engine.folding import fold
from engine.search import TitleIndex
from engine.titles import natural, split_year


def find_by_name(title: str, titles: Sequence[str], index: TitleIndex) -> int:
    """Return the row of the one film called `title`."""
    wanted = fold(natural(split_year(title)[0]))
    year = split_year(title)[1]
    rows = [
        match.row
        for match in index.search(title, 20)
        if fold(natural(split_year(titles[match.row])[0])) == wanted
        and year in (None, split_year(titles[match.row])[1])
    ]
    if len(rows) != 1:
        raise TitleError("does not stand for exactly one film", where=title)
    return rows[0]
