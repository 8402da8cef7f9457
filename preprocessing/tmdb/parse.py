"""What TMDB's answer about one film says, field by field, none of it trusted.

A field that is null, empty, of the wrong type or out of bounds is one that TMDB lacks. An
answer that is no film at all, or another one, is an error.
"""

import json
import re
from datetime import date
from typing import Any

from engine.errors import FourfoldError
from preprocessing.tmdb.metadata_table import LONGEST_OVERVIEW, Metadata, on_one_line

POSTER_URL = "https://image.tmdb.org/t/p/w500"
BACKDROP_URL = "https://image.tmdb.org/t/p/w1280"
_PATH = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOST_POPULAR = 1e9  # far above any that was seen
_BEST_VOTE = 10.0


class AnswerError(FourfoldError):
    """The answer about one film cannot be used; those about others may."""


def metadata_in(body: bytes, tmdb_id: int) -> Metadata:
    """Return what `body`, TMDB's answer about film `tmdb_id`, tells.

    Raises
    ------
    AnswerError
        It is no JSON object, or is about another film.
    """
    try:
        film = json.loads(body)
    except (ValueError, RecursionError):
        raise AnswerError("the answer is not JSON") from None
    if not isinstance(film, dict):
        raise AnswerError("the answer is not a film")
    if film.get("id", tmdb_id) != tmdb_id:
        raise AnswerError("the answer is about another film")
    voted = film.get("vote_count") != 0
    return Metadata(
        overview=_text(film.get("overview")),
        poster_url=_image(POSTER_URL, film.get("poster_path")),
        backdrop_url=_image(BACKDROP_URL, film.get("backdrop_path")),
        release_date=_date(film.get("release_date")),
        tmdb_popularity=_number(film.get("popularity"), _MOST_POPULAR),
        tmdb_vote_avg=_number(film.get("vote_average"), _BEST_VOTE) if voted else "",
    )


def _text(value: Any) -> str:
    text = on_one_line(value) if isinstance(value, str) else ""
    return text if len(text) <= LONGEST_OVERVIEW else ""


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
    """Return the shortest decimal that reads back as `value`, if it is a number from 0 to `most`.

    NaN and infinity, which Python's JSON reader lets pass, are in no such range.
    """
    if type(value) not in (int, float) or not 0 <= value <= most:
        return ""
    return repr(float(value)).removesuffix(".0")
