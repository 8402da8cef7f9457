"""`fourfold build`: a library from a data set, resumed, replaced at once, refused and removed."""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from engine.bundle import Bundle
from engine.catalogue.all_films import AllFilms
from engine.catalogue.film_details import FilmDetailsTable
from engine.errors import DataError, FourfoldError
from engine.files.library import CURRENT, find_library, library_folder
from engine.files.locations import locate
from engine.files.manifest import CheckedFolder
from engine.files.names import OTHER_FILMS
from engine.search.title_index import find_title_index
from tests.disk import watch
from tests.faults.commands import Child, Limits
from tests.preprocessing.data_sets import zipped
from tests.preprocessing.http_server import serving
from tests.preprocessing.tmdb.fetching import KEY, film
from tests.preprocessing.tmdb.server import tmdb_server
from tests.source_tree import ROOT
from tests.training.tables import random_ratings, write_movielens
from training.build import main
from training.library import build_folder, stages
from training.library.recipe import Recipe

NAME = "ml-latest-small"
FEW = ("--min-movie-ratings", "2", "--models", "als")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / NAME
    folder.mkdir()
    write_movielens(folder, random_ratings(30, 60, 0.8), range(1, 61))
    return folder


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data set with the library made of it, `data/fourfold/library`."""
    root = tmp_path_factory.mktemp("built")
    write_movielens(root / NAME, random_ratings(30, 60, 0.8), range(1, 61))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(root / "data"))
        main([str(root / NAME), *FEW])
    return root


@pytest.fixture
def built(built_once: Path) -> Path:
    """A data set whose library is there already."""
    shutil.copytree(built_once / "data" / "fourfold", library_folder().parent, dirs_exist_ok=True)
    return built_once / NAME


def versions() -> list[str]:
    return sorted(path.name for path in library_folder().iterdir() if path.is_dir())


def in_process(*arguments: object, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui.cli.main", "build", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_library_is_built_and_used_and_has_runtime_files_only(raw, capsys):
    assert main([str(raw), *FEW]) is None
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[1/2] prepare ")
    assert lines[1].startswith("[2/2] train als ")
    library = find_library()
    assert library is not None
    for part in ("processed", "artifacts/als"):
        folder = CheckedFolder(library.folder / part, "")
        listed = {"manifest.json", *folder.manifest["files"]}
        assert {path.name for path in folder.path.iterdir()} == listed
    assert versions() == [library.folder.name]


def test_films_below_the_threshold_are_listed_and_are_in_search(raw):
    ratings = pd.read_csv(raw / "ratings.csv")
    counts = ratings["movieId"].value_counts().reindex(range(1, 61), fill_value=0)
    least = int(counts.median())
    main([str(raw), "--min-movie-ratings", str(least), "--models", "als"])
    library = find_library()
    assert library is not None
    others = pd.read_csv(library.folder / "processed" / OTHER_FILMS)
    few = counts[counts < least]
    assert 0 < len(few) < 60
    assert dict(zip(others["movieId"], others["rating_count"], strict=True)) == dict(few)
    bundle = Bundle.load(library.folder / "artifacts" / "als", library.folder / "processed")
    rare = bundle.catalogue.movie_ids[bundle.catalogue.rare]
    assert rare.tolist() == few.index.tolist()
    assert find_title_index(bundle.processed, AllFilms.read(bundle.processed))[1] is None


def test_only_the_app_reads_the_library(built, raw, monkeypatch):
    monkeypatch.delenv("FOURFOLD_HOME", raising=False)
    found = locate()
    assert (found.processed.source, found.artifacts.source) == ("library", "library")
    assert found.config.source == "source tree"
    assert locate(bundled=True).processed.source == "source tree"
    assert locate(artifacts=raw).processed.source == "source tree"
    monkeypatch.setenv("FOURFOLD_HOME", str(raw))
    assert locate().processed.source == "source tree"


def test_the_same_build_again_does_nothing_and_another_replaces_it(raw, capsys):
    main([str(raw), *FEW])
    first = versions()
    capsys.readouterr()
    main([str(raw), *FEW])
    assert capsys.readouterr().out.startswith("The library is up to date.")
    assert versions() == first
    with (raw / "ratings.csv").open("a") as file:
        file.write("1,61,5.0,964982703\n")
    (raw / "movies.csv").write_text((raw / "movies.csv").read_text() + "61,New (2000),Drama\n")
    main([str(raw), *FEW])
    assert len(versions()) == 1
    assert versions() != first


def test_a_data_set_is_downloaded_and_then_removed(raw, tmp_path, capsys):
    served = tmp_path / "served"
    served.mkdir()
    zipped(raw, served / f"{NAME}.zip")
    with serving(served) as files:
        main([NAME, *FEW, "--base-url", files.url])
    assert capsys.readouterr().out.startswith("[1/3] download ")
    assert find_library() is not None
    assert not (library_folder() / "downloads").exists()


@pytest.mark.parametrize("fault", ["missing", "wrong md5", "cut"])
def test_a_download_that_fails_leaves_the_old_library(built, raw, tmp_path, capsys, fault):
    before = (library_folder() / CURRENT).read_bytes()
    served = tmp_path / "served"
    served.mkdir()
    if fault != "missing":
        zipped(raw, served / "ml-1m.zip")
        digest = hashlib.md5((served / "ml-1m.zip").read_bytes()).hexdigest()
        (served / "ml-1m.zip.md5").write_text("0" * 32 if fault == "wrong md5" else digest)
    with serving(served) as files:
        files.cut_after = 200 if fault == "cut" else None
        with pytest.raises(DataError) as error:
            main(["ml-1m", *FEW, "--base-url", files.url])
    assert "\n" not in str(error.value)
    assert (library_folder() / CURRENT).read_bytes() == before
    assert find_library() is not None


def test_a_build_that_stopped_goes_on_where_it_was(raw, monkeypatch, capsys):
    def fail(*_: object) -> str:
        raise DataError("out of luck")

    with monkeypatch.context() as patched:
        patched.setattr(stages, "train", fail)
        with pytest.raises(DataError, match="out of luck"):
            main([str(raw), *FEW])
    assert find_library() is None
    capsys.readouterr()
    main([str(raw), *FEW])
    assert capsys.readouterr().out.startswith("[1/2] prepare      done before")
    assert find_library() is not None
    assert len(versions()) == 1


@pytest.mark.parametrize("after", ["[1/2]", "[2/2]"])
def test_a_killed_build_leaves_the_old_library_and_can_go_on(built, raw, after):
    old = find_library()
    assert old is not None
    process = Child(
        "training.build", raw, "--min-movie-ratings", "3", "--models", "als",
        limits=Limits(stopped_after=after),
    )  # fmt: skip
    process.wait_until_stopped()
    process.kill()
    now = find_library()
    assert now is not None
    assert now.folder == old.folder
    main([str(raw), "--min-movie-ratings", "3", "--models", "als"])
    found = find_library()
    assert found is not None
    assert found.content["recipe"]["thresholds"]["min_movie_ratings"] == 3
    assert versions() == [found.folder.name]


def test_two_builds_at_once_are_one(raw):
    first = Child("training.build", raw, *FEW, limits=Limits(stopped_after="[1/2]"))
    first.wait_until_stopped()
    second = in_process(raw, "--min-movie-ratings", "3", "--models", "als")
    _, error = second.communicate()
    first.go_on()
    assert first.ended().status == 0
    assert second.returncode == 2
    assert "another build is running; wait for it, or stop it first" in error


def test_a_check_is_made_once_and_shown_again(built, capsys):
    unchecked = versions()
    main([str(built), *FEW, "--check"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-6].startswith("[3/3] check        3 of 30 people held out, ")
    assert [line.split(":")[0] for line in lines[-4:-1]] == [
        "The default", "Popularity alone",
        "Under each preset, films liked and little known ones of them",
    ]  # fmt: skip
    assert versions() != unchecked
    main([str(built), *FEW, "--check"])
    assert capsys.readouterr().out.splitlines() == [
        "The library is up to date.", *lines[-4:],
    ]  # fmt: skip
    main([str(built), *FEW])
    assert capsys.readouterr().out.startswith("The library is up to date.")


def test_films_of_a_small_data_set_need_five_ratings_wherever_it_is(raw, tmp_path):
    def fewest(*arguments):
        parser = ArgumentParser()
        Recipe.add_flags(parser)
        return Recipe.from_flags(parser.parse_args(arguments)).thresholds.min_movie_ratings

    zipped(raw, tmp_path / "ml-100k.zip")
    small = (NAME, str(raw), str(tmp_path / "ml-100k.zip"))
    assert [fewest(source) for source in small] == [5, 5, 5]
    assert [fewest("ml-1m"), fewest(str(tmp_path))] == [50, 50]
    assert fewest(str(raw), "--min-movie-ratings", "7") == 7


def test_a_link_that_leads_nowhere_is_not_part_of_the_source(raw):
    (raw / "old").symlink_to(raw / "nowhere")
    parser = ArgumentParser()
    Recipe.add_flags(parser)
    sizes = {path.stat().st_size for path in (raw, *raw.iterdir()) if path.exists()}
    assert Recipe.from_flags(parser.parse_args([str(raw)])).stamp[0] in sizes


def test_nobody_to_ask_is_an_error(tmp_path):
    raw = tmp_path / NAME
    raw.mkdir()
    write_movielens(raw, random_ratings(30, 20, 1.0), range(1, 21))
    with pytest.raises(DataError, match="nobody has 14 likes among its films; build without --c"):
        main([str(raw), *FEW, "--min-user-ratings", "1", "--check"])
    assert find_library() is None


def test_credits_and_descriptions_are_fetched_and_kept_by_the_next_build(raw, monkeypatch, capsys):
    monkeypatch.setenv("TMDB_API_KEY", KEY)
    (raw / "links.csv").write_text(
        "movieId,imdbId,tmdbId\n" + "".join(f"{n},{n:07},{1000 + n}\n" for n in range(1, 61))
    )
    with tmdb_server() as server:
        server.films = {1000 + n: film(n) for n in range(1, 61)}
        main([str(raw), *FEW, "--tmdb", "--tmdb-url", server.url])
        assert re.search(r"^  found +60$", capsys.readouterr().out, re.MULTILINE)
        library = find_library()
        assert library is not None
        details = FilmDetailsTable.load(CheckedFolder(library.folder / "processed", "")).of(7)
        assert (details.overview, details.credits.directors) == (
            'Film 7, "the" one.', ("Director 7",),
        )  # fmt: skip
        server.requested.clear()
        main([str(raw), *FEW, "--min-user-ratings", "10", "--tmdb", "--tmdb-url", server.url])
        assert re.search(r"^  fetched before +60$", capsys.readouterr().out, re.MULTILINE)
        assert server.requested == []


def test_without_a_key_nothing_is_built(raw, monkeypatch):
    for name in ("TMDB_API_KEY", "TMDB_BEARER_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(FourfoldError, match="TMDB_API_KEY"):
        main([str(raw), *FEW, "--tmdb"])
    assert not library_folder().exists()


def test_a_data_folder_that_is_a_file_is_an_error(raw, data_home):
    (data_home / "fourfold").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        main([str(raw), *FEW])


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        (errno.ENOSPC, "free space or set XDG_DATA_HOME to another folder"),
        (errno.EROFS, "make it writable or set XDG_DATA_HOME to another folder"),
    ],
)
def test_a_data_folder_that_cannot_be_made_is_an_error(raw, data_home, monkeypatch, error, fix):
    def refuse(*_, **__):
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        patch.setattr(os, "mkdir", refuse)
        with pytest.raises(DataError) as caught:
            main([str(raw), *FEW])
    assert str(caught.value).endswith(f"cannot be written: {os.strerror(error).lower()}; {fix}")
    assert list(data_home.iterdir()) == []


def test_a_library_is_on_the_disk_before_it_is_used(raw, monkeypatch):
    disk = watch(monkeypatch)
    main([str(raw), *FEW])
    current, folder = library_folder() / CURRENT, find_library().folder
    disk.check_kept(current)
    named = [step[:1] + step[2:] for step in disk.steps].index(("replace", str(current)))
    before = {Path(step[1]) for step in disk.steps[:named] if step[0] == "flush"}
    for part in (folder / "processed", folder / "artifacts" / "als"):
        assert before >= {part / ".staged" / path.name for path in part.iterdir()}
        assert part in before
    assert library_folder() in before, "the name of the folder"


def test_a_build_after_the_clock_was_set_back_takes_a_new_folder(raw, monkeypatch):
    class Stopped(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 1, 1, tzinfo=tz)

    monkeypatch.setattr(build_folder, "datetime", Stopped)
    main([str(raw), *FEW])
    first = find_library().folder
    main([str(raw), *FEW, "--min-movie-ratings", "3"])
    assert find_library().folder != first
    assert versions() == [find_library().folder.name]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("nowhere",), "no such folder or archive"),
        (("ml-1m", "--models", "svd,x"), "no model 'x'"),
        (("ml-1m", "--models", ""), "--models: a name in '' is empty; write names with a comma"),
        (("ml-1m", "--models", "svd,,als"), "--models: a name in 'svd,,als' is empty"),
    ],
)
def test_a_wrong_argument_is_an_error(arguments, problem):
    with pytest.raises(DataError, match=problem):
        main([*arguments])


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"fourfold": "session"}',
        b'{"fourfold": "library", "schema": 2, "folder": "x"}',
        b'{"fourfold": "library", "schema": 1, "folder": "../x"}',
        b'{"fourfold": "library", "schema": 1, "folder": "gone"}',
    ],
)
def test_a_library_that_cannot_be_used_is_left_out_with_a_reason(content, monkeypatch):
    monkeypatch.delenv("FOURFOLD_HOME", raising=False)
    library_folder().mkdir(parents=True)
    (library_folder() / CURRENT).write_bytes(content)
    found = locate()
    assert found.processed.source == "source tree"
    assert found.notice.startswith("The library is not used: ")
    assert found.notice.endswith("make it again with `fourfold build`")


def test_remove_deletes_the_library_and_nothing_else(built, data_home):
    kept = data_home / "fourfold" / "sessions" / "one.json"
    kept.parent.mkdir()
    kept.write_text("{}")
    process = in_process("--remove")
    out, _ = process.communicate()
    assert (process.returncode, out) == (0, f"Deleted {library_folder()}\n")
    assert kept.exists()
    assert in_process("--remove").communicate()[0] == "There is no library.\n"


def test_without_the_packages_the_command_says_how_to_install_them(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as util\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *rest: None if name == 'pandas' else find(name, *rest)\n"
    )
    process = in_process("ml-32m", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}")
    _, error = process.communicate()
    assert process.returncode == 2
    assert error == (
        "building needs packages that are missing: pandas; "
        "in the checkout, run `pip install '.[build]'`\n"
    )
