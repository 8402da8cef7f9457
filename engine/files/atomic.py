"""Atomic writes: a kill leaves the old files or the new ones, never a mix.

A single file is written beside its target and moved over it. A set of files is written to a
hidden folder. Renaming that folder commits the set; the moves that follow can be finished by
the next reader or writer (`settle`). A killed process is survived always, a power loss only
where `flush` is asked for; otherwise that is left to the file system.
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


def write_atomically(
    path: Path, content: bytes, *, flush: bool = False, replace: bool = True
) -> bool:
    """Write `content` to `path` at once or not at all, and return whether it was written.

    Parameters
    ----------
    flush
        Whether the file and its folder are on the disk at the end.
    replace
        Whether a file at `path` is replaced; if not, nothing is written where there is one.

    Raises
    ------
    DataError
        The folder is missing or read-only, or the disk is full.
    """
    try:
        _sweep(path)
        while not _replaced(path, content, flush=flush, replace=replace):
            continue
        if flush:
            flush_folder(path.parent)
    except OSError as error:
        if isinstance(error, FileExistsError) and not replace:
            return False
        raise _unwritable(path, error) from error
    return True


def flush_folder(folder: Path) -> None:
    """Write the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):  # some systems cannot open, some cannot flush a folder
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
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
                staged.rename(folder / _COMMITTED)
            except BaseException:
                shutil.rmtree(staged, ignore_errors=True)
                raise
            settle(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


@contextlib.contextmanager
def folder_made(folder: Path) -> Iterator[None]:
    """Make `folder` and its missing parents; if the body raises, the empty ones are removed.

    Raises
    ------
    OSError
        It cannot be made.
    """
    missing = [path for path in (folder, *folder.parents) if not os.path.lexists(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            for path in missing:
                path.rmdir()
        raise


def is_published(folder: Path, name: str) -> bool:
    """Tell whether `folder` has file `name`, or will have it once it is settled."""
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


def _replaced(path: Path, content: bytes, *, flush: bool, replace: bool) -> bool:
    """Write `path`; False if a sweep removed the new file before it was locked."""
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_TEMPORARY)
    name = Path(made)
    try:
        with os.fdopen(handle, "wb") as file, _claimed(name) as mine:
            if not mine:
                return False
            file.write(content)
            if flush:
                file.flush()
                os.fsync(file.fileno())
            file.close()  # some systems cannot rename an open file
            name.chmod(0o666 & ~_umask())
            if replace:
                name.replace(path)
            else:
                _move_to_free_name(name, path)
            return True
    except BaseException:
        name.unlink(missing_ok=True)
        raise


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
    if fcntl is None:
        return
    for left in path.parent.glob(f"{glob.escape(f'.{path.name}.')}*{_TEMPORARY}"):
        # Files that cannot be opened or removed stay.
        with contextlib.suppress(OSError), _claimed(left) as abandoned:
            if abandoned:
                left.unlink()


@contextlib.contextmanager
def _claimed(path: Path) -> Iterator[bool]:
    """Lock a temporary file while the body runs, even if it is moved.

    Yields False if another process has locked or removed it. Without such locks nothing is
    swept, and it yields True.
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
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = os.path.samestat(os.fstat(handle), path.lstat())
        except (BlockingIOError, FileNotFoundError):
            mine = False
        yield mine
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, error: OSError) -> DataError:
    if path.is_file() and isinstance(error, FileExistsError | NotADirectoryError):
        return DataError("cannot be written: it is a file", where=path, fix="choose a folder")
    return DataError(
        f"cannot be written: {os_reason(error)}",
        where=path,
        fix="free space or choose another folder",
    )
