"""A bundle is checked as it is read: one line names the file, the fault and the remedy."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.bundle import Bundle
from engine.errors import DataError
from engine.files.manifest import CheckedFolder, to_json, write_manifest
from engine.files.names import MODEL_RUNTIME, PROCESSED_RUNTIME
from engine.model_folder import find_model, model_names
from tests.bundles import Film, make_bundle, random_films, write_home, write_model, write_processed
from tests.source_tree import ARTIFACTS, PROCESSED

FILMS = [
    Film(10, "Ten, The (2010)", "Drama", 7, (1.0, 0.0)),
    Film(2, "Two (2002)", "Action|Sci-Fi", 3, (0.0, 1.0)),
    Film(30, "Thirty (2030)", "(no genres listed)", 9, (0.6, 0.8)),
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return write_home(tmp_path, FILMS)


def load(home: Path) -> Bundle:
    return Bundle.load(home / "artifacts" / "svd", home / "processed")


def rewrite_manifests(home: Path) -> None:
    """Write manifests for the files as they are now."""
    write_manifest(home / "processed", {"dataset": "test films"}, PROCESSED_RUNTIME)
    content = {"model": "svd", "unit_length": True}
    write_manifest(home / "artifacts" / "svd", content, MODEL_RUNTIME)


def test_rows_are_the_films_by_ascending_id_with_their_own_vectors(home: Path) -> None:
    bundle = load(home)
    assert bundle.catalogue.movie_ids.tolist() == [2, 10, 30]
    assert bundle.vectors.tolist() == pytest.approx(np.array([[0, 1], [1, 0], [0.6, 0.8]]))
    movie = bundle.catalogue.movie(1)
    assert (movie.title, movie.year, movie.label) == ("The Ten", 2010, "The Ten (2010)")
    assert bundle.catalogue.movie(0).genres == ("Action", "Sci-Fi")
    assert bundle.catalogue.movie(2).genres == ()
    assert [bundle.catalogue.movie(row).popularity for row in range(3)] == [3, 7, 9]
    assert bundle.catalogue.by_popularity.tolist() == [2, 1, 0]
    assert bundle.data_set == "test films"


def test_the_catalogue_is_the_films_that_have_both_a_title_and_a_vector(tmp_path: Path) -> None:
    write_processed(tmp_path / "processed", FILMS[:2])
    write_model(tmp_path / "artifacts" / "svd", FILMS[1:])
    assert load(tmp_path).catalogue.movie_ids.tolist() == [2]


def test_a_film_without_ratings_in_train_counts_one(home: Path) -> None:
    (home / "processed" / "movie_popularity.json").write_bytes(to_json({"10": 7, "30": 9}))
    rewrite_manifests(home)
    assert load(home).catalogue.movie(0).popularity == 1


def test_nearest_films_are_by_cosine_without_the_film_itself(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path, random_films(40))
    cosine = bundle.vectors @ bundle.vectors[7]
    expected = [row for row in np.argsort(-cosine) if row != 7]
    assert bundle.nearest(7, 5) == expected[:5]
    assert bundle.nearest(7, 100) == expected


def test_a_film_without_a_vector_is_like_no_film(tmp_path: Path) -> None:
    films = random_films(6)
    for row in (2, 4):
        films[row] = replace(films[row], vector=[0.0] * 8)
    bundle = make_bundle(tmp_path, films)
    assert bundle.nearest(2, 5) == []
    assert sorted(bundle.nearest(0, 5)) == [1, 3, 5]


@pytest.mark.parametrize(("unit_length", "row_1_is_noise"), [(True, True), (False, False)])
def test_in_a_model_of_unit_length_a_shorter_vector_is_noise(
    tmp_path: Path, unit_length: bool, row_1_is_noise: bool
) -> None:
    vectors = [(1.0, 0.0), (0.4, 0.1), (0.6, 0.0), (0.0, 1.0)]
    films = [Film(row + 1, f"Film {row}", vector=vector) for row, vector in enumerate(vectors)]
    bundle = make_bundle(tmp_path, films, unit_length=unit_length)
    assert bundle.nearest(1, 3) == ([] if row_1_is_noise else [0, 2, 3])
    assert bundle.nearest(0, 3) == ([2, 3] if row_1_is_noise else [2, 1, 3])


@pytest.mark.parametrize("model", model_names(ARTIFACTS))
def test_films_without_a_vector_have_no_similar_films_in_any_model(model: str) -> None:
    bundle = Bundle.load(ARTIFACTS / model, PROCESSED)
    manifest = bundle.folder.manifest if bundle.folder is not None else {}
    without = manifest["validation"].get("movies_without_signal", 0)
    shortest = np.linalg.norm(bundle.vectors, axis=1).argsort()[: without + 100].tolist()
    alone = [row for row in shortest if not bundle.nearest(row, 6)]
    assert len(alone) == without
    listed = {
        other for row in range(0, len(bundle.vectors), 50) for other in bundle.nearest(row, 6)
    }
    assert not listed & set(alone)


def put_matrix(array: np.ndarray) -> Callable[[Path], None]:
    return lambda home: np.save(home / "artifacts" / "svd" / "movie_embeddings.npy", array)


def put(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda home: (home / name).write_bytes(content) and None


NAN = np.array([[1, 0], [np.nan, 1], [0, 1]], dtype=np.float32)
OK = np.ones((3, 2), dtype=np.float32)
EMBEDDINGS = "artifacts/svd/movie_embeddings.npy"
MAP = "artifacts/svd/movie_map.json"
MOVIES = "processed/movies_filtered.csv"
POPULARITY = "processed/movie_popularity.json"
NOT_WHOLE = "a value that is not a whole number"


@pytest.mark.parametrize(
    ("damage", "file", "problem"),
    [
        (put_matrix(NAN), EMBEDDINGS, "has NaN or infinity in 1 rows"),
        (put_matrix(OK.astype(np.float64)), EMBEDDINGS, "not a C-ordered float32 matrix"),
        (put_matrix(np.asfortranarray(OK)), EMBEDDINGS, "not a C-ordered float32 matrix"),
        (put_matrix(OK[0]), EMBEDDINGS, "not a C-ordered float32 matrix"),
        (put_matrix(np.array([[None, 1]] * 3)), EMBEDDINGS, "not a C-ordered float32 matrix"),
        (put_matrix(OK[:2]), MAP, "names 3 films, the matrix has 2 rows"),
        (put(EMBEDDINGS, b"not numpy"), EMBEDDINGS, "is not a NumPy array file"),
        (put(EMBEDDINGS, b""), EMBEDDINGS, "is not a NumPy array file"),
        (put(MAP, b"{"), MAP, "is not valid JSON"),
        (put(MAP, b"[" * 100_000), MAP, "is not valid JSON"),
        (put(MAP, b"[1, 2]"), MAP, "is not a JSON object"),
        (put(MAP, to_json({"2": 0, "10": 1, "30": 1})), MAP, "is not one to one"),
        (put(MAP, to_json({"2": 0, "10": 1, "30": 3})), MAP, "is not one to one"),
        (put(MAP, to_json({"2": 0, "10": 1, "x": 2})), MAP, "a key that is not a MovieLens id"),
        (put(MAP, to_json({"2": 0, "02": 1, "30": 2})), MAP, "names a film twice"),
        (put(MAP, to_json({"2": 0, "10": 1, "30": 2.0})), MAP, NOT_WHOLE),
        (put(MAP, to_json({"2": 0, "10": 1, "30": True})), MAP, NOT_WHOLE),
        (put(MAP, to_json({"5": 0, "6": 1, "7": 2})), MAP, "shares no film with"),
        (put(POPULARITY, to_json({"2": 0})), POPULARITY, "has a count below 1"),
        (put(POPULARITY, to_json({"2": -1})), POPULARITY, NOT_WHOLE),
        (put(MOVIES, b"movieId,title\n1,One\n"), MOVIES, "lacks the column genres"),
        (put(MOVIES, b"movieId,title,genres\n"), MOVIES, "has no films"),
        (put(MOVIES, b""), MOVIES, "lacks the column movieId"),
        (put(MOVIES, b"movieId,title,genres\nx,One,Drama\n"), MOVIES, "has 'x' for a movieId"),
        (put(MOVIES, b"movieId,title,genres\n1,One,Drama\n1,Two,Drama\n"), MOVIES,
         "names a film twice"),
        (put(MOVIES, b"movieId,title,genres\n1,One\n"), MOVIES, "has 2 cells in row 1"),
        (put(MOVIES, b'movieId,title,genres\n1,"One,Drama\n'), MOVIES, "is not valid CSV"),
        (put(MOVIES, b"movieId,title,genres\n1,\xff,Drama\n"), MOVIES, "is not UTF-8"),
    ],
)  # fmt: skip
def test_content_that_matches_its_manifest_is_still_checked(
    home: Path, damage: Callable[[Path], None], file: str, problem: str
) -> None:
    damage(home)
    rewrite_manifests(home)
    with pytest.raises(DataError) as caught:
        load(home)
    message = str(caught.value)
    assert message.startswith(f"{home / file}: ")
    assert problem in message
    assert "make it again with `python -m " in message
    assert "\n" not in message


def test_a_matrix_whose_header_promises_more_than_the_file_holds_is_refused(home: Path) -> None:
    path = home / EMBEDDINGS
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"(3, 2)", b"(3000000000, 2)").replace(b" " * 9 + b"\n", b"\n"))
    rewrite_manifests(home)
    with pytest.raises(DataError, match="is cut short or padded"):
        load(home)


@pytest.mark.parametrize("file", [EMBEDDINGS, MAP, MOVIES, POPULARITY])
class TestWithoutNewManifest:
    """Files that do not match their manifest."""

    def refused(self, home: Path, file: str, problem: str) -> None:
        with pytest.raises(DataError, match=problem) as caught:
            load(home)
        assert str(home / file) in str(caught.value)

    def test_missing(self, home: Path, file: str) -> None:
        (home / file).unlink()
        self.refused(home, file, "is missing")

    def test_truncated(self, home: Path, file: str) -> None:
        raw = (home / file).read_bytes()
        (home / file).write_bytes(raw[: len(raw) // 2])
        self.refused(home, file, "bytes, its manifest says")

    def test_grown(self, home: Path, file: str) -> None:
        with (home / file).open("ab") as stream:
            stream.write(b" " * 100)
        self.refused(home, file, "is larger than it should be")

    def test_one_bit_flipped(self, home: Path, file: str) -> None:
        raw = bytearray((home / file).read_bytes())
        raw[len(raw) // 2] ^= 1
        (home / file).write_bytes(raw)
        self.refused(home, file, "does not match its manifest")

    def test_a_folder_in_its_place(self, home: Path, file: str) -> None:
        (home / file).unlink()
        (home / file).mkdir()
        self.refused(home, file, "cannot be read: is a directory")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (b"", "is not valid JSON"),
        (b"[]", "is not a manifest"),
        (b"{}", "is not a manifest"),
        ({"schema": 2}, "has schema 2, this version reads 1"),
        ({"unit_length": "yes"}, "does not say whether vectors have unit length"),
        ({"model": 5}, "does not name its model"),
        ({"model": "als"}, "is of the model 'als', its folder has another name"),
        ({"score_scale": 10**400}, "has a score_scale that is not a positive number"),
        ({"score_scale": 0}, "has a score_scale that is not a positive number"),
        ({"score_scale": "big"}, "has a score_scale that is not a positive number"),
        ({"files": {}}, "does not list movie_embeddings.npy"),
        ({"files": {"movie_embeddings.npy": {"bytes": "many"}}}, "has no size or hash"),
    ],
)
def test_a_bad_manifest_is_reported(home: Path, change: bytes | dict, problem: str) -> None:
    path = home / "artifacts" / "svd" / "manifest.json"
    if isinstance(change, dict):
        change = to_json(json.loads(path.read_bytes()) | change)
    path.write_bytes(change)
    with pytest.raises(DataError, match=problem) as caught:
        load(home)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("folder", ["processed", "artifacts/svd"])
@pytest.mark.parametrize("key", ["bytes", "sha256"])
def test_a_changed_digit_of_an_entry_is_a_fault_of_the_manifest(
    home: Path, folder: str, key: str
) -> None:
    path = home / folder / "manifest.json"
    sound = path.read_bytes()
    lines = sound.splitlines(keepends=True)
    for index in [index for index, line in enumerate(lines) if f'      "{key}": '.encode() in line]:
        for old, new in ((b"1", b"3"), (b"2", b"0"), (b"5", b"4"), (b"6", b"7"), (b"8", b"9")):
            changed = lines[index].replace(key.encode(), b"KEY").replace(old, new, 1)
            changed = changed.replace(b"KEY", key.encode())
            path.write_bytes(b"".join([*lines[:index], changed, *lines[index + 1 :]]))
            read_all = read_every_file(home)
            if changed != lines[index]:
                assert read_all == f"{path}: was altered after it was written", changed
    path.write_bytes(sound)
    assert read_every_file(home) == ""


def read_every_file(home: Path) -> str:
    """Read all runtime files of a home; return the fault of the first that cannot be read."""
    try:
        load(home)
        for name in ("processed", "artifacts/svd"):
            folder = CheckedFolder(home / name, "setup")
            for file in folder.manifest["files"]:
                folder.read(file)
    except DataError as error:
        return f"{error.where}: {error.problem}"
    return ""


def test_the_default_model_is_als_unless_there_is_only_another(home: Path) -> None:
    assert find_model(home / "artifacts", None) == home / "artifacts" / "svd"
    for name in ("als", "twotower"):
        write_model(home / "artifacts" / name, FILMS)
        assert find_model(home / "artifacts", None) == home / "artifacts" / "als"


def test_an_unknown_model_is_reported_with_the_known_ones(home: Path) -> None:
    with pytest.raises(DataError, match="no model called 'als'; choose svd"):
        find_model(home / "artifacts", "als")
    with pytest.raises(DataError, match="no model called ''; choose svd"):
        find_model(home / "artifacts", "")
    with pytest.raises(DataError, match=r"run `python -m training\.train_als`"):
        find_model(home / "nothing", None)


def test_a_missing_folder_is_reported(home: Path) -> None:
    with pytest.raises(DataError, match="processed2: no such folder; make it again with"):
        Bundle.load(home / "artifacts" / "svd", home / "processed2")


class TestMap:
    POSITIONS = np.array([[0.5, -1], [0, 0.25], [1, 1]], dtype=np.float32)

    def test_positions_follow_the_films_by_id(self, home: Path) -> None:
        write_model(home / "artifacts" / "svd", FILMS, positions=self.POSITIONS)
        positions = load(home).positions
        assert positions is not None
        assert positions.tolist() == [[0, 0.25], [0.5, -1], [1, 1]]

    def test_a_model_without_a_map_has_no_positions(self, home: Path) -> None:
        assert load(home).positions is None

    @pytest.mark.parametrize(
        ("positions", "problem"),
        [
            (np.zeros((3, 3), dtype=np.float32), "is (3, 3), not two numbers a film"),
            (np.zeros((2, 2), dtype=np.float32), "is (2, 2), not two numbers a film"),
            (np.zeros((4, 2), dtype=np.float32), "is (4, 2), not two numbers a film"),
            (np.full((3, 2), -1.5, dtype=np.float32), "has positions outside −1 to 1"),
            (np.full((3, 2), np.nan, dtype=np.float32), "has NaN or infinity in 3 rows"),
        ],
    )
    def test_damaged_positions_are_refused_when_they_are_asked_for(
        self, home: Path, positions: np.ndarray, problem: str
    ) -> None:
        write_model(home / "artifacts" / "svd", FILMS, positions=positions)
        bundle = load(home)
        with pytest.raises(DataError) as caught:
            _ = bundle.positions
        assert problem in caught.value.problem


class TestMatch:
    def test_the_marks_part_five_degrees(self, home: Path) -> None:
        write_model(home / "artifacts" / "svd", FILMS, match_marks=[0.1, 0.2, 0.3, 0.4])
        bundle = load(home)
        scores = (-5.0, 0.1, 0.15, 0.25, 0.35, 0.4, 9.0)
        assert [bundle.match(score) for score in scores] == [1, 2, 2, 3, 4, 5, 5]

    def test_a_model_without_marks_shows_no_match(self, home: Path) -> None:
        assert load(home).match(0.5) is None

    @pytest.mark.parametrize(
        "marks", [[1, 2, 3], [1, 2, 3, 4, 5], [4, 3, 2, 1], [1, 2, 3, "4"], 7, [1, 2, 3, True]]
    )
    def test_other_marks_are_refused(self, home: Path, marks: object) -> None:
        write_model(home / "artifacts" / "svd", FILMS, match_marks=marks)
        with pytest.raises(DataError, match="match_marks"):
            load(home)
