"""Split MovieLens titles and put their articles in front.

"Matrix, The (1999)" is stored; "The Matrix" and 1999 are shown.
"""

import re

_YEAR = re.compile(r"(?<!\s)\s*\((\d{4})(?:\s*[-–]\s*(?:\d{4})?)?\)\s*$")

# Articles that MovieLens moves behind a comma. "L'" is joined without a space.
_ARTICLES = (
    "The|A|An|Le|La|Les|L'|Un|Une|Der|Die|Das|Ein|Eine|El|Los|Las|Una|Il|I|Lo|Gli|Uno|"
    "O|Os|As|Um|Uma|De|Den|Det|Het|En|Ett|Et"
)
_MOVED_ARTICLE = re.compile(
    rf"^(?P<aka>(?:a\.\s?k\.\s?a\.?|aka)\s+)?(?P<rest>.*\S)\s*,\s*(?P<article>{_ARTICLES})$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_ALSO_KNOWN_AS = re.compile(r"^\s*(?:a\.\s?k\.\s?a\.?|aka)\s+", re.IGNORECASE)


def split_year(title: str) -> tuple[str, int | None]:
    """Return (`title` without its year, the year), e.g. ("Heat", 1995).

    Of a range such as "(2006–2007)" the first year counts. A title that is only a year has none.
    """
    match = _YEAR.search(title)
    if match is None or not (name := title[: match.start()].strip()):
        return title.strip(), None
    return name, int(match[1])


def natural(name: str) -> str:
    """Return a title without year with its articles in front, also inside brackets.

    "Matrix, The" becomes "The Matrix"; "Amelie (Fabuleux destin, Le)" becomes
    "Amelie (Le Fabuleux destin)"; "Matrix (Director's Cut), The" becomes
    "The Matrix (Director's Cut)".
    """
    head, bracket, tail = name.partition("(")
    if not bracket:
        return _article_first(name)
    inside = _BRACKETED.sub(lambda match: f"({_article_first(match[1])})", bracket + tail)
    return _article_first(f"{_article_first(head.strip())} {inside}".strip())


def shown(title: str) -> str:
    """Return a title as people write it, with its year: "The Matrix (1999)"."""
    name, year = split_year(title)
    return natural(name) if year is None else f"{natural(name)} ({year})"


def split_aliases(name: str) -> tuple[str, list[str]]:
    """Split a name without year into the main name and the names in brackets after it.

    Brackets at the start, or with text after them, belong to the name: "(500) Days of Summer".
    """
    opening = name.find("(")
    if opening <= 0:
        return name, []
    inside = _BRACKETED.findall(name, opening)
    if _BRACKETED.sub("", name[opening:]).strip():
        return name, inside
    return name[:opening].strip(), [_ALSO_KNOWN_AS.sub("", alias) for alias in inside]


def _article_first(name: str) -> str:
    if "," not in name:
        return name
    match = _MOVED_ARTICLE.match(name)
    if match is None:
        return name
    article, space = match["article"], "" if match["article"].endswith("'") else " "
    return f"{match['aka'] or ''}{article}{space}{match['rest']}"
