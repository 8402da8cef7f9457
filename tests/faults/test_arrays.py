"""Arrays that are wrong although their manifest accepts them.

Nothing is ever unpickled: a pickle that would create a folder creates none.
"""

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.catalogue.all_films import AllFilms
from engine.files.manifest import CheckedFolder, write_manifest
from engine.files.names import MANIFEST, MODEL_RUNTIME, PROCESSED_RUNTIME
from engine.search.title_index import find_title_index
from tests.faults.app_home import recommend
from tests.faults.commands import check_error, time_limit
from tests.faults.folder_tree import tree_of

MATRICES = (
    "artifacts/svd/movie_embeddings.npy",
    "artifacts/als/movie_embeddings.npy",
    "artifacts/als/gram.npy",
)
NO_MATRIX = ("not a C-ordered float32 matrix", "is not a NumPy array file")


MARK = Path("/tmp") / f"fourfold-unpickled-{os.getpid()}"


@pytest.fixture(autouse=True)
def nothing_unpickled() -> Iterator[None]:
    yield
    assert not MARK.exists()


class Marking:
    """Creates a folder when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(MARK),)


def update_manifest(folder: Path) -> None:
    """Make the manifest accept the files as they are now."""
    content = json.loads((folder / MANIFEST).read_bytes())
    for key in ("schema", "files", "sha256"):
        content.pop(key, None)
    write_manifest(folder, content, (*MODEL_RUNTIME, *PROCESSED_RUNTIME))


def pickled(array: np.ndarray) -> np.ndarray:
    objects = np.empty(array.shape, dtype=object)
    objects[...] = Marking()
    return objects


CHANGES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "double": lambda array: array.astype(np.float64),
    "half": lambda array: array.astype(np.float16),
    "whole numbers": lambda array: array.astype(np.int32),
    "complex": lambda array: array.astype(np.complex64),
    "text": lambda array: array.astype("S8"),
    "records": lambda array: array.view([("x", "<f4")]),
    "dates": lambda array: array.astype(np.int64).view("M8[s]"),
    "column by column": np.asfortranarray,
    "other byte order": lambda array: array.astype(">f4"),
    "one dimension": np.ravel,
    "three dimensions": lambda array: array[None],
    "no dimension": lambda array: array[0, 0],
    "no rows": lambda array: array[:0],
    "no columns": lambda array: array[:, :0],
    "a row less": lambda array: array[:-1],
    "a row more": lambda array: np.vstack([array, array[:1]]),
    "a column less": lambda array: np.ascontiguousarray(array[:, :-1]),
    "not a number": lambda array: array * np.float32("nan"),
    "infinite": lambda array: array + np.float32("inf"),
    "objects": pickled,
}


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("file", MATRICES)
def test_an_array_of_another_form_is_refused(file, kind, home):
    if "embeddings" in file and "als" not in file and kind == "a column less":
        pytest.skip("the vectors of a model without other arrays may have any dimension")
    array = np.load(home / file)
    np.save(home / file, CHANGES[kind](array), allow_pickle=True)
    update_manifest((home / file).parent)
    before = tree_of(home)
    check_error(recommend(home, Path(file).parent.name), (home / file).parent)
    assert tree_of(home) == before


_FLAT = b"{'descr': '<f4', 'fortran_order': False, 'shape': %s}"
HEADERS: dict[str, bytes] = {
    "a shape beyond memory": _FLAT % b"(1000000000000, 8)",
    "a shape beyond numbers": _FLAT % (b"(1" + b"0" * 40 + b", 8)"),
    "a negative shape": b"{'descr': '<f4', 'fortran_order': False, 'shape': (-60, -8)}",
    "a shape that is true": b"{'descr': '<f4', 'fortran_order': False, 'shape': (True, 480)}",
    "a missing key": b"{'descr': '<f4', 'shape': (60, 8)}",
    "a key too many": b"{'descr': '<f4', 'fortran_order': False, 'shape': (60, 8), 'x': 1}",
    "a call": b"{'descr': __import__('os').mkdir('%s'), 'fortran_order': False, 'shape': (60, 8)}"
    % str(MARK).encode(),
    "brackets without end": b"(" * 60_000,
    "no dictionary": b"[1, 2, 3]",
    "a kind without size": b"{'descr': '|V0', 'fortran_order': False, 'shape': (60, 8)}",
    "a kind within itself": b"{'descr': " + b"[('x', " * 200 + b"'<f4'" + b")]" * 200
    + b", 'fortran_order': False, 'shape': (60, 8)}",
}  # fmt: skip


def with_header(text: bytes, body: bytes, version: int = 2) -> bytes:
    """Return a .npy file with a header that NumPy would never write."""
    size = len(text) + 1
    length = size.to_bytes(4 if version > 1 else 2, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + b"\n" + body


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("file", MATRICES)
def test_a_false_header_is_refused(file, kind, home):
    body = np.load(home / file).tobytes()
    (home / file).write_bytes(with_header(HEADERS[kind], body))
    update_manifest((home / file).parent)
    with time_limit(kind):
        check_error(recommend(home, Path(file).parent.name), home / file)


@pytest.mark.parametrize("version", [0, 3, 4, 255])
def test_an_unknown_format_version_is_refused(version, home):
    raw = bytearray((home / MATRICES[0]).read_bytes())
    raw[6] = version
    (home / MATRICES[0]).write_bytes(raw)
    update_manifest((home / MATRICES[0]).parent)
    check_error(recommend(home, "svd"), home / MATRICES[0], "is not a NumPy array file")


class TestTitleIndex:
    """An index that its manifest accepts is used only if it can belong to the titles."""

    @pytest.fixture
    def stored(self, home) -> dict[str, np.ndarray]:
        with np.load(home / "processed" / "title_index.npz", allow_pickle=False) as file:
            return dict(file)

    @pytest.fixture(autouse=True)
    def intact(self, home) -> None:
        self.recommended = recommend(home, "svd").out

    def check_rebuilt(self, home: Path, raw: bytes) -> None:
        path = home / "processed" / "title_index.npz"
        path.write_bytes(raw)
        update_manifest(home / "processed")
        processed = CheckedFolder(home / "processed", "setup")
        with time_limit("index"):
            index, notice = find_title_index(processed, AllFilms.read(processed))
        assert notice == (
            f"Rebuilt the title index: {path}: the title index is damaged; "
            "run `python -m preprocessing.title_index`"
        )
        assert index.search("film 0007")[0].row == 7
        ended = recommend(home, "svd")
        assert (ended.status, ended.out, ended.err) == (0, self.recommended, "")

    def packed(self, arrays: dict[str, np.ndarray]) -> bytes:
        stream = io.BytesIO()
        np.savez(stream, **arrays)
        return stream.getvalue()

    def test_an_array_of_objects(self, home, stored):
        for name in stored:
            self.check_rebuilt(home, self.packed({**stored, name: pickled(stored[name])}))

    def test_a_missing_array(self, home, stored):
        for name in stored:
            rest = {other: stored[other] for other in stored if other != name}
            self.check_rebuilt(home, self.packed(rest))

    def test_an_array_of_another_dtype(self, home, stored):
        for name in stored:
            if name != "format":
                doubles = stored[name].astype(np.float64)
                self.check_rebuilt(home, self.packed({**stored, name: doubles}))

    def test_an_array_of_another_shape(self, home, stored):
        for name in stored:
            if name != "format":
                self.check_rebuilt(home, self.packed({**stored, name: stored[name][:-1]}))
                self.check_rebuilt(home, self.packed({**stored, name: stored[name][None]}))

    @pytest.mark.parametrize("name", ["order", "squeezed", "films", "bigrams", "kinds"])
    @pytest.mark.parametrize("value", [-1, 250])
    def test_an_index_out_of_range(self, home, stored, name, value):
        array = stored[name].copy()
        if name == "bigrams" and value > 0:
            value = 1 << 20
        array[len(array) // 2] = np.array(value).astype(array.dtype)
        self.check_rebuilt(home, self.packed({**stored, name: array}))

    @pytest.mark.parametrize(
        "name", ["first_name", "first_film", "first_bigram", "names_starts", "words_starts"]
    )
    def test_starts_out_of_order(self, home, stored, name):
        array = stored[name].copy()
        array[len(array) // 2] = array[-1] + 5
        self.check_rebuilt(home, self.packed({**stored, name: array}))

    def test_names_that_are_not_text(self, home, stored):
        blob = stored["names_blob"].copy()
        blob[3] = 0xFF
        self.check_rebuilt(home, self.packed({**stored, "names_blob": blob}))

    def test_a_file_that_is_not_an_archive(self, home, stored):
        stream = io.BytesIO()
        np.save(stream, stored["order"])
        pickle = io.BytesIO()
        np.save(pickle, np.array([Marking()]), allow_pickle=True)
        pickle_alone = b"\x80\x04cos\nmkdir\n(V" + str(MARK).encode() + b"\ntR."
        for raw in (stream.getvalue(), pickle.getvalue(), pickle_alone, b"PK\x05\x06" + bytes(18)):
            self.check_rebuilt(home, raw)
