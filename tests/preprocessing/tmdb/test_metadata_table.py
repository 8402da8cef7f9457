"""The table of film descriptions: reading, merging, writing."""

import pytest

from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import METADATA_COLUMNS, MOVIE_METADATA
from preprocessing import setup
from preprocessing.tmdb.metadata_table import (
    Metadata,
    on_one_line,
    publish_merged,
)
from tests.preprocessing.data_sets import (
    THRESHOLDS,
    snapshot,
    status_of,
    ten_users,
    write_data_set,
)

HEADER = ",".join(METADATA_COLUMNS)


@pytest.fixture
def processed(tmp_path):
    """A prepared folder of three films, without movie_metadata.csv."""
    raw = write_data_set(tmp_path / "tiny", ten_users())
    assert status_of(setup.main, raw, "--processed", tmp_path / "out", *THRESHOLDS) == 0
    return tmp_path / "out"


def lines(processed):
    return (processed / MOVIE_METADATA).read_text(encoding="utf-8").splitlines()


def stands(processed, *rows):
    text = "\n".join((HEADER, *rows)) + "\n"
    (processed / MOVIE_METADATA).write_text(text, encoding="utf-8")


def test_every_film_of_the_list_has_a_row_in_its_order(processed):
    publish_merged(processed, {})

    assert lines(processed) == [
        HEADER,
        "1,Heat (1995),,,,,,",
        '2,"Paper, ""The"" (1994)",,,,,,',
        "3,Nameless,,,,,,",
    ]


def test_a_merge_replaces_what_it_has_and_leaves_the_rest(processed):
    stands(processed, "1,Heat (1995),Ours.,,,1995-01-01,5,", "3,Nameless,Ours too.,,,,,")

    publish_merged(processed, {1: Metadata(overview="Theirs.", tmdb_vote_avg="7.5")})

    assert lines(processed)[1] == "1,Heat (1995),Theirs.,,,1995-01-01,5,7.5"
    assert lines(processed)[3] == "3,Nameless,Ours too.,,,,,"


def test_cells_that_nobody_touches_keep_their_text(processed):
    stands(processed, '1,Heat (1995)," A ""quoted"", old text",p,b,d,1.50,07.0')

    publish_merged(processed, {})

    assert lines(processed)[1] == '1,Heat (1995)," A ""quoted"", old text",p,b,d,1.50,07.0'


def test_merging_twice_changes_no_byte(processed):
    publish_merged(processed, {1: Metadata(overview='A "film", so\u2014so.')})
    before = snapshot(processed)

    publish_merged(processed, {1: Metadata(overview='A "film", so\u2014so.')})

    assert snapshot(processed) == before


def test_the_manifest_vouches_for_what_was_written_and_keeps_the_rest(processed):
    before = CheckedFolder(processed, "setup").manifest

    publish_merged(processed, {1: Metadata(overview="A thief.")})

    after = CheckedFolder(processed, "setup")
    assert after.read(MOVIE_METADATA) == (processed / MOVIE_METADATA).read_bytes()
    files = {**after.manifest["files"]}
    del files[MOVIE_METADATA]
    assert {**after.manifest, "files": files} == before


def test_rows_of_films_that_are_not_in_the_list_do_no_harm_and_go(processed):
    stands(processed, "77,Gone (1990),Old.,,,,,", "1,Heat (1995),Ours.,,,,,")

    publish_merged(processed, {88: Metadata(overview="Of no film here.")})

    assert [line.split(",")[0] for line in lines(processed)] == ["movieId", "1", "2", "3"]
    assert lines(processed)[1] == "1,Heat (1995),Ours.,,,,,"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain", "plain"),
        (" two \r\n\t lines\u2028three ", "two lines three"),
        ("bell\x07 escape\x1b[31m c1\x9b", "bell escape[31m c1"),
        ("left\u202eright\u200b zero", "leftright zero"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("Amélie 東京 — “quoted”", "Amélie 東京 — “quoted”"),
    ],
)
def test_text_is_put_on_one_line_without_what_a_terminal_would_obey(text, cleaned):
    assert on_one_line(text) == cleaned


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("movieId,title\n1,Heat\n", "has no column overview"),
        (f"{HEADER}\n1,a,,,,,,\n1,b,,,,,,\n", "movieId 1 stands in two rows"),
        (f"{HEADER}\nx,a,,,,,,\n", "movieId is 'x', not a whole number"),
        (f"{HEADER}\n1,a\n", "row 2 has 2 columns"),
        ("", "is empty"),
    ],
)
def test_a_damaged_table_is_told_and_stays_as_it_is(processed, content, problem):
    (processed / MOVIE_METADATA).write_text(content)
    before = snapshot(processed)

    with pytest.raises(DataError, match=r"movie_metadata\.csv: .*restore the file") as raised:
        publish_merged(processed, {1: Metadata(overview="New.")})

    assert problem in str(raised.value)
    assert snapshot(processed) == before
