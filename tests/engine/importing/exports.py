"""Small exports as Letterboxd, IMDb and this program write them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.importing.reader import read_import_files
from engine.importing.records import ImportedFile

LETTERBOXD_RATINGS = """\
Date,Name,Year,Letterboxd URI,Rating
2021-03-01,The Matrix,1999,https://boxd.it/2a3,4.5
2021-03-02,"Good, the Bad and the Ugly",1966,https://boxd.it/2b3,0.5
2021-03-03,Heat,1995,https://boxd.it/2c3,3
"""

LETTERBOXD_WATCHED = """\
Date,Name,Year,Letterboxd URI
2021-03-01,The Matrix,1999,https://boxd.it/2a3
2021-03-03,Heat,1995,https://boxd.it/2c3
"""

IMDB_RATINGS = """\
Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Year
tt0133093,9,2019-05-04,The Matrix,https://www.imdb.com/title/tt0133093,Movie,8.7,1999
tt0113277,5,2019-05-05,Heat,https://www.imdb.com/title/tt0113277,Movie,8.3,1995
tt0959621,10,2019-05-06,Breaking Bad: Pilot,https://www.imdb.com/title/tt0959621,TV Episode,9,2008
"""


def write(folder: Path, content: str | bytes, name: str = "ratings.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_import_file(path: Path) -> ImportedFile:
    (file,), _ = read_import_files([path])
    return file


def read(folder: Path, content: str | bytes, name: str = "ratings.csv") -> ImportedFile:
    return read_import_file(write(folder, content, name))


def letterboxd(rows: Sequence[Sequence[str]]) -> str:
    """Return a ratings.csv of (date, title, year, rating) rows without commas."""
    lines = [
        f"{date},{title},{year},https://boxd.it/x,{rating}" for date, title, year, rating in rows
    ]
    return "\n".join(["Date,Name,Year,Letterboxd URI,Rating", *lines, ""])


def imdb(rows: Sequence[Sequence[str]]) -> str:
    """Return an IMDb export of (const, rating, title, year) rows without commas."""
    return "\n".join(["Const,Your Rating,Title,Year", *(",".join(row) for row in rows), ""])


def session(**content: Any) -> str:
    """Return a session document with the given keys over an empty one."""
    return json.dumps(
        {"fourfold": "session", "schema": 1, "favourites": [], "answers": []} | content
    )


def film(
    movie_id: int | None, title: str | None, year: int | None, answer: str = ""
) -> dict[str, Any]:
    """Return a favourite of a session document, or an answered film."""
    answer_key = {"answer": answer} if answer else {}
    return {"movieId": movie_id, "title": title, "year": year} | answer_key
