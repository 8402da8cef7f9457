"""Manifests: a folder's content, how it was made, and the SHA-256 of each runtime file.

`write_manifest` writes one. `CheckedFolder` returns a file's bytes only if they match. A
manifest has a hash of its own content too, since its numbers shape every score.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from engine.errors import DataError, os_reason
from engine.files.atomic import settle
from engine.files.bounded_read import open_regular
from engine.files.names import MANIFEST, SCHEMA_VERSION

T = TypeVar("T")

_MANIFEST_LIMIT = 1 << 20  # bytes; a real one is a few kilobytes
_OWN_HASH = "sha256"  # the key of the hash of everything else in a manifest
_ATTEMPTS = 5  # at reading what is being published


class FolderReplacedError(DataError):
    """A folder was published again while it was being read."""


def to_json(content: object) -> bytes:
    """Encode for the project's JSON files: UTF-8, indented, with a final newline."""
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(
    folder: Path,
    content: Mapping[str, Any],
    runtime_files: Iterable[str],
    *,
    published: Path | None = None,
) -> None:
    """Write `content` to the manifest of `folder`, with the size and hash of its runtime files.

    Files that `folder` lacks are looked for in `published`, the folder that it will be merged
    into; files in neither are left out.
    """
    files = {}
    for name in runtime_files:
        path = folder / name
        if published is not None and not path.is_file():
            path = published / name
        if path.is_file():
            files[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
    manifest = {"schema": SCHEMA_VERSION, **content, "files": files}
    (folder / MANIFEST).write_bytes(to_json({**manifest, _OWN_HASH: _own_hash(manifest)}))


def read_settled(read: Callable[[], T]) -> T:
    """Return what `read` returns; call it again if a folder it opens was published meanwhile."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return read()
        except FolderReplacedError:
            continue
    return read()


class CheckedFolder:
    """A folder read through its manifest.

    Parameters
    ----------
    made_by
        The command that makes such a folder, named as the remedy in every error.
    """

    def __init__(self, path: Path, made_by: str):
        self.path = path
        self._remedy = f"make it again with `{made_by}`"
        if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir, it never raises
            raise DataError("no such folder", where=path, fix=self._remedy)
        settle(path)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The manifest's content, without its own hash.

        Raises
        ------
        DataError
            It is missing, not JSON, or of another schema version.
        """
        return {key: value for key, value in self._stored.items() if key != _OWN_HASH}

    def require_unaltered(self) -> None:
        """Check the manifest against its own hash, where it has one.

        Call it after checking the manifest's values, whose errors say more.

        Raises
        ------
        DataError
            The hash differs.
        """
        expected = self._stored.get(_OWN_HASH)
        try:
            unaltered = expected is None or expected == _own_hash(self.manifest)
        except (ValueError, RecursionError):  # values that `write_manifest` never writes
            unaltered = False
        if not unaltered:
            raise self.fault("was altered after it was written", MANIFEST)

    def read(self, name: str) -> bytes:
        """Return the bytes of runtime file `name`.

        Raises
        ------
        FolderReplacedError
            The folder was published again since the manifest was read.
        DataError
            The file is missing, or its size or hash is not the manifest's; or the manifest was
            altered.
        """
        try:
            return self._verified(name)
        except DataError:
            # Perhaps a publication was just moving its files into place.
            self._require_current()
        try:
            return self._verified(name)
        except DataError as error:
            self._require_current()
            if error.where != self.path / MANIFEST:
                # The file may be sound, and the size or hash to compare with is not.
                self.require_unaltered()
            raise

    def has(self, name: str) -> bool:
        """Return whether the manifest lists runtime file `name`."""
        return name in self.manifest["files"]

    def fault(self, problem: str, name: str) -> DataError:
        """Return the error that file `name` of this folder has `problem`."""
        return DataError(problem, where=self.path / name, fix=self._remedy)

    @cached_property
    def _raw_manifest(self) -> bytes:
        return self._bytes_of(self.path / MANIFEST, limit=_MANIFEST_LIMIT)

    @cached_property
    def _stored(self) -> dict[str, Any]:
        try:
            content = json.loads(self._raw_manifest)
        except (ValueError, RecursionError):
            raise self.fault("is not valid JSON", MANIFEST) from None
        if not isinstance(content, dict) or not isinstance(content.get("files"), dict):
            raise self.fault("is not a manifest", MANIFEST)
        if content.get("schema") != SCHEMA_VERSION:
            raise self.fault(
                f"has schema {content.get('schema')!r}, this version reads {SCHEMA_VERSION}",
                MANIFEST,
            )
        return content

    def _verified(self, name: str) -> bytes:
        entry = self.manifest["files"].get(name)
        if not isinstance(entry, dict):
            raise self.fault(f"does not list {name}", MANIFEST)
        size, digest = entry.get("bytes"), entry.get("sha256")
        if type(size) is not int or size < 0 or not isinstance(digest, str):
            raise self.fault(f"has no size or hash for {name}", MANIFEST)
        raw = self._bytes_of(self.path / name, limit=size)
        if len(raw) != size:
            raise self.fault(f"has {len(raw)} bytes, its manifest says {size}", name)
        if hashlib.sha256(raw).hexdigest() != digest:
            raise self.fault("does not match its manifest", name)
        return raw

    def _require_current(self) -> None:
        settle(self.path)
        if self._bytes_of(self.path / MANIFEST, limit=_MANIFEST_LIMIT) != self._raw_manifest:
            raise FolderReplacedError(
                "was replaced while it was read", where=self.path, fix="start again"
            )

    def _bytes_of(self, path: Path, *, limit: int) -> bytes:
        try:
            with open_regular(path) as file:
                size = os.fstat(file.fileno()).st_size
                raw = file.read(min(size, limit) + 1)
        except FileNotFoundError:
            raise self.fault("is missing", path.name) from None
        except OSError as error:
            raise self.fault(f"cannot be read: {os_reason(error)}", path.name) from error
        if len(raw) > limit:
            raise self.fault("is larger than it should be", path.name)
        return raw


def _own_hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(to_json(content)).hexdigest()
