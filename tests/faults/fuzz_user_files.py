"""Targets of fuzzing: the files of a user."""

import io
import zipfile
from pathlib import Path

from engine.bundle import Bundle
from engine.importing.match import match_films
from engine.importing.reader import read_import_files
from engine.policy import Policy
from engine.session.file import document, encode
from engine.session.kept import described
from engine.session.read import read
from engine.session.restore import fit, restore
from engine.session.session import Session
from engine.taste.base import Answer
from engine.text import visible
from tests.engine.importing.exports import IMDB_RATINGS, LETTERBOXD_RATINGS
from tests.faults.fuzzing import FOLDER, HOME, one_line_errors, target
from tui.keys.actions import ACTIONS
from tui.keys.keymap_file import read_keymap
from tui.user_settings import save_theme, saved_theme

_BUNDLE = Bundle.load(HOME / "artifacts" / "als", HOME / "processed")
_KEYMAP = b'[keys]\nlike = "l"\ndislike = ["h", "minus"]\nundo = "ctrl+z"\nquit = "f10"\n'


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("ratings.csv", "likes/films.csv"):
            packed.writestr(zipfile.ZipInfo(name), LETTERBOXD_RATINGS)
    return buffer.getvalue()


def _file(name: str, raw: bytes) -> Path:
    path = FOLDER / name
    path.write_bytes(raw)
    return path


@target("keymap", _KEYMAP)
def keymap(raw: bytes) -> None:
    read, problems = read_keymap(_file("keymap.toml", raw))
    assert all(read.keys(action) for action in ACTIONS)
    assert all(visible(problem) == problem for problem in problems)


@target("preferences", b'{"theme": "fourfold-dark", "other": [1, 2]}\n')
def preferences(raw: bytes) -> None:
    path = _file("preferences.json", raw)
    with one_line_errors():
        saved_theme(path)
    save_theme(path, "nord")
    assert saved_theme(path) == "nord"


def _session() -> bytes:
    session = Session(_BUNDLE, Policy())
    session.start(_BUNDLE.catalogue.movie_ids[:4].tolist())
    for answer in (Answer.LIKE, Answer.DISLIKE, Answer.SKIP):
        session.answer(answer)
    session.toggle_watchlist(int(_BUNDLE.catalogue.movie_ids[9]))
    return encode(document(_BUNDLE, session.state))


@target("session", _session())
@one_line_errors()
def session_file(raw: bytes) -> None:
    path = _file("session.json", raw)
    session = restore(read(path), _BUNDLE)
    session.recommend()
    encode(document(_BUNDLE, session.state))


@target("kept session", _session())
@one_line_errors()
def kept_session(raw: bytes) -> None:
    saved = read(_file("kept.json", raw))
    fitted = fit(saved, _BUNDLE.catalogue)
    favourites = [*fitted.state.favourites, *_BUNDLE.catalogue.movie_ids[40:44].tolist()]
    four = tuple(dict.fromkeys(favourites))[:4]
    session = Session.restore(_BUNDLE, fitted.with_favourites(four))
    session.recommend()
    assert described(saved).answers == len(saved.state.answers)
    assert all(saved.label(film.movie_id) for film in saved.state.answers)


_LIST = b"Letterboxd list export v7\nPosition,Name,Year,URL,Description\n1,Heat,1995,,\n"
_IMPORTABLE = b"sep=;\ntmdbID;imdbID;Title;Year;Rating10;Tags\n949;tt0113277;Heat;1995;9;x\n"
_MOVIELENS = b"movie_id,imdb_id,tmdb_id,rating,title\n6,0113277,949,4.5,Heat (1995)\n"
_TMDB = b"TMDb ID,IMDb ID,Type,Name,Your Rating\n949,tt0113277,movie,Heat,8\n"
_TABLE = "Film;Release year;Score\nHeat;1995;★★★★½\nSaw;2004;7,5\n".encode()
_TRAKT = (
    b'[{"rating": 9, "rated_at": "2020-01-01", "movie": {"title": "Heat", "year": 1995, '
    b'"ids": {"imdb": "tt0113277", "tmdb": 949}}}, {"show": {"title": "x"}}]'
)


@target("Letterboxd", LETTERBOXD_RATINGS.encode())
@target("Letterboxd list", _LIST)
@target("Letterboxd import", _IMPORTABLE)
@target("IMDb", IMDB_RATINGS.encode())
@target("MovieLens.org", _MOVIELENS)
@target("TMDB ratings", _TMDB)
@target("any table", _TABLE)
@target("Trakt", _TRAKT)
@target("archive of films", _archive())
@one_line_errors()
def import_file(raw: bytes) -> None:
    files, _ = read_import_files([_file("ratings.csv", raw)])
    films = match_films(files, _BUNDLE).matched
    assert len({film.movie.row for film in films}) == len(films)
