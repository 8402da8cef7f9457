"""The documented SVD: its factors, its validation, and the files of its command."""

import json
from collections import defaultdict
from pathlib import Path

import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bundle import Bundle
from engine.errors import DataError
from tests.bundles import Film, write_processed
from tests.source_tree import TRAINING_YAML
from tests.training.tables import observations
from training.svd.model import FittedSvd, SvdSettings, factorise, read_svd_settings
from training.train_svd_model import main, validate


def random_rows(count: int, seed: int = 0) -> list[tuple[int, int, float]]:
    draw = np.random.default_rng(seed)
    return [
        (int(draw.integers(1, 30)), int(draw.integers(1, 25)), float(draw.normal()))
        for _ in range(count)
    ]


def write_splits(folder: Path, train: list, val: list) -> None:
    write_processed(folder, [Film(movie, f"Film {movie} (2000)") for movie in range(1, 25)])
    for name, rows in (("train", train), ("val", val)):
        lines = [f"{user},{movie},{user % 4 + 2},0,{value}" for user, movie, value in rows]
        text = "\n".join(["userId,movieId,rating,timestamp,final_rating", *lines, ""])
        (folder / f"{name}_transformed.csv").write_text(text)


def reconstructed(model: FittedSvd) -> np.ndarray:
    return model.users @ model.movies.T


def test_repeated_ratings_of_a_film_are_averaged() -> None:
    # users 7 and 9, films 20 and 40; user 7 rated film 20 twice: (1 + 3) / 2
    train = observations((7, 20, 1.0), (7, 20, 3.0), (9, 40, 5.0), (9, 20, 0.0))
    model = factorise(train, SvdSettings(components=1))
    # rank 1 of [[2, 0], [0, 5]] keeps the larger axis
    assert reconstructed(model) == pytest.approx(np.array([[0, 0], [0, 5]]), abs=1e-9)
    assert model.movie_map.to_mapping() == {"20": 0, "40": 1}


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000))
def test_factors_equal_a_dense_truncated_svd(seed: int) -> None:
    rows = random_rows(200, seed)
    model = factorise(observations(*rows), SvdSettings(components=5))
    cells = defaultdict(list)
    for user, movie, value in rows:
        cells[user, movie].append(value)
    dense = np.zeros((len(model.user_map), len(model.movie_map)))
    for (user, movie), values in cells.items():
        row = model.user_map.to_mapping()[str(user)]
        dense[row, model.movie_map.to_mapping()[str(movie)]] = sum(values) / len(values)
    left, sizes, right = np.linalg.svd(dense, full_matrices=False)
    best = (left[:, :5] * sizes[:5]) @ right[:5]
    # The solver is randomised: its error may exceed the best one only by little.
    assert np.linalg.norm(dense - reconstructed(model)) <= np.linalg.norm(dense - best) * 1.02


def test_components_are_at_most_films_minus_one() -> None:
    model = factorise(observations(*random_rows(300)), SvdSettings(components=50))
    assert model.movies.shape == (24, 23)


def test_validation_drops_unknown_ids_and_equals_a_sum_by_hand() -> None:
    train = observations((1, 1, 2.0), (1, 2, 0.0), (2, 1, 0.0), (2, 2, 1.0))
    model = factorise(train, SvdSettings(components=1))  # predicts 2 for (1, 1), else 0
    val = observations((1, 1, 1.0), (2, 2, 2.0), (3, 1, 9.0), (1, 3, 9.0))
    report = validate(model, train, val)
    assert report["rows"] == 2
    assert report["rows_dropped_unknown_id"] == 2
    assert report["rmse"] == pytest.approx(((1 + 4) / 2) ** 0.5)
    assert report["rmse_predicting_zero"] == pytest.approx(((1 + 4) / 2) ** 0.5)
    # the mean of train is 0.75
    assert report["rmse_predicting_mean"] == pytest.approx(((0.25**2 + 1.25**2) / 2) ** 0.5)


def test_validation_without_known_rows_reports_only_the_counts() -> None:
    train = observations(*random_rows(50))
    report = validate(factorise(train, SvdSettings()), train, observations((999, 1, 1.0)))
    assert report == {"rows": 0, "rows_dropped_unknown_id": 1}


class TestCommand:
    """`python -m training.train_svd_model`, from files to a folder that the engine accepts."""

    @pytest.fixture
    def processed(self, tmp_path: Path) -> Path:
        folder = tmp_path / "processed"
        write_splits(folder, random_rows(300), random_rows(60, seed=1))
        return folder

    def train(self, processed: Path, out: Path, *more: str) -> int:
        return main(
            [
                "--processed",
                str(processed),
                "--out",
                str(out),
                "--config",
                str(TRAINING_YAML),
                *more,
            ]
        )

    def test_a_trained_folder_loads_as_a_bundle(
        self, processed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.train(processed, tmp_path) == 0
        out = capsys.readouterr().out
        assert "movie vectors: 24 x 23" in out
        assert "validation RMSE" in out
        bundle = Bundle.load(tmp_path / "svd", processed)
        assert bundle.model == "svd"
        assert bundle.taste.unit_length
        norms = np.linalg.norm(bundle.vectors, axis=1)
        assert norms == pytest.approx(np.ones(24), abs=1e-5)
        manifest = json.loads((tmp_path / "svd" / "manifest.json").read_text())
        assert manifest["hyper_parameters"] == {"components": 50, "random_state": 42}
        assert manifest["dimension"] == 23
        assert manifest["movies"] == 24
        assert manifest["data"]["dataset"] == "test films"
        assert set(manifest["files"]) == {"movie_embeddings.npy", "movie_map.json"}
        assert set(manifest["versions"]) == {"python", "numpy", "scipy", "scikit-learn"}
        users = np.load(tmp_path / "svd" / "user_embeddings.npy", allow_pickle=False)
        assert users.shape == (29, 23)
        assert len(json.loads((tmp_path / "svd" / "user_map.json").read_text())) == 29
        solver = joblib.load(tmp_path / "svd" / "svd_model.joblib")
        assert solver.components_.shape == (23, 24)

    def test_a_second_run_writes_the_same_bytes(self, processed: Path, tmp_path: Path) -> None:
        for name in ("first", "second"):
            assert self.train(processed, tmp_path / name) == 0
        first = {path.name: path.read_bytes() for path in (tmp_path / "first/svd").iterdir()}
        second = {path.name: path.read_bytes() for path in (tmp_path / "second/svd").iterdir()}
        assert first == second

    def test_a_film_without_signal_is_near_zero_and_counted(self, tmp_path: Path) -> None:
        processed = tmp_path / "processed"
        rows = [*random_rows(300), (1, 24, 0.0)]
        write_splits(processed, [row for row in rows if row[1] != 24 or row[2] == 0.0], rows[:9])
        assert self.train(processed, tmp_path) == 0
        manifest = json.loads((tmp_path / "svd" / "manifest.json").read_text())
        assert manifest["validation"]["movies_without_signal"] == 1
        vector = np.load(tmp_path / "svd" / "movie_embeddings.npy")[23]
        assert np.linalg.norm(vector) < 1e-3

    def test_flags_override_the_settings_file(self, processed: Path, tmp_path: Path) -> None:
        assert self.train(processed, tmp_path, "--components", "3", "--random-state", "7") == 0
        manifest = json.loads((tmp_path / "svd" / "manifest.json").read_text())
        assert manifest["hyper_parameters"] == {"components": 3, "random_state": 7}
        assert manifest["dimension"] == 3

    @pytest.mark.parametrize(
        ("file", "content", "expected"),
        [
            ("train_transformed.csv", None, "is missing; make it"),
            ("train_transformed.csv", "", "is empty"),
            ("train_transformed.csv", "userId,movieId,rating\n1,1,3\n", "final_rating"),
            ("train_transformed.csv", "userId,movieId,final_rating\n", "has no rows"),
            ("train_transformed.csv", "userId,movieId,final_rating\n1,x,0.5\n", "movieId is 'x'"),
            (
                "train_transformed.csv",
                "userId,movieId,final_rating\n1,1,nan\n",
                "final_rating is nan, not a finite",
            ),
            ("train_transformed.csv", "userId,movieId,final_rating\n1,1,0.1\n", "two films"),
            (
                "train_transformed.csv",
                "userId,movieId,rating,final_rating\n1,1,3,0.1\n1,2,3,0.2\n",
                "train_transformed.csv: every rating is 3, so they show no preferences",
            ),
            (
                "train_transformed.csv",
                "userId,movieId,rating,final_rating\n1,1,0,0.1\n1,2,1,0.2\n",
                "train_transformed.csv: row 2: rating is 0, not from 0.5 to 5",
            ),
            (
                "train_transformed.csv",
                "userId,movieId,rating,final_rating\n1,1,2,0.1\n1,2,3,0.2\n",
                "train_transformed.csv: no rating is 4 or more",
            ),
            (
                "train_transformed.csv",
                "userId,movieId,final_rating\n1,1,0\n1,2,0\n2,1,0\n",
                "every user gives all films the same rating",
            ),
            ("val_transformed.csv", "userId,movieId,final_rating\n1,1\n", "columns"),
            ("manifest.json", "{", "is not valid JSON"),
        ],
    )
    def test_bad_input_ends_in_one_line_and_writes_nothing(
        self,
        processed: Path,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        file: str,
        content: str | None,
        expected: str,
    ) -> None:
        assert self.train(processed, tmp_path) == 0
        before = {path.name: path.read_bytes() for path in (tmp_path / "svd").iterdir()}
        capsys.readouterr()
        if content is None:
            (processed / file).unlink()
        else:
            (processed / file).write_text(content)
        assert self.train(processed, tmp_path) == 2
        message = capsys.readouterr().err
        assert expected in message
        assert message.count("\n") == 1
        assert {path.name: path.read_bytes() for path in (tmp_path / "svd").iterdir()} == before

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("svd: {dimensions: 3}", "svd: unknown key 'dimensions'; use components, random_state"),
            ("svd: {components: 0}", "svd: components: 0 is out of range; give a whole number"),
            ("svd: {components: many}", "svd: components: 'many' is not a whole number"),
            ("svd: 50", "is not a list of `key: value` lines"),
            ("svd: {", "broken YAML"),
        ],
    )
    def test_bad_settings_are_reported(self, tmp_path: Path, text: str, expected: str) -> None:
        path = tmp_path / "training.yaml"
        path.write_text(text)
        with pytest.raises(DataError) as caught:
            read_svd_settings(path)
        assert expected in str(caught.value)

    def test_a_flag_out_of_range_is_reported(
        self, processed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.train(processed, tmp_path, "--random-state", "-1") == 2
        assert "--random-state: -1 is out of range; give a whole number" in capsys.readouterr().err

    def test_settings_of_other_models_are_ignored(self, tmp_path: Path) -> None:
        path = tmp_path / "training.yaml"
        path.write_text("als: {factors: 64}\n")
        assert read_svd_settings(path) == SvdSettings()


def test_the_shipped_settings_are_the_documented_ones() -> None:
    assert read_svd_settings(TRAINING_YAML) == SvdSettings(components=50, random_state=42)
