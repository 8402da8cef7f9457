"""Make Textual content of untrusted text: control characters visible, no markup, cut to width.

Widgets draw no text that did not pass through here. Lengths are in terminal cells; a Japanese
character takes two.
"""

import os
from collections.abc import Mapping
from typing import Final

from textual.content import Content, Span
from textual.style import Style

from engine.text import visible
from tui.view.models import FilmLine

_WITHOUT_LINKS: Final = {"", "dumb", "linux", "vt100", "vt102", "vt220"}

MATCHED = "bold underline"
"""The style of matched letters, which shows without colours too."""


def text(raw: str, style: str = "") -> Content:
    """Return `raw` as content in which every character is visible."""
    return Content.styled(visible(raw), style, strip_control_codes=False)


def linked(shown: str, url: str, environment: Mapping[str, str] = os.environ) -> Content:
    """Return an OSC 8 link, or plain text for a terminal that would print the link's codes."""
    if environment.get("TERM", "") in _WITHOUT_LINKS:
        return text(shown)
    return text(shown).stylize(Style(link=url))


def fitted(content: Content, width: int) -> Content:
    """Return `content` in exactly `width` cells: cut with "…", or padded."""
    return content.truncate(max(width, 0), ellipsis=True, pad=True)


def cut(content: Content, width: int) -> Content:
    """Return `content` in at most `width` cells, cut with "…"."""
    return content.truncate(max(width, 0), ellipsis=True)


def clamped(content: Content, width: int, lines: int) -> list[Content]:
    """Return `content` wrapped to `width`, in at most `lines` lines, the last cut with "…"."""
    if width < 1 or lines < 1:
        return []
    wrapped = content.wrap(width)
    if len(wrapped) <= lines:
        return wrapped
    # The rest goes on one line, so that the cut is at its end.
    rest = Content(" ").join(line.rstrip() for line in wrapped[lines - 1 :])
    return [*wrapped[: lines - 1], cut(rest, width)]


def title(film: FilmLine, style: str = "") -> Content:
    """Return the title of a film with its matched letters marked, and the other title found."""
    content = text(film.title, style)
    end = len(content.plain)
    marks = [Span(a, min(b, end), MATCHED) for a, b in film.spans if 0 <= a < min(b, end)]
    content = content.add_spans(marks) if marks else content
    if not film.alias:
        return content
    return Content.assemble(content, text(f" · {film.alias}", "$quiet"))


def titled_year(film: FilmLine) -> str:
    """Return the title and the year of a film: "Heat (1995)"."""
    return film.title if film.year is None else f"{film.title} ({film.year})"


def genres(film: FilmLine) -> str:
    """Return the note of a film, or else its genres, or a text if it has none."""
    return film.note or " · ".join(film.genres) or "no genres listed"
