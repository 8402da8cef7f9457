"""Every runtime file missing, damaged, swapped or in a strange place: told, and nothing touched.

What each file means for a command is in one place, `expected`: a file that the command needs
is named in one line with exit status 2; the title index is built anew; facts and
descriptions are read when a panel first asks for them, and are told then.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.all_films import AllFilms
from engine.catalogue.film_details import FilmDetailsTable
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import MANIFEST, MOVIE_FACTS, MOVIE_METADATA, TITLE_INDEX
from engine.policy import COEFFICIENTS, Policy
from engine.search.title_index import find_title_index
from tests.faults.amounts import COMMANDS, draw
from tests.faults.commands import Hardship, bounded_time, in_child, outcome, real, told
from tests.faults.damage import IN_ITS_PLACE, flips, longer, missing, truncations
from tests.faults.homes import (
    MODELS,
    RUNTIME,
    SETTINGS,
    recommend,
    recommend_arguments,
)
from tests.faults.trees import tree_of

LAZY = (MOVIE_FACTS, MOVIE_METADATA)


@pytest.fixture(scope="module")
def intact(sound: Path) -> dict[str, str]:
    """What is recommended as long as nothing is damaged."""
    found = {model: recommend(sound, model) for model in MODELS}
    assert all(outcome.status == 0 for outcome in found.values()), found
    return {model: outcome.out for model, outcome in found.items()}


@pytest.fixture
def home(sound: Path, open_tmp: Path) -> Iterator[Path]:
    yield shutil.copytree(sound, open_tmp / "home", symlinks=True)
    shutil.rmtree(open_tmp / "home")


def users_of(file: str) -> tuple[str, ...]:
    """Return the models that the file is for."""
    return tuple(model for model in MODELS if f"/{model}/" in file) or MODELS


def named(home: Path, file: str) -> tuple[Path | str, ...]:
    """Return what the line about a damaged `file` has to name."""
    if Path(file).name != MANIFEST:
        return (home / file,)
    if "artifacts" in file and not (home / file).exists():
        return (home / "artifacts", "no model called")
    # What a manifest says of a file may be wrong: then that file does not match it.
    return (home / file).parent, "manifest"


def check(home: Path, file: str, intact: dict[str, str], *, may_be_harmless: bool = False) -> None:
    """Assert what a damaged `file` does to everything that reads it."""
    before = tree_of(home)
    for model in users_of(file):
        with bounded_time(file):
            ended = recommend(home, model)
        needed = Path(file).name not in (TITLE_INDEX, *LAZY)
        if not needed or (may_be_harmless and ended.status == 0):
            assert (ended.status, ended.out, ended.err) == (0, intact[model], "")
        else:
            told(ended, *named(home, file))
    if Path(file).name == TITLE_INDEX:
        processed = CheckedFolder(home / "processed", "setup")
        _, notice = find_title_index(processed, AllFilms.read(processed))
        assert notice is not None
        assert notice.startswith(f"Rebuilt the title index: {home / file}: ")
    if Path(file).name in LAZY:
        bundle = Bundle.load(home / "artifacts" / "svd", home / "processed")
        with pytest.raises(DataError) as caught, bounded_time(file):
            FilmDetailsTable.load(bundle.processed)
        assert str(caught.value).startswith(f"{home / file}: ")
        assert "; make it again with `python -m preprocessing.setup`" in str(caught.value)
    assert tree_of(home) == before


@pytest.mark.parametrize("damage", IN_ITS_PLACE, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", RUNTIME)
def test_something_else_in_its_place(file, damage, home, intact):
    damage(home / file)
    # A line more at the end of a manifest says nothing, as JSON goes.
    harmless = damage is longer and file.endswith(MANIFEST)
    check(home, file, intact, may_be_harmless=harmless)


@pytest.mark.parametrize("file", RUNTIME)
def test_cut_off_anywhere(file, home, intact):
    for content in truncations(home / file):
        (home / file).write_bytes(content)
        check(home, file, intact)


@pytest.mark.parametrize("file", RUNTIME)
def test_any_bit_turned_round(file, home, intact):
    # In a manifest a bit may mean nothing, as in white space: then results are the same.
    for content in flips(home / file):
        (home / file).write_bytes(content)
        check(home, file, intact, may_be_harmless=file.endswith(MANIFEST))


@pytest.mark.parametrize("file", [file for file in RUNTIME if "artifacts" in file])
def test_the_file_of_another_model(file, home, intact):
    mine, other = users_of(file)[0], next(model for model in MODELS if model not in users_of(file))
    theirs = home / file.replace(f"/{mine}/", f"/{other}/")
    if not theirs.exists():
        theirs = theirs.with_name("movie_embeddings.npy")
    shutil.copyfile(theirs, home / file)
    if Path(file).name == "movie_map.json":
        # Both models number the films alike, so the file is the same.
        assert recommend(home, mine).out == intact[mine]
    else:
        check(home, file, intact)


@pytest.mark.parametrize("model", MODELS)
def test_the_whole_folder_of_another_model(model, home):
    other = next(name for name in MODELS if name != model)
    shutil.rmtree(home / "artifacts" / model)
    shutil.copytree(home / "artifacts" / other, home / "artifacts" / model)
    told(recommend(home, model), home / "artifacts" / model / MANIFEST, "another name")


@pytest.mark.parametrize("file", [*RUNTIME, *SETTINGS])
def test_a_file_that_may_not_be_read(file, home, intact):
    (home / file).chmod(0)
    before = tree_of(home)
    for model in users_of(file):
        policy = ["--policy", "classic"] if "presets" in file else []
        ended = in_child(
            "tests.faults.at_home", home, *recommend_arguments(home, model), *policy,
            hardship=Hardship(nobody=True),
        )  # fmt: skip
        if Path(file).name in (TITLE_INDEX, *LAZY):
            assert (ended.status, ended.out, ended.err) == (0, intact[model], "")
        else:
            told(ended, f"{home / file}: cannot be read: permission denied")
    assert tree_of(home) == before


@pytest.mark.parametrize("folder", ["processed", "artifacts", "artifacts/svd"])
def test_a_folder_that_may_not_be_entered(folder, home):
    (home / folder).chmod(0)
    ended = in_child(
        "tests.faults.at_home", home, *recommend_arguments(home, "svd"),
        hardship=Hardship(nobody=True),
    )  # fmt: skip
    told(ended, home / folder.split("/")[0])


@pytest.mark.parametrize("folder", ["processed", "artifacts/svd", "artifacts/als"])
def test_a_folder_that_may_only_be_read_is_enough(folder, home, intact):
    for place in (home / folder, *(home / folder).iterdir()):
        place.chmod(0o555 if place.is_dir() else 0o444)
    for model in MODELS:
        ended = in_child(
            "tests.faults.at_home", home, *recommend_arguments(home, model),
            hardship=Hardship(nobody=True),
        )  # fmt: skip
        assert (ended.status, ended.out, ended.err) == (0, intact[model], "")


class TestSettings:
    """Policy files: everything that a person may have made of them."""

    @pytest.fixture(autouse=True)
    def at_home(self, home, monkeypatch):
        monkeypatch.setenv("FOURFOLD_HOME", str(home))

    def asked(self, home: Path, file: str) -> list[tuple[str, ...]]:
        name = "classic" if "presets" in file else "default"
        return [
            ("policy", "--check", name),
            ("policy", "--check", str(home / file)),
            (*recommend_arguments(home, "svd"), "--policy", name),
        ]

    @pytest.mark.parametrize("damage", IN_ITS_PLACE, ids=lambda damage: damage.__name__)
    @pytest.mark.parametrize("file", SETTINGS)
    def test_something_else_in_its_place(self, file, damage, home):
        harmless = damage.__name__ in ("empty", "longer")
        damage(home / file)
        before = tree_of(home)
        for arguments in self.asked(home, file):
            with bounded_time(file):
                ended = outcome("tui.cli.main", *arguments)
            if harmless:
                assert (ended.status, ended.err) == (0, "")
            else:
                # A preset that is gone is none: those that there are are named.
                gone = damage is missing and "classic" in arguments
                told(ended, "presets are default" if gone else home / file)
        assert tree_of(home) == before

    @pytest.mark.parametrize("file", SETTINGS)
    def test_cut_off_or_with_any_bit_turned_round(self, file, home):
        for content in [*truncations(home / file), *flips(home / file)]:
            (home / file).write_bytes(content)
            before = tree_of(home)
            ended = [outcome("tui.cli.main", *arguments) for arguments in self.asked(home, file)]
            if ended[1].status == 0:
                # Anyone may write such a file: what it says is within the documented ranges.
                read = Policy.load(home / file).to_mapping()
                assert all(knob.low <= read[knob.key] <= knob.high for knob in COEFFICIENTS.values())
                assert [one.status for one in ended] == [0, 0, 0]
            else:
                for one in ended:
                    told(one, home / file)
            assert tree_of(home) == before

    @pytest.mark.parametrize("file", SETTINGS)
    def test_a_bit_of_a_comment_changes_nothing(self, file, home):
        (home / file).write_text("# 1.4 is documented\nscore_weight_model: 1.25\n")
        read = Policy.load(home / file)
        for place in range(2, 19):
            raw = bytearray(b"# 1.4 is documented\nscore_weight_model: 1.25\n")
            raw[place] ^= 1
            (home / file).write_bytes(raw)
            assert Policy.load(home / file) == read


def test_the_real_command_tells_the_same(home, intact):
    pairs = [
        (file, damage)
        for file in RUNTIME
        for damage in IN_ITS_PLACE
        if not (damage is longer and file.endswith(MANIFEST))  # which is harmless
    ]
    for place in draw("real").choice(len(pairs), COMMANDS, replace=False).tolist():
        file, damage = pairs[place]
        kept = shutil.copytree(home, home.parent / "kept", symlinks=True)
        damage(home / file)
        before = tree_of(home)
        for model in users_of(file)[:1]:
            ended = real("tui.cli.main", *recommend_arguments(home, model))
            if Path(file).name in (TITLE_INDEX, *LAZY):
                assert (ended.status, ended.out, ended.err) == (0, intact[model], "")
            else:
                told(ended, *named(home, file))
        assert tree_of(home) == before
        shutil.rmtree(home)
        kept.rename(home)
