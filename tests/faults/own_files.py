"""Targets of fuzzing, as in `tests.faults.targets`: the files that a person brings or keeps."""

from collections.abc import Callable
from pathlib import Path

from engine.bundle import Bundle
from engine.importing.match import match_films
from engine.importing.reader import read_import_file
from engine.policy import Policy
from engine.session.file import document, encode, read, resumed
from engine.session.session import Session
from engine.taste.base import Answer
from engine.text import visible
from tests.engine.importing.exports import IMDB_RATINGS, LETTERBOXD_RATINGS
from tests.faults.fuzz_place import HOME, PLACE, told
from tui.config_files import saved_theme, save_theme
from tui.keys.actions import ACTIONS
from tui.keys.keymap_file import read_keymap

_BUNDLE = Bundle.load(HOME / "artifacts" / "als", HOME / "processed")
_KEYMAP = b'[keys]\nlike = "l"\ndislike = ["h", "minus"]\nundo = "ctrl+z"\nquit = "f10"\n'


def _file(name: str, raw: bytes) -> Path:
    path = PLACE / name
    path.write_bytes(raw)
    return path


def keymap(raw: bytes) -> None:
    read_with, problems = read_keymap(_file("keymap.toml", raw))
    assert all(read_with.key(action.name) for action in ACTIONS)
    assert all(visible(problem) == problem for problem in problems)


def preferences(raw: bytes) -> None:
    path = _file("preferences.json", raw)
    with told():
        saved_theme(path)
    save_theme(path, "nord")
    assert saved_theme(path) == "nord"


def kept_session(raw: bytes) -> None:
    path = _file("session.json", raw)
    with told():
        session = resumed(read(path), _BUNDLE)
        session.recommend()
        encode(document(session))


def films_seen(raw: bytes) -> None:
    with told():
        seen = match_films(read_import_file(_file("ratings.csv", raw)), _BUNDLE)
        assert len({film.movie.row for film in seen.matched}) == len(seen.matched)


def _session() -> bytes:
    session = Session(_BUNDLE, Policy())
    session.start(_BUNDLE.catalogue.movie_ids[:4].tolist())
    for answer in (Answer.LIKE, Answer.DISLIKE, Answer.SKIP):
        session.answer(answer)
    session.keep(int(_BUNDLE.catalogue.movie_ids[9]))
    return encode(document(session))


OWN_TARGETS: dict[str, Callable[[bytes], None]] = {
    "keymap": keymap,
    "preferences": preferences,
    "session": kept_session,
    "Letterboxd": films_seen,
    "IMDb": films_seen,
}
OWN_VALID: dict[str, bytes] = {
    "keymap": _KEYMAP,
    "preferences": b'{"theme": "fourfold-dark", "other": [1, 2]}\n',
    "session": _session(),
    "Letterboxd": LETTERBOXD_RATINGS.encode(),
    "IMDb": IMDB_RATINGS.encode(),
}
