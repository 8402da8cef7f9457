"""The app accepts the title index that the pipeline writes."""

import pytest

from engine.catalogue.all_films import AllFilms
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.search.title_index import TitleIndex, find_title_index
from preprocessing import title_index, transform_data
from tests.preprocessing.data_sets import snapshot, status_of


def found(folder):
    checked = CheckedFolder(folder, "a command")
    return find_title_index(checked, AllFilms.read(checked))


def test_the_written_index_is_used_without_a_notice(processed):
    index, notice = found(processed)
    assert notice is None
    films = AllFilms.read(CheckedFolder(processed, "a command"))
    built = TitleIndex.build(films.titles, films.popularity)
    assert index.to_bytes() == built.to_bytes()


@pytest.mark.parametrize("damage", [None, b"", b"not an index"])
def test_a_missing_or_damaged_index_is_rebuilt_with_a_notice(processed, damage):
    path = processed / "title_index.npz"
    expected = path.read_bytes()
    path.unlink() if damage is None else path.write_bytes(damage)
    index, notice = found(processed)
    assert notice.startswith("Rebuilt the title index: ")
    assert index.to_bytes() == expected


def test_an_index_of_other_films_is_rejected(processed):
    other = TitleIndex.build(["Another Film (1999)"], [1])
    raw = other.to_bytes()
    with pytest.raises(DataError, match="another catalogue"):
        TitleIndex.from_bytes(raw, processed, ["Heat (1995)"], [1])


def test_the_step_alone_writes_the_same_bytes(processed):
    before = snapshot(processed)
    assert status_of(title_index.main, "--processed", processed) == 0
    assert snapshot(processed) == before


def test_the_error_names_the_step_that_has_to_run_first(processed, capsys):
    (processed / "movie_popularity.json").unlink()
    assert status_of(title_index.main, "--processed", processed) == 2
    assert "movie_popularity.json: is missing; make it again" in capsys.readouterr().err
    assert status_of(transform_data.main, "--processed", processed) == 0
    assert status_of(title_index.main, "--processed", processed) == 0
