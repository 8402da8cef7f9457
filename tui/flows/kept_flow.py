"""Going on with a kept session: the offer on the pick screen, and `--resume`.

Imported in the loading thread, because it needs NumPy.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.worker import Worker

from engine.bundle import Bundle
from engine.errors import FourfoldError, SessionFileError
from engine.files.owned_file import OwnedFile
from engine.session.file import SavedSession
from engine.session.kept import KeptSession, described, kept_file, newest_kept, read_kept
from engine.session.restore import FittedState, fit
from engine.session.session import Session
from engine.text import visible
from tui.background import in_thread
from tui.flows.shared_file import LOOK_ONLY, ask_look_or_copy
from tui.kept_file import KeptFile
from tui.keys.bindings import keymap_of
from tui.startup import Launch, Loaded
from tui.view.kept_session import left_out_notice, missing_notice, offer_line
from tui.view.models import film_line

if TYPE_CHECKING:
    from tui.app import FourfoldApp

_LONG = 15  # seconds that a notice with names of films stays


@dataclass(frozen=True, slots=True)
class Resumed:
    """A kept session over the films of a bundle.

    Attributes
    ----------
    file
        Owned by this process; None if another window has it.
    session
        None if a favourite is missing.
    """

    file: OwnedFile | None
    kept: KeptSession
    saved: SavedSession
    bundle: Bundle
    fitted: FittedState
    session: Session | None

    @classmethod
    def read(cls, path: Path, launch: Launch, loaded: Loaded) -> "Resumed":
        """Read a kept session, under its own model where there is one; runs in a thread.

        Raises
        ------
        FourfoldError
            The file or the model is damaged.
        """
        file = OwnedFile.claim(path)
        try:
            saved = read_kept(path)
            bundle, fitted = _fitted(saved, launch, loaded)
            if launch.policy is not None:
                fitted = replace(fitted, state=replace(fitted.state, policy=loaded.policy))
            session = None if fitted.missing else Session.restore(bundle, fitted.state)
            return cls(file, described(saved), saved, bundle, fitted, session)
        except BaseException:
            if file is not None:
                file.release()
            raise

    @property
    def is_whole(self) -> bool:
        """Whether the films have all of it, so that its file can be updated."""
        return self.session is not None and not self.fitted.left_out

    def release(self) -> None:
        """Let another window have the file."""
        if self.file is not None:
            self.file.release()


def _fitted(saved: SavedSession, launch: Launch, loaded: Loaded) -> tuple[Bundle, FittedState]:
    """Return the session's own model if it knows the four favourites, else the app's."""
    model = launch.model or saved.model
    if model != loaded.bundle.model and model in loaded.models.names():
        bundle = loaded.models.bundle(model)
        fitted = fit(saved, bundle.catalogue)
        if not fitted.missing:
            return bundle, fitted
    return loaded.bundle, fit(saved, loaded.bundle.catalogue)


@dataclass(frozen=True, slots=True)
class KeptAtStart:
    """What was found of kept sessions at the start.

    Attributes
    ----------
    newest
        The session to offer, or None.
    resumed
        The session to open at once, or None.
    notices
        A line for each damaged file.
    """

    newest: KeptSession | None = None
    resumed: Resumed | None = None
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, launch: Launch, loaded: Loaded) -> "KeptAtStart":
        """Read the newest kept session, or the named one; runs in a thread.

        Raises
        ------
        FourfoldError
            The session to resume is not there, or it or its model is damaged.
        """
        if launch.resume:
            return cls(resumed=Resumed.read(kept_file(launch.resume), launch, loaded))
        if launch.session is not None:
            return cls()
        try:
            found = newest_kept()
        except SessionFileError as error:
            if launch.resume is not None:
                raise
            return cls(notices=(str(error),))
        newest = found.sessions[0] if found.sessions else None
        notices = tuple(f"Skipped a kept session: {error}" for error in found.damaged)
        if launch.resume is None:
            return cls(newest, notices=notices)
        if newest is None:
            raise (
                found.damaged[0]
                if found.damaged
                else SessionFileError(
                    "no session is kept", where="--resume", fix="keep one before you leave the app"
                )
            )
        return cls(newest, Resumed.read(newest.path, launch, loaded), notices)


class KeptFlow:
    """Offers the newest kept session, and opens it.

    Parameters
    ----------
    show
        Shows a session that goes on, with its file.
    close_file
        Lets the file of the session before be opened again; called in a thread.
    """

    def __init__(
        self,
        app: "FourfoldApp",
        launch: Launch,
        loaded: Loaded,
        show: Callable[[Session, KeptFile], None],
        close_file: Callable[[], None],
    ):
        self._app = app
        self._launch = launch
        self._loaded = loaded
        self._show = show
        self._close_file = close_file
        self._newest: KeptSession | None = None
        self._unfinished: Resumed | None = None

    def begin(self, found: KeptAtStart) -> None:
        """Offer the newest session, or open the one that was asked for."""
        self._newest = found.newest
        self.offer()
        for notice in found.notices:
            self._app.notify(visible(notice), severity="warning", timeout=_LONG, markup=False)
        if found.resumed is not None:
            self._open(found.resumed)

    def offer(self) -> None:
        """Show the offer on the pick screen, its age as of now."""
        key = keymap_of(self._app).key("resume").replace("enter", "↵")
        offered = None if self._newest is None else offer_line(self._newest, key, _now())
        self._app.pick_screen.offer(offered)

    def resume(self) -> None:
        """Open the session that is offered."""
        if self._newest is not None:
            _: Worker[None] = self._app.run_worker(
                partial(self._resume, self._newest.path), exclusive=True, group="resume"
            )

    def completed(self, movie_ids: list[int]) -> Session | None:
        """Return the session that lacked favourites, if `movie_ids` complete the ones it had."""
        unfinished, self._unfinished = self._unfinished, None
        if unfinished is None or not set(unfinished.fitted.state.favourites) <= set(movie_ids):
            return None
        state = unfinished.fitted.with_favourites(tuple(movie_ids))
        return Session.restore(unfinished.bundle, state)

    def new_file(self) -> KeptFile:
        """Return the file of a session that is not kept yet."""
        return KeptFile(self._app, self._kept, self.report)

    def file_to_look_at(self, session: Session) -> KeptFile:
        """Return the file of a session that is only looked at."""
        content = session.bundle.model, session.state
        return KeptFile(self._app, self._kept, self.report, content=content, looking=True)

    async def _resume(self, path: Path) -> None:
        screen = self._app.pick_screen
        try:
            resumed = await in_thread(screen, partial(self._read, path))
        except FourfoldError as error:
            self.report(error)
            self._newest = None
            self.offer()
            return
        if self._app.screen is screen:
            self._open(resumed)
        else:
            resumed.release()

    def _read(self, path: Path) -> Resumed:
        self._close_file()  # It may be the same one.
        return Resumed.read(path, self._launch, self._loaded)

    def _open(self, resumed: Resumed) -> None:
        fitted, kept = resumed.fitted, resumed.kept
        notify = partial(self._app.notify, severity="warning", timeout=_LONG, markup=False)
        if fitted.left_out:
            notify(visible(left_out_notice(fitted.left_out)))
        if not resumed.is_whole:  # its file would lose something
            resumed.release()
        if resumed.session is None:
            self._unfinished = resumed
            movie_of = resumed.bundle.catalogue.movie_of
            notice = missing_notice(fitted.missing, len(fitted.state.answers))
            self._app.pick_screen.reset(
                tuple(film_line(movie_of(movie_id)) for movie_id in fitted.state.favourites)
            )
            notify(visible(notice))
        elif not resumed.is_whole:
            self._show(resumed.session, self.new_file())
        elif resumed.file is None:
            self._ask_look_or_copy(resumed.session, kept.name)
        else:
            content = resumed.saved.model, resumed.saved.state
            file = KeptFile(self._app, self._kept, self.report, resumed.file, content, kept.when)
            self._show(resumed.session, file)

    def _ask_look_or_copy(self, session: Session, name: str) -> None:
        """Ask what to do about a session that another window has."""

        def look() -> None:
            self._show(session, self.file_to_look_at(session))
            self._app.notify(LOOK_ONLY, markup=False)

        def copy() -> None:
            self._show(session, self.new_file())

        note = "kept under another name, if you keep it"
        ask_look_or_copy(self._app, visible(name), note, look, copy)

    def _kept(self, kept: KeptSession) -> None:
        self._newest = kept
        self.offer()

    def report(self, error: FourfoldError) -> None:
        """Show an error that no window shows."""
        self._app.notify(str(error), severity="error", timeout=10, markup=False)


def _now() -> datetime:
    return datetime.now(UTC)
