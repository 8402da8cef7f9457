"""Targets of fuzzing: the files of a user."""

from pathlib import Path

from engine.bundle import Bundle
from engine.importing.match import match_films
from engine.importing.reader import read_import_file
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


@target("Letterboxd", LETTERBOXD_RATINGS.encode())
@target("IMDb", IMDB_RATINGS.encode())
@one_line_errors()
def import_file(raw: bytes) -> None:
    films = match_films(read_import_file(_file("ratings.csv", raw)), _BUNDLE).matched
    assert len({film.movie.row for film in films}) == len(films)
