"""Every release, in a folder or an archive, gives the same tables from the same ratings."""

import gzip
import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from preprocessing import setup
from preprocessing.movielens.releases import read_raw_movies, read_raw_tags
from preprocessing.movielens.source import RawSource
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    csv_text,
    error_line,
    snapshot,
    status_of,
    ten_users,
    zipped,
)

RATINGS = ten_users()
MOVIES = [
    (1, "Misérables, Les (1995)", "Drama|Musical"),
    (2, "Face::Off, or: a | b (1997)", "Action|Children's"),
    (3, "Nameless", "(no genres listed)"),
]
TAGS = [(1, 1, "a::b", 1_000_000_000), (2, 1, "noir", 1_000_000_000)]
LINKS = [(1, "0113828", 4415), (2, "0119094", 754), (3, "", "")]
GENRES = (
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary",
    "Drama", "Fantasy", "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi",
    "Thriller", "War", "Western",
)  # fmt: skip
"""In the order of u.genre."""


def write_csv(folder: Path, plural: str = "s") -> None:
    tables = {
        f"rating{plural}": ("userId,movieId,rating,timestamp", RATINGS),
        f"movie{plural}": ("movieId,title,genres", MOVIES),
        f"tag{plural}": ("userId,movieId,tag,timestamp", TAGS),
        f"link{plural}": ("movieId,imdbId,tmdbId", LINKS),
    }
    for name, (header, rows) in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(header, rows), encoding="utf-8")


def write_kaggle(folder: Path) -> None:
    write_csv(folder, plural="")


def write_gz(folder: Path) -> None:
    write_csv(folder)
    for path in list(folder.iterdir()):
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()


def write_dat(folder: Path, encoding: str) -> None:
    def lines(rows) -> bytes:
        return "".join("::".join(map(str, row)) + "\n" for row in rows).encode(encoding)

    (folder / "ratings.dat").write_bytes(lines(RATINGS))
    (folder / "movies.dat").write_bytes(lines(MOVIES))
    (folder / "tags.dat").write_bytes(lines(TAGS))
    (folder / "users.dat").write_bytes(b"1::F::1::10::48067\n")


def write_ml_1m(folder: Path) -> None:
    write_dat(folder, "latin-1")


def write_ml_10m(folder: Path) -> None:
    write_dat(folder, "utf-8")


def write_ml_100k(folder: Path) -> None:
    ratings = "".join("\t".join(map(str, row)) + "\n" for row in RATINGS)
    (folder / "u.data").write_text(ratings)
    items = ""
    for movie, title, genres in MOVIES:
        flags = ["01"[genre in genres.split("|")] for genre in GENRES]
        flags[0] = "01"["(no" in genres]
        fields = (movie, title, "01-Jan-1995", "", "http://us.imdb.com/M/title-exact?x(1995)")
        items += "|".join(map(str, (*fields, *flags))) + "\n"
    (folder / "u.item").write_text(items, encoding="latin-1")
    (folder / "u1.base").write_text(ratings)


RELEASES: dict[str, Callable[[Path], None]] = {
    "kaggle": write_kaggle,
    "gz": write_gz,
    "ml-1m": write_ml_1m,
    "ml-10m": write_ml_10m,
    "ml-100k": write_ml_100k,
}
RATING_FILES = (
    "ratings_filtered.csv", "movies_filtered.csv", "movie_features.csv", "train.csv", "val.csv",
    "test.csv", "train_transformed.csv", "val_transformed.csv", "test_transformed.csv",
    "user_means.json", "movie_popularity.json", "train_max_timestamp.txt", "title_index.npz",
)  # fmt: skip


def made_of(source: Path, out: Path) -> dict[str, bytes]:
    assert status_of(setup.main, source, "--processed", out, *THRESHOLDS) == 0
    return dict(snapshot(out))


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("csv")
    (root / "release").mkdir()
    write_csv(root / "release")
    return made_of(root / "release", root / "expected")


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "release"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("release", "packing"),
    [
        *product(RELEASES, ["folder", "zip"]),
        ("kaggle", "one level down"),
        ("ml-100k", "flat zip"),
    ],
)
def test_every_release_gives_the_same_tables(release, packing, folder, expected, tmp_path):
    RELEASES[release](folder)
    source = folder
    if packing == "one level down":
        source = tmp_path / "around"
        source.mkdir()
        shutil.move(folder, source / "release")
    elif packing == "zip":
        source = zipped(folder, tmp_path / "release.zip")
    elif packing == "flat zip":
        source = Path(shutil.make_archive(str(tmp_path / "release"), "zip", folder))

    made = made_of(source, tmp_path / "made")

    assert {name: made[name] for name in RATING_FILES} == {
        name: expected[name] for name in RATING_FILES
    }
    if release in ("kaggle", "gz"):
        assert made == expected


@pytest.mark.parametrize("release", ["ml-1m", "ml-10m"])
def test_a_separator_inside_a_title_or_tag_belongs_to_it(release, folder):
    RELEASES[release](folder)
    source = RawSource.at(folder)

    movies = read_raw_movies(source["movies"])
    assert movies.to_numpy().tolist() == [list(row) for row in MOVIES]
    tags = read_raw_tags(source["tags"])
    assert tags.to_numpy().tolist() == [list(row[:3]) for row in TAGS]


def test_a_line_separator_inside_a_title_does_not_end_it(folder):
    write_ml_1m(folder)
    (folder / "movies.dat").write_bytes("1::Next\x85line (1990)::Drama\r\n".encode("latin-1"))

    movies = read_raw_movies(RawSource.at(folder)["movies"])

    assert movies["title"].tolist() == ["Next\x85line (1990)"]


@pytest.mark.parametrize("write", [write_csv, write_ml_1m])
def test_a_carriage_return_in_a_title_becomes_a_space(write, folder, tmp_path):
    write(folder)
    path = folder / ("movies.csv" if write is write_csv else "movies.dat")
    before = path.read_bytes()
    path.write_bytes(before.replace(b"::Off, or: a", b"::Off,\ror: a"))
    assert path.read_bytes() != before

    made = made_of(folder, tmp_path / "made")

    assert "Face::Off, or: a | b (1997)" in made["movies_filtered.csv"].decode()


@pytest.mark.parametrize(
    ("name", "line", "problem"),
    [
        ("movies.dat", "4::No genres", "movies.dat: row 4 is not movieId::title::genres"),
        ("movies.dat", "４::Far (1990)::Drama", "movies.dat: row 4 is not movieId::title::genres"),
        ("movies.dat", "4::" + "x" * 10_001 + "::Drama", "row 4: title has 10,001 characters"),
        ("movies.dat", "99999999999::Far (1990)::Drama", "movieId is '99999999999', more than"),
        ("tags.dat", "99999999999::1::far::5", "userId is '99999999999', more than"),
        ("movies.dat", "1::Again (1990)::Drama", "movies.dat: movieId 1 appears in two rows"),
        ("tags.dat", "1::2", "tags.dat: row 3 is not userId::movieId::tag::timestamp"),
        ("ratings.dat", "1::2::5", "row 31 is not userId::movieId::rating::timestamp"),
        ("ratings.dat", "1::2::x::5", "ratings.dat: row 31: rating is 'x', not a number"),
        ("ratings.dat", "1::2::9::5", "ratings.dat: row 31: rating is 9, not from 0.5 to 5"),
    ],
)
def test_faults_in_lines_without_header_name_the_row(name, line, problem, folder, tmp_path, capsys):
    write_ml_1m(folder)
    with (folder / name).open("a") as file:
        file.write(line + "\n")

    assert problem in error_line(
        capsys, setup.main, folder, "--processed", tmp_path / "new", *THRESHOLDS
    )


def test_two_films_of_the_same_title_and_year_stay_two(folder, tmp_path):
    write_csv(folder)
    twins = [(1, "Twins (1988)", "Drama"), (2, "Twins (1988)", "Comedy"), MOVIES[2]]
    (folder / "movies.csv").write_text(csv_text("movieId,title,genres", twins))

    made = made_of(folder, tmp_path / "made")

    assert made["movies_filtered.csv"].decode() == csv_text("movieId,title,genres", twins)


@pytest.mark.parametrize(("unit", "ratio"), [("milliseconds", 10**3), ("microseconds", 10**6)])
def test_timestamps_in_smaller_units_give_the_same_files(
    unit, ratio, folder, expected, tmp_path, capsys
):
    write_csv(folder)
    finer = [(*row[:3], row[3] * ratio) for row in RATINGS]
    (folder / "ratings.csv").write_text(csv_text("userId,movieId,rating,timestamp", finer))
    capsys.readouterr()

    assert made_of(folder, tmp_path / "made") == expected
    assert f"30 timestamps were in {unit}" in capsys.readouterr().out


def test_several_releases_in_a_folder_are_not_mixed(folder, capsys, tmp_path):
    for name in ("a", "b"):
        (folder / name).mkdir()
        write_csv(folder / name)

    line = error_line(capsys, setup.main, folder, "--processed", tmp_path / "new")

    assert f"{folder}: has ratings in a and b; give one of the folders" in line


def test_one_file_of_a_release_is_no_source(folder, capsys, tmp_path):
    write_csv(folder)

    line = error_line(capsys, setup.main, folder / "ratings.csv", "--processed", tmp_path / "new")

    assert "ratings.csv: is one file of a release; give its folder" in line


def test_a_gz_file_that_is_damaged_is_reported(folder, capsys, tmp_path):
    write_gz(folder)
    content = (folder / "ratings.csv.gz").read_bytes()
    (folder / "ratings.csv.gz").write_bytes(content[: len(content) // 2])

    line = error_line(capsys, setup.main, folder, "--processed", tmp_path / "new")

    assert "ratings.csv.gz: is a damaged gzip file; give an intact copy" in line
