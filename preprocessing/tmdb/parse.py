"""Parse TMDB's response about one film, trusting none of its fields.

A field that is null, empty, of the wrong type or out of bounds counts as missing. A response
that is not a film, or is another film, is an error.
"""

import json
import re
from datetime import date
from typing import Any

from engine.errors import FourfoldError
from engine.text import visible
from preprocessing.tmdb.metadata_table import Metadata

POSTER_URL = "https://image.tmdb.org/t/p/w500"
BACKDROP_URL = "https://image.tmdb.org/t/p/w1280"
_PATH = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_OVERVIEW = 4_000  # characters; TMDB allows a thousand
_MOST_POPULAR = 1e9  # far above any real film
_BEST_VOTE = 10.0


class ResponseError(FourfoldError):
    """The response about one film cannot be used; those about other films may."""


def parse_film(body: bytes, tmdb_id: int) -> Metadata:
    """Return the metadata in `body`, TMDB's response about film `tmdb_id`.

    Raises
    ------
    ResponseError
        It is not a JSON object, or is about another film.
    """
    try:
        film = json.loads(body)
    except (ValueError, RecursionError):
        raise ResponseError("the response is not JSON") from None
    if not isinstance(film, dict):
        raise ResponseError("the response is not a film")
    if film.get("id", tmdb_id) != tmdb_id:
        raise ResponseError("the response is about another film")
    voted = film.get("vote_count") != 0
    return Metadata(
        overview=_text(film.get("overview")),
        poster_url=_image(POSTER_URL, film.get("poster_path")),
        backdrop_url=_image(BACKDROP_URL, film.get("backdrop_path")),
        release_date=_date(film.get("release_date")),
        tmdb_popularity=_number(film.get("popularity"), _MOST_POPULAR),
        tmdb_vote_avg=_number(film.get("vote_average"), _BEST_VOTE) if voted else "",
    )


def single_line(text: str) -> str:
    """Return `text` with runs of white space as one space, and without control characters."""
    spaced = " ".join(text.split())
    printable = (one for one, shown in zip(spaced, visible(spaced), strict=True) if one == shown)
    return " ".join("".join(printable).split())


def _text(value: Any) -> str:
    text = single_line(value) if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_OVERVIEW else ""


def _image(base: str, value: Any) -> str:
    return base + value if isinstance(value, str) and _PATH.fullmatch(value) else ""


def _date(value: Any) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return ""


def _number(value: Any, most: float) -> str:
    """Return the shortest decimal of `value` if it is a number from 0 to `most`, else ""."""
    # Python's JSON reader accepts NaN and infinity; this range does not.
    if type(value) not in (int, float) or not 0 <= value <= most:
        return ""
    return repr(float(value)).removesuffix(".0")
