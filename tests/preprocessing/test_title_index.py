"""The index that the pipeline writes is the one that the app accepts."""

import pytest

from engine.catalogue.all_films import Listing
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.search.title_index import TitleIndex, find_title_index
from preprocessing import setup, title_index, transform_data
from tests.preprocessing.data_sets import THRESHOLDS, status_of, ten_users, write_data_set


@pytest.fixture
def processed(tmp_path):
    raw = write_data_set(tmp_path / "tiny", ten_users())
    assert status_of(setup.main, raw, "--processed", tmp_path / "out", *THRESHOLDS) == 0
    return tmp_path / "out"


def found(folder):
    checked = CheckedFolder(folder, "a command")
    return find_title_index(checked, Listing.read(checked))


def test_the_written_index_is_used_without_notice(processed):
    index, notice = found(processed)
    assert notice is None
    listing = Listing.read(CheckedFolder(processed, "a command"))
    built = TitleIndex.build(listing.titles, listing.popularity)
    assert index.to_bytes() == built.to_bytes()


@pytest.mark.parametrize("damage", [None, b"", b"not an index"])
def test_a_missing_or_damaged_index_is_built_anew_with_a_notice(processed, damage):
    path = processed / "title_index.npz"
    expected = path.read_bytes()
    path.unlink() if damage is None else path.write_bytes(damage)
    index, notice = found(processed)
    assert notice.startswith("Rebuilt the title index: ")
    assert index.to_bytes() == expected


def test_an_index_of_other_films_is_not_trusted_even_when_the_manifest_vouches(processed):
    other = TitleIndex.build(["Another Film (1999)"], [1])
    raw = other.to_bytes()
    with pytest.raises(DataError, match="another catalogue"):
        TitleIndex.from_bytes(raw, processed, ["Heat (1995)"], [1])


def test_running_the_step_alone_writes_the_same_bytes(processed):
    before = {path.name: path.read_bytes() for path in processed.iterdir()}
    assert status_of(title_index.main, "--processed", processed) == 0
    assert {path.name: path.read_bytes() for path in processed.iterdir()} == before


def test_the_step_says_what_has_to_run_first(processed, capsys):
    (processed / "movie_popularity.json").unlink()
    assert status_of(title_index.main, "--processed", processed) == 2
    assert "movie_popularity.json: is missing; make it again" in capsys.readouterr().err
    assert status_of(transform_data.main, "--processed", processed) == 0
    assert status_of(title_index.main, "--processed", processed) == 0
