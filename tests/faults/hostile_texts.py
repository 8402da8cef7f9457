"""Texts that a terminal or a markup parser would obey, and homes full of them."""

import json
import math
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from engine.files.names import MANIFEST
from engine.session.file import encode
from tests.bundles import Film, write_home, write_model
from tests.source_tree import CONFIG

PIECES = (
    *map(chr, range(32)), *map(chr, range(0x7F, 0xA0)),
    "\x1b[31m", "\x1b[2J", "\x1b[?1049l", "\x1b[6n", "\x1b]0;owned\x07",
    "\x1b]52;c;aGk=\x1b\\", "\x1b]8;;http://x\x1b\\",
    "\x1bc", "\x1b[8;1;1t", "\x1bP$q\x1b\\", "\x9b31m", "\x9d0;owned\x9c",
    "\u202e", "\u2066", "\u061c", "\u200b", "\u200d", "\ufeff", "\u2028", "\u2029",
    "\u00ad", "\u2060", "\U000e0041",
    "e" + "\u0301" * 30, "\u0e33", "\u0f0b", "映画", "ｱ",
    "👩\u200d👩\u200d👧", "👍🏽", "🏳\ufe0f\u200d🌈", "ﷺ", "𒐫",
    "word " * 60, "x" * 300,
    "[red]", "[/]", "[/red]", "[bold", "[@click=app.quit]", "[link=http://x]", "\\[", "]",
    "$accent", "{x}", "%s", "%(x)s",
    "a", "Film", " ", "(1999)", "year:", "genre:", "~", "..", "'", '"', "\\", ",", ";",
)  # fmt: skip
SURROGATES = ("\ud800", "\udfff", "\udc80")


def texts(pieces: tuple[str, ...] = PIECES, most: int = 6) -> st.SearchStrategy[str]:
    """Return texts of pieces and of arbitrary characters."""
    part = st.one_of(st.sampled_from(pieces), st.sampled_from(pieces), st.text(max_size=5))
    return st.lists(part, min_size=1, max_size=most).map("".join)


ANY = texts((*PIECES, *SURROGATES))
IN_A_FILE = texts().map(lambda text: text.encode("utf-8", "replace").decode())
"""As a CSV file can contain them: without lone surrogates."""
ON_ONE_LINE = IN_A_FILE.map(lambda text: re.sub("[\x00\r\n]", "", text))


def name_of(text: str) -> str:
    raw = text.replace("/", "").replace("\x00", "").encode("utf-8", "surrogatepass")[:60]
    return "n" + raw.decode("utf-8", "surrogateescape")


NAMES = ANY.map(name_of)
"""As a file system can contain them."""


@dataclass(frozen=True)
class HostileHome:
    """The texts of one home."""

    titles: list[str]
    genres: list[str]
    facts: list[str]  # tags, overviews, dates, ids
    names: list[str]  # of files, models and policies

    def write(self, home: Path) -> Path:
        """Write a home and, in its folder `here`, files to import."""
        films = [
            Film(
                movie_id=number,
                title=f"{number} {title}"[:400],
                genres=self.genres[number % len(self.genres)].replace("|", "") or "Drama",
                popularity=100 - number,
                vector=(math.cos(number / 9), math.sin(number / 9)),
                facts={"rating_count": "3", "rating_mean": "3.5", "tags": self.facts[0],
                       "imdbId": self.facts[1], "tmdbId": self.facts[2]},
                metadata={"overview": self.facts[3], "release_date": self.facts[4], "title": title},
            )
            for number, title in enumerate(self.titles, start=1)
        ]  # fmt: skip
        write_home(home, films)
        write_model(home / "artifacts" / "other", films)
        (home / "artifacts" / "other").rename(home / "artifacts" / self.names[0])
        shutil.copytree(CONFIG, home / "config")
        policy = "genre_distance_penalty: 0\nmin_genre_affinity: 0\nmax_genre_distance: 1\n"
        (home / "config" / "presets" / f"{self.names[1]}.yaml").write_text(policy)
        here = home / "here"
        here.mkdir()
        rows = [["Date", "Name", "Year", "Letterboxd URI", "Rating"]]
        rows += [["2021-03-01", film.title, "", "x", "4"] for film in films]
        rows += [[fact] * 5 for fact in self.facts]
        (here / f"{self.names[2]}.csv").write_bytes(_csv(rows))
        (here / f"{self.names[3]}.json").write_bytes(b'{"fourfold": "session", "schema": 1, ')
        (here / self.names[4]).mkdir(exist_ok=True)
        (here / "session.json").write_bytes(encode(self._session(home, films)))
        return home

    def _session(self, home: Path, films: list[Film]) -> dict[str, object]:
        manifest = json.loads((home / "processed" / MANIFEST).read_bytes())
        digest = manifest["files"]["movies_filtered.csv"]["sha256"]
        answers = [
            {"movieId": film.movie_id, "title": None, "year": None, "answer": "like", "from": fact}
            for film, fact in zip(films[4:7], self.facts, strict=False)
        ]
        return {
            "fourfold": "session", "schema": 1, "model": "svd", "seed": 0,
            "catalogue": {"dataset": self.facts[0], "films": len(films), "sha256": digest},
            "policy": {"name": self.names[1]}, "filters": {}, "answers": answers,
            "favourites": [{"movieId": film.movie_id} for film in films[:4]],
            "watchlist": [{"movieId": films[7].movie_id}],
        }  # fmt: skip


HOSTILE_HOMES = st.builds(
    HostileHome,
    titles=st.lists(ON_ONE_LINE, min_size=12, max_size=12),
    genres=st.lists(ON_ONE_LINE, min_size=3, max_size=3),
    facts=st.lists(ON_ONE_LINE, min_size=5, max_size=5),
    names=st.lists(NAMES, min_size=5, max_size=5, unique=True),
)


def _csv(rows: list[list[str]]) -> bytes:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return ("\n".join(quoted) + "\n").encode("utf-8", "replace")
