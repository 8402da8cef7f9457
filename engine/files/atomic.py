"""Atomic writes: a kill leaves the old files or the new ones, never a mix.

A single file is written beside its target and moved over it. A set of files is written to a
hidden folder. Renaming that folder commits the set; the moves that follow can be finished by
the next reader or writer (`settle`).

A power cut too leaves the old or the new: files are on the disk before they get their names, and
the names before the writer returns. Only `write_atomically(..., flush=False)` leaves that to the
file system, which saves a wait for the disk. No other module flushes.
"""

import contextlib
import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.errors import NO_ROOM, DataError, os_reason, write_fix
from engine.files.lock import LOCKS, Lock, lock

_STAGED = ".staged"
_COMMITTED = ".committed"
_TEMPORARY = ".tmp"
_DISK_FAULTS = (*NO_ROOM, errno.EIO)
_UMASK = os.umask(0)  # Asked once: while it is, files of other threads are open to everyone.
os.umask(_UMASK)


def write_atomically(
    path: Path, content: bytes, *, flush: bool = True, replace: bool = True
) -> bool:
    """Write `content` to `path` at once or not at all, and return whether it was written.

    Parameters
    ----------
    flush
        Whether the file and its folder are on the disk at the end, which takes milliseconds:
        never on the screen's thread.
    replace
        Whether a file at `path` is replaced; if not, nothing is written where there is one.

    Raises
    ------
    DataError
        The folder is missing or read-only, or the disk is full or fails.
    """
    written = write_locked(path, content, flush=flush, replace=replace)
    if written is None:
        return False
    written.release()
    return True


def write_locked(
    path: Path, content: bytes, *, flush: bool = True, replace: bool = True
) -> Lock | None:
    """Write as `write_atomically`, and return the lock on the new file; None if nothing is written.

    The file is locked before it gets its name, so no other process can lock it first.
    """
    try:
        _sweep(path)
        while (written := _replaced(path, content, flush=flush, replace=replace)) is None:
            continue
        if flush:
            try:
                flush_to_disk(path.parent)
            except BaseException:
                written.release()
                raise
    except OSError as error:
        if isinstance(error, FileExistsError) and not replace:
            return None
        raise _unwritable(path, error) from error
    return written


def flush_to_disk(path: Path) -> None:
    """Write a file, or the names in a folder, to the disk, where the system can.

    Raises
    ------
    OSError
        The disk is full or fails.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:  # Windows cannot open a folder, and not every one may be read
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno in _DISK_FAULTS:  # else the system cannot flush such a thing
            raise
    finally:
        os.close(handle)


def require_writable(path: Path) -> None:
    """Check that `write_atomically` can write to `path`, without a change to what is there.

    Raises
    ------
    DataError
        The folder is missing or read-only, or the disk is full.
    """
    try:
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_TEMPORARY)
        os.close(handle)
        Path(made).unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


@contextlib.contextmanager
def publication(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files all move to `folder` at the end.

    If the body raises, `folder` keeps its files. One writer at a time.

    Raises
    ------
    DataError
        Another process writes to `folder`, or it cannot be written.
    """
    try:
        with folder_made(folder), _only_writer(folder):
            settle(folder)
            staged = folder / _STAGED
            shutil.rmtree(staged, ignore_errors=True)
            staged.mkdir()
            try:
                yield staged
                for path in (*staged.iterdir(), staged):
                    flush_to_disk(path)
                staged.rename(folder / _COMMITTED)
                flush_to_disk(folder)
            except BaseException:
                shutil.rmtree(staged, ignore_errors=True)
                raise
            settle(folder)
            flush_to_disk(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextlib.contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """Make `folder` and its missing parents; if the body raises, the empty ones are removed.

    At the end the names of those that were made are on the disk.

    Raises
    ------
    OSError
        It cannot be made, or the disk fails.
    """
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
        for path in missing:
            flush_to_disk(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            for path in missing:
                path.rmdir()
        raise


def is_published(folder: Path, name: str) -> bool:
    """Return whether `folder` has file `name`, or will have it once it is settled."""
    # Unlike Path's, these never raise.
    return os.path.exists(folder / name) or os.path.exists(folder / _COMMITTED / name)  # noqa: PTH110


def settle(folder: Path) -> None:
    """Finish a publication that was interrupted after its commit.

    Raises
    ------
    DataError
        The folder cannot be written, so its files may be a mix.
    """
    committed = folder / _COMMITTED
    try:
        # A link is not ours: following it would move someone else's files.
        while committed.is_dir() and not committed.is_symlink():
            _move_all(committed, folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _move_all(committed: Path, folder: Path) -> None:
    # A reader and the writer may both be settling: a missing file has been moved.
    with contextlib.suppress(FileNotFoundError):
        for file in sorted(committed.iterdir()):
            with contextlib.suppress(FileNotFoundError):
                file.replace(folder / file.name)
        try:
            committed.rmdir()
        except OSError as error:
            # The other has finished, and the next publication has been committed.
            if error.errno != errno.ENOTEMPTY:
                raise


@contextlib.contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    held = lock(Path(os.path.realpath(folder)))
    if held is None:
        raise DataError(
            "another process is writing here", where=folder, fix="wait until it is done"
        )
    with held:
        yield


def _replaced(path: Path, content: bytes, *, flush: bool, replace: bool) -> Lock | None:
    """Write `path` and return its lock; None if a sweep removed the new file before it was locked.

    A sweep locks what it removes, so a file that is locked is being removed.
    """
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_TEMPORARY)
    name = Path(made)
    held: Lock | None = None
    try:
        with os.fdopen(handle, "wb") as file:
            held = _locked_if_there(name)
            if held is None:
                return None
            file.write(content)
            name.chmod(0o666 & ~_UMASK)
            if flush:
                file.flush()
                os.fsync(file.fileno())
        # Closed by now: some systems cannot rename an open file.
        if replace:
            name.replace(path)
        else:
            _move_to_free_name(name, path)
    except BaseException:
        name.unlink(missing_ok=True)
        if held is not None:
            held.release()
        raise
    return held


def _locked_if_there(path: Path) -> Lock | None:
    try:
        return lock(path)
    except FileNotFoundError:
        return None


def _move_to_free_name(made: Path, path: Path) -> None:
    """Move a file to `path`; raise FileExistsError where there is one."""
    try:
        os.link(made, path)  # unlike a rename, it never replaces a file
    except FileExistsError:
        raise
    except OSError as error:  # a file system without links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        made.replace(path)
    else:
        made.unlink()


def _sweep(path: Path) -> None:
    """Remove temporary files that killed writers of `path` left beside it."""
    if not LOCKS:
        return
    for left in path.parent.glob(f"{glob.escape(f'.{path.name}.')}*{_TEMPORARY}"):
        # Files that cannot be opened or removed stay.
        with contextlib.suppress(OSError):
            abandoned = lock(left)
            if abandoned is not None:
                with abandoned:
                    left.unlink()


def _unwritable(path: Path, error: OSError) -> DataError:
    if path.is_file() and isinstance(error, FileExistsError | NotADirectoryError):
        return DataError("cannot be written: it is a file", where=path, fix="choose a folder")
    return DataError(f"cannot be written: {os_reason(error)}", where=path, fix=write_fix(error))
