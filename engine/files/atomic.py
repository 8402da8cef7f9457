"""Writing so that a kill leaves the old files or the new ones, never a mix.

A single file is written beside its place and moved into it. A set of files is written into
a hidden folder; renaming that folder is the one moment at which the new set becomes the
truth, and the moves that follow can be finished by whoever comes next (`settle`). Process
death is survived, power loss is left to the file system: nothing is forced to disk.
"""

import contextlib
import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.errors import DataError, os_reason

try:
    import fcntl
except ImportError:  # Windows has no advisory locks on folders
    fcntl = None  # type: ignore[assignment]

_STAGED = ".staged"
_COMMITTED = ".committed"
_TEMPORARY = ".tmp"


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`, replacing it at once or not at all.

    Raises
    ------
    DataError
        The folder is missing or read-only, or the disk is full.
    """
    try:
        _sweep(path)
        while not _replaced(path, content):
            continue
    except OSError as error:
        raise _unwritable(path, error) from error


@contextlib.contextmanager
def publication(folder: Path) -> Iterator[Path]:
    """Yield an empty folder whose files all take their places in `folder` at the end.

    If the body raises, `folder` keeps its files as they were. One writer at a time.

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
                staged.rename(folder / _COMMITTED)
            except BaseException:
                shutil.rmtree(staged, ignore_errors=True)
                raise
            settle(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextlib.contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """Make `folder` and what is missing above it; if the body raises, they go again while empty.

    Raises
    ------
    OSError
        It cannot be made.
    """
    missing = [place for place in (folder, *folder.parents) if not os.path.lexists(place)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            for place in missing:
                place.rmdir()
        raise


def is_published(folder: Path, name: str) -> bool:
    """Tell whether `folder` has file `name`, or will have it once it is settled."""
    # Unlike Path's, these never raise.
    return os.path.exists(folder / name) or os.path.exists(folder / _COMMITTED / name)  # noqa: PTH110


def settle(folder: Path) -> None:
    """Finish a publication that was committed but interrupted while its files moved.

    Raises
    ------
    DataError
        The folder cannot be written, so that its files are neither old nor new.
    """
    committed = folder / _COMMITTED
    try:
        # A link is none of ours: following it would move somebody else's files.
        while committed.is_dir() and not committed.is_symlink():
            _move_all(committed, folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _move_all(committed: Path, folder: Path) -> None:
    # A reader and the writer may both be settling: a file that is gone has arrived.
    with contextlib.suppress(FileNotFoundError):
        for file in sorted(committed.iterdir()):
            with contextlib.suppress(FileNotFoundError):
                file.replace(folder / file.name)
        try:
            committed.rmdir()
        except OSError as error:
            # Meanwhile the other has finished, and the next publication has been committed.
            if error.errno != errno.ENOTEMPTY:
                raise


@contextlib.contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(
                "another process is writing here", where=folder, fix="wait until it is done"
            ) from None
        yield
    finally:
        os.close(handle)


def _replaced(path: Path, content: bytes) -> bool:
    """Replace `path`; False where the new file was taken for an abandoned one before it began."""
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_TEMPORARY)
    name = Path(made)
    try:
        with os.fdopen(handle, "wb") as file, _claimed(name) as mine:
            if not mine:
                return False
            file.write(content)
            file.close()  # some systems rename no open file
            name.chmod(0o666 & ~_umask())
            name.replace(path)
            return True
    except BaseException:
        name.unlink(missing_ok=True)
        raise


def _sweep(path: Path) -> None:
    """Remove what writers of `path` that were killed have left beside it."""
    if fcntl is None:
        return
    for left in path.parent.glob(f"{glob.escape(f'.{path.name}.')}*{_TEMPORARY}"):
        # What cannot be opened or removed stays where it is.
        with contextlib.suppress(OSError), _claimed(left) as abandoned:
            if abandoned:
                left.unlink()


@contextlib.contextmanager
def _claimed(path: Path) -> Iterator[bool]:
    """Lock a temporary file while the body runs, wherever it is moved meanwhile.

    False where another has locked or removed it. A system without such locks has no claims:
    nobody sweeps there.
    """
    if fcntl is None:
        yield True
        return
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _locked(handle) and _is_at(handle, path)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> DataError:
    return DataError(
        f"cannot be written: {os_reason(error)}",
        where=path,
        fix="free space or choose another folder",
    )
