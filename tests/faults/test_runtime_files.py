"""Every runtime file missing, damaged, swapped or replaced: reported, and nothing is changed.

A file that a command needs is named in one line with exit status 2. The title index is rebuilt.
Facts, descriptions and the map are read when a panel or window first needs them, and reported then.
"""

import shutil
from pathlib import Path

import pytest

from engine.bundle import Bundle
from engine.catalogue.all_films import AllFilms
from engine.catalogue.film_details import FilmDetailsTable
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import (
    MANIFEST,
    MOVIE_FACTS,
    MOVIE_METADATA,
    MOVIE_POSITIONS,
    TITLE_INDEX,
)
from engine.policy import COEFFICIENTS, Policy
from engine.search.title_index import find_title_index
from tests.faults.app_home import (
    MODELS,
    RUNTIME,
    SETTINGS,
    recommend,
    recommend_arguments,
)
from tests.faults.commands import (
    Limits,
    Outcome,
    check_error,
    run_child,
    run_here,
    run_process,
    time_limit,
)
from tests.faults.damage import DAMAGES, flips, longer, missing, truncations
from tests.faults.fault_counts import COMMANDS, draw
from tests.faults.folder_tree import tree_of

DETAILS = (MOVIE_FACTS, MOVIE_METADATA)
LAZY = (*DETAILS, MOVIE_POSITIONS)


@pytest.fixture(scope="module")
def intact(sound_home: Path) -> dict[str, str]:
    """The recommendations of the sound home, by model."""
    outcomes = {model: recommend(sound_home, model) for model in MODELS}
    assert all(outcome.status == 0 for outcome in outcomes.values()), outcomes
    return {model: outcome.out for model, outcome in outcomes.items()}


def run_unprivileged(home: Path, model: str, *more: str) -> Outcome:
    arguments = recommend_arguments(home, model)
    return run_child("tui.cli.main", *arguments, *more, limits=Limits(unprivileged=True))


def users_of(file: str) -> tuple[str, ...]:
    """Return the models that use the file."""
    return tuple(model for model in MODELS if f"/{model}/" in file) or MODELS


def expected_parts(home: Path, file: str) -> tuple[Path | str, ...]:
    """Return what the error about a damaged `file` names."""
    if Path(file).name == MANIFEST and "artifacts" in file and not (home / file).exists():
        return (home / "artifacts", "no model called")
    return (home / file,)


def check(home: Path, file: str, intact: dict[str, str], *, may_be_harmless: bool = False) -> None:
    """Check everything that reads a damaged `file`."""
    before = tree_of(home)
    for model in users_of(file):
        with time_limit(file):
            ended = recommend(home, model)
        needed = Path(file).name not in (TITLE_INDEX, *LAZY)
        if not needed or (may_be_harmless and ended.status == 0):
            assert (ended.status, ended.out, ended.err) == (0, intact[model], "")
        else:
            check_error(ended, *expected_parts(home, file))
    if Path(file).name == TITLE_INDEX:
        processed = CheckedFolder(home / "processed", "setup")
        _, notice = find_title_index(processed, AllFilms.read(processed))
        assert notice is not None
        assert notice.startswith(f"Rebuilt the title index: {home / file}: ")
    if Path(file).name == MOVIE_POSITIONS:
        bundle = Bundle.load(home / "artifacts" / "als", home / "processed")
        with pytest.raises(DataError) as caught, time_limit(file):
            _ = bundle.positions
        assert str(caught.value).startswith(f"{home / file}: ")
        assert "; make it again with `python -m training.train_als`" in str(caught.value)
    if Path(file).name in DETAILS:
        bundle = Bundle.load(home / "artifacts" / "svd", home / "processed")
        with pytest.raises(DataError) as caught, time_limit(file):
            FilmDetailsTable.load(bundle.processed)
        assert str(caught.value).startswith(f"{home / file}: ")
        assert "; make it again with `python -m preprocessing.setup`" in str(caught.value)
    assert tree_of(home) == before


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("file", RUNTIME)
def test_a_replaced_file(file, damage, home, intact):
    damage(home / file)
    # A newline at the end of a JSON file changes nothing.
    harmless = damage is longer and file.endswith(MANIFEST)
    check(home, file, intact, may_be_harmless=harmless)


@pytest.mark.parametrize("file", RUNTIME)
def test_a_cut_file(file, home, intact):
    for content in truncations(home / file):
        (home / file).write_bytes(content)
        check(home, file, intact)


@pytest.mark.parametrize("file", RUNTIME)
def test_a_flipped_bit(file, home, intact):
    # A bit in the white space of a manifest changes nothing.
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
def test_the_folder_of_another_model(model, home):
    other = next(name for name in MODELS if name != model)
    shutil.rmtree(home / "artifacts" / model)
    shutil.copytree(home / "artifacts" / other, home / "artifacts" / model)
    check_error(recommend(home, model), home / "artifacts" / model / MANIFEST, "another name")


@pytest.mark.parametrize("file", [*RUNTIME, *SETTINGS])
def test_an_unreadable_file(file, home, intact):
    (home / file).chmod(0)
    before = tree_of(home)
    for model in users_of(file):
        policy = ["--policy", "classic"] if "presets" in file else []
        ended = run_unprivileged(home, model, *policy)
        if Path(file).name in (TITLE_INDEX, *LAZY):
            assert (ended.status, ended.out, ended.err) == (0, intact[model], "")
        else:
            check_error(ended, f"{home / file}: cannot be read: permission denied")
    assert tree_of(home) == before


@pytest.mark.parametrize("folder", ["processed", "artifacts", "artifacts/svd"])
def test_an_unreadable_folder(folder, home):
    (home / folder).chmod(0)
    check_error(run_unprivileged(home, "svd"), home / folder.split("/")[0])


@pytest.mark.parametrize("folder", ["processed", "artifacts/svd", "artifacts/als"])
def test_read_only_folders_are_enough(folder, home, intact):
    for path in (home / folder, *(home / folder).iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for model in MODELS:
        ended = run_unprivileged(home, model)
        assert (ended.status, ended.out, ended.err) == (0, intact[model], "")


class TestSettings:
    """Policy files, which a person may edit."""

    def commands(self, home: Path, file: str) -> list[tuple[str, ...]]:
        name = "classic" if "presets" in file else "default"
        return [
            ("policy", "--check", name),
            ("policy", "--check", str(home / file)),
            (*recommend_arguments(home, "svd"), "--policy", name),
        ]

    @pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
    @pytest.mark.parametrize("file", SETTINGS)
    def test_a_replaced_file(self, file, damage, home):
        harmless = damage.__name__ in ("empty", "longer")
        damage(home / file)
        before = tree_of(home)
        for arguments in self.commands(home, file):
            with time_limit(file):
                ended = run_here("tui.cli.main", *arguments)
            if harmless:
                assert (ended.status, ended.err) == (0, "")
            else:
                # If a preset is gone, the error names the others.
                gone = damage is missing and "classic" in arguments
                check_error(ended, "presets are default" if gone else home / file)
        assert tree_of(home) == before

    @pytest.mark.parametrize("file", SETTINGS)
    def test_a_cut_file_or_a_flipped_bit(self, file, home):
        for content in [*truncations(home / file), *flips(home / file)]:
            (home / file).write_bytes(content)
            before = tree_of(home)
            ended = [
                run_here("tui.cli.main", *arguments) for arguments in self.commands(home, file)
            ]
            if ended[1].status == 0:
                # Such a file is valid, with values in the documented ranges.
                read = Policy.load(home / file).to_mapping()
                assert all(c.low <= read[c.key] <= c.high for c in COEFFICIENTS.values())
                assert [one.status for one in ended] == [0, 0, 0]
            else:
                for one in ended:
                    check_error(one, home / file)
            assert tree_of(home) == before

    @pytest.mark.parametrize("file", SETTINGS)
    def test_a_flipped_bit_in_a_comment_changes_nothing(self, file, home):
        (home / file).write_text("# 1.4 is documented\nscore_weight_model: 1.25\n")
        read = Policy.load(home / file)
        for position in range(2, 19):
            raw = bytearray(b"# 1.4 is documented\nscore_weight_model: 1.25\n")
            raw[position] ^= 1
            (home / file).write_bytes(raw)
            assert Policy.load(home / file) == read


def test_a_command_in_its_own_process_reports_the_same(home, intact):
    pairs = [
        (file, damage)
        for file in RUNTIME
        for damage in DAMAGES
        if not (damage is longer and file.endswith(MANIFEST))  # which is harmless
    ]
    for pair in draw("real").choice(len(pairs), COMMANDS, replace=False).tolist():
        file, damage = pairs[pair]
        saved = shutil.copytree(home, home.parent / "saved", symlinks=True)
        damage(home / file)
        before = tree_of(home)
        for model in users_of(file)[:1]:
            ended = run_process("tui.cli.main", *recommend_arguments(home, model))
            if Path(file).name in (TITLE_INDEX, *LAZY):
                assert (ended.status, ended.out, ended.err) == (0, intact[model], "")
            else:
                check_error(ended, *expected_parts(home, file))
        assert tree_of(home) == before
        shutil.rmtree(home)
        saved.rename(home)
