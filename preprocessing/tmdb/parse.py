"""Parse TMDB's responses, trusting none of their fields.

A field that is null, empty, of the wrong type or out of bounds counts as missing. A response
that is not a film, or is another film, is an error.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from engine.catalogue.credits import COUNTRY, LANGUAGE, LONGEST_RUNTIME
from engine.errors import FourfoldError
from engine.files.names import CREDIT_SEPARATOR
from engine.text import visible
from preprocessing.film_details.film_tables import Film

POSTER_URL: Final = "https://image.tmdb.org/t/p/w500"
BACKDROP_URL: Final = "https://image.tmdb.org/t/p/w1280"
_PATH = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_STAND_IN: Final = "/"  # for a separator inside a name
_LONGEST_OVERVIEW: Final = 4_000  # characters; TMDB allows a thousand
_LONGEST_NAME: Final = 200  # characters
_MOST_POPULAR: Final = 1e9  # far above any real film
_BEST_VOTE: Final = 10.0
_MOST_LEADS: Final = 4


class ResponseError(FourfoldError):
    """The response about one film cannot be used; those about other films may."""


def parse_film(body: bytes, tmdb_id: int) -> Film:
    """Return what `body`, TMDB's response about film `tmdb_id` with its credits, says.

    Raises
    ------
    ResponseError
        It is not a film, or is another film.
    """
    film = _object(body)
    if film.get("success") is False or "id" not in film:
        raise ResponseError("the response is not a film")
    if film["id"] != tmdb_id:
        raise ResponseError("the response is about another film")
    voted = film.get("vote_count") != 0
    name, original = _text(film.get("title")), _text(film.get("original_title"))
    cells = {
        "overview": _text(film.get("overview"), _LONGEST_OVERVIEW),
        "poster_url": _image(POSTER_URL, film.get("poster_path")),
        "backdrop_url": _image(BACKDROP_URL, film.get("backdrop_path")),
        "release_date": _date(film.get("release_date")),
        "tmdb_popularity": _number(film.get("popularity"), _MOST_POPULAR),
        "tmdb_vote_avg": _number(film.get("vote_average"), _BEST_VOTE) if voted else "",
        "directors": _joined(_directors(film)),
        "cast": _joined(_cast(film), _MOST_LEADS),
        "runtime": _runtime(film.get("runtime")),
        "countries": _codes(COUNTRY, _fields(film.get("production_countries"), "iso_3166_1")),
        "languages": _codes(
            LANGUAGE,
            [film.get("original_language"), *_fields(film.get("spoken_languages"), "iso_639_1")],
        ),
        "original_title": original if original != name else "",
    }
    return {column: cell for column, cell in cells.items() if cell}


def parse_found(body: bytes) -> int | None:
    """Return the TMDB id in `body`, the answer to a search by IMDb id; None without one film.

    Raises
    ------
    ResponseError
        It is not such an answer.
    """
    found = _object(body).get("movie_results")
    if not isinstance(found, list):
        raise ResponseError("the response is not a search result")
    ids = [tmdb_id for tmdb_id in _fields(found, "id") if type(tmdb_id) is int]
    return ids[0] if len(ids) == 1 else None


def single_line(text: str) -> str:
    """Return `text` with runs of white space as one space, and without control characters."""
    spaced = " ".join(text.split())
    printable = (one for one, shown in zip(spaced, visible(spaced), strict=True) if one == shown)
    return " ".join("".join(printable).split())


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise ResponseError("the response is not JSON") from None
    if not isinstance(content, dict):
        raise ResponseError("the response is not a film")
    return content


def _text(value: Any, longest: int = _LONGEST_NAME) -> str:
    text = single_line(value) if isinstance(value, str) else ""
    return text if len(text) <= longest else ""


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


def _runtime(value: Any) -> str:
    return str(value) if type(value) is int and 0 < value <= LONGEST_RUNTIME else ""


def _directors(film: dict[str, Any]) -> Iterator[Any]:
    for person in _credits(film, "crew"):
        if person.get("job") == "Director":
            yield person.get("name")


def _cast(film: dict[str, Any]) -> list[Any]:
    people = [person for person in _credits(film, "cast") if type(person.get("order")) is int]
    return [person.get("name") for person in sorted(people, key=lambda person: person["order"])]


def _credits(film: dict[str, Any], group: str) -> list[dict[str, Any]]:
    match film.get("credits"):
        case {**groups} if isinstance(people := groups.get(group), list):
            return [person for person in people if isinstance(person, dict)]
    return []


def _fields(values: Any, name: str) -> list[Any]:
    items = values if isinstance(values, list) else []
    return [item.get(name) for item in items if isinstance(item, dict)]


def _joined(names: Iterable[Any], most: int | None = None) -> str:
    cleaned = (_text(name).replace(CREDIT_SEPARATOR, _STAND_IN) for name in names)
    return CREDIT_SEPARATOR.join(list(dict.fromkeys(filter(None, cleaned)))[:most])


def _codes(form: re.Pattern[str], codes: Iterable[Any]) -> str:
    return _joined(code for code in codes if isinstance(code, str) and form.fullmatch(code))
