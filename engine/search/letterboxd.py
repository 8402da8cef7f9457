"""Find the films that a Letterboxd address names: "heat-1995", "thelma-louise"."""

import re
from collections.abc import Sequence

from engine.catalogue.titles import natural, split_aliases, split_year
from engine.search.index.numbers import number_at
from engine.search.index.title_variants import NUMBERING, canonical, fold_name
from engine.search.title_index import TitleIndex

_MOST_FOUND = 50
_YEAR_AT_END = re.compile(r"(?P<name>.+)-(?P<year>(?:18|19|20)\d\d)(?:-\d{1,2})?")
_COUNTER_AT_END = re.compile(r"(?P<name>.+)-\d{1,2}")
_HALF = re.compile(r"\b(\d+) half\b")


def rows_of_slug(slug: str, titles: Sequence[str], index: TitleIndex) -> list[int]:
    """Return the rows of the films that Letterboxd calls `slug`, best known first.

    A slug is a title in small letters and hyphens, without "&", and followed by a year or a
    counter where several films have the title. A year at the end may belong to the title:
    "blade-runner-2049". A film of the year beside the slug's is taken where none is of that
    year, since sites differ by one.

    Parameters
    ----------
    titles
        The titles of the index by row, in MovieLens form.
    """
    for find in (_rows_named, _rows_with_its_words, _rows_with_its_part):
        if rows := find(slug, titles, index):
            return rows
        if (dated := _YEAR_AT_END.fullmatch(slug)) is not None:
            rows = find(dated["name"], titles, index)
            years = {row: split_year(titles[row])[1] or 0 for row in rows}
            for most_apart in (0, 1):
                near = [row for row in rows if abs(years[row] - int(dated["year"])) <= most_apart]
                if near:
                    return near
        numbered = _COUNTER_AT_END.fullmatch(slug)
        if numbered is not None and (rows := find(numbered["name"], titles, index)):
            return rows
    return []


def _rows_named(slug: str, titles: Sequence[str], index: TitleIndex) -> list[int]:
    """Return the rows of films called `slug`, those with the same article if there are any."""
    name = _words_of(slug)
    rows = index.rows_named(name)
    main_names = {row: split_aliases(natural(split_year(titles[row])[0]))[0] for row in rows}
    same = [row for row in rows if fold_name(main_names[row]) == name]
    return same or rows


def _rows_with_its_part(slug: str, titles: Sequence[str], index: TitleIndex) -> list[int]:
    """Return the rows of films with `slug` as a part of their title: "star-wars"."""
    return index.rows_named(_words_of(slug), parts=True)


def _rows_with_its_words(slug: str, titles: Sequence[str], index: TitleIndex) -> list[int]:
    """Return the rows of films that differ from `slug` only in "and", or in the number of a part.

    Letterboxd has "lilo-stitch", and "star-wars-the-force-awakens" without "Episode VII".
    """
    typed = _words_of(slug)
    (wanted, *_) = _without_and(typed)
    found = []
    for match in index.search(typed, _MOST_FOUND):
        main, aliases = split_aliases(natural(split_year(titles[match.row])[0]))
        if any(wanted in _without_and(fold_name(name)) for name in (main, *aliases)):
            found.append(match.row)
    return found


def _words_of(slug: str) -> str:
    return _HALF.sub(r"\1 1 2", slug.replace("-", " "))


def _without_and(name: str) -> tuple[str, str]:
    """Return a folded name without "and", and also without the number of a part."""
    words = name.split()
    kept: list[str] = []
    for at, word in enumerate(words):
        numbers_part = word == "i" or number_at(words, at)
        if word not in NUMBERING and not (at and words[at - 1] in NUMBERING and numbers_part):
            kept.append(word)
    whole, unnumbered = (
        " ".join(word for word in one.split() if word != "and")
        for one in (canonical(name), " ".join(kept))
    )
    return whole, unnumbered
