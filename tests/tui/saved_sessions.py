"""Sessions on the disk, for tests that need no app to make them."""

from dataclasses import replace
from pathlib import Path

from engine.files.owned_file import OwnedFile
from engine.session.file import save
from engine.session.kept import keep
from engine.session.session import Session
from engine.taste.base import Answer
from tui.startup import Launch

_ANSWERS = {"y": Answer.LIKE, "n": Answer.DISLIKE, "s": Answer.SKIP}


def answered(launch: Launch, keys: str) -> Session:
    """Return a session on the four favourites, answered as the keys do in the app."""
    loaded = replace(launch, session=None).load()
    session = Session(loaded.bundle, loaded.policy)
    session.start((1, 2, 3, 4))
    for key in keys:
        session.answer(_ANSWERS[key])
    return session


def keep_session(launch: Launch, keys: str) -> Path:
    """Keep such a session as `k` does, and return its file."""
    session = answered(launch, keys)
    return keep(session.bundle, session.state).path


def save_session(launch: Launch, keys: str) -> None:
    """Save such a session in the file of `--session`."""
    assert launch.session is not None
    file = OwnedFile.claim(launch.session)
    assert file is not None
    session = answered(launch, keys)
    save(session.bundle, session.state, file)
    file.release()
