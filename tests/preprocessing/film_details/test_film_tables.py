"""Reading, merging and writing movie_metadata.csv and movie_credits.csv."""

import pytest

from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import (
    CREDIT_COLUMNS,
    METADATA_COLUMNS,
    MOVIE_CREDITS,
    MOVIE_METADATA,
    PEOPLE_INDEX,
)
from preprocessing.film_details.film_tables import publish_merged
from tests.preprocessing.data_sets import snapshot

HEADER = ",".join(METADATA_COLUMNS)


def lines(processed):
    return (processed / MOVIE_METADATA).read_text(encoding="utf-8").splitlines()


def write_table(processed, *rows):
    text = "\n".join((HEADER, *rows)) + "\n"
    (processed / MOVIE_METADATA).write_text(text, encoding="utf-8")


def test_every_film_of_the_list_has_a_row_in_the_order_of_the_list(processed):
    publish_merged(processed, {})

    assert lines(processed) == [
        HEADER,
        "1,Heat (1995),,,,,,",
        '2,"Paper, ""The"" (1994)",,,,,,',
        "3,Nameless,,,,,,",
    ]


def test_a_merge_replaces_the_cells_it_has_and_keeps_the_rest(processed):
    write_table(processed, "1,Heat (1995),Ours.,,,1995-01-01,5,", "3,Nameless,Ours too.,,,,,")

    publish_merged(processed, {1: {"overview": "Theirs.", "tmdb_vote_avg": "7.5"}})

    assert lines(processed)[1] == "1,Heat (1995),Theirs.,,,1995-01-01,5,7.5"
    assert lines(processed)[3] == "3,Nameless,Ours too.,,,,,"


def test_credits_are_merged_in_the_same_way(processed):
    header = ",".join(CREDIT_COLUMNS)
    (processed / MOVIE_CREDITS).write_text(f"{header}\n1,Ours,A|B,90,,,\n77,Gone,,,,,\n")

    publish_merged(processed, {1: {"directors": "Theirs", "countries": "US|FR"}})

    assert (processed / MOVIE_CREDITS).read_text().splitlines() == [
        header,
        "1,Theirs,A|B,90,US|FR,,",
        "2,,,,,,",
        "3,,,,,,",
    ]


def test_cells_without_a_new_value_keep_their_text(processed):
    write_table(processed, '1,Heat (1995)," A ""quoted"", old text",p,b,d,1.50,07.0')

    publish_merged(processed, {})

    assert lines(processed)[1] == '1,Heat (1995)," A ""quoted"", old text",p,b,d,1.50,07.0'


def test_merging_twice_changes_no_byte(processed):
    publish_merged(processed, {1: {"overview": 'A "film", so\u2014so.'}})
    before = snapshot(processed)

    publish_merged(processed, {1: {"overview": 'A "film", so\u2014so.'}})

    assert snapshot(processed) == before


def test_the_manifest_lists_the_new_table_and_keeps_the_rest(processed):
    before = CheckedFolder(processed, "setup").manifest

    publish_merged(processed, {1: {"overview": "A thief."}})

    after = CheckedFolder(processed, "setup")
    assert after.read(MOVIE_METADATA) == (processed / MOVIE_METADATA).read_bytes()
    files = {**after.manifest["files"]}
    del files[MOVIE_METADATA], files[MOVIE_CREDITS], files[PEOPLE_INDEX]
    counts = {**after.manifest["counts"]}
    assert counts.pop("people_index") == {"people": 0}
    assert {**after.manifest, "files": files, "counts": counts} == before


def test_rows_of_films_that_are_not_in_the_list_are_dropped(processed):
    write_table(processed, "77,Gone (1990),Old.,,,,,", "1,Heat (1995),Ours.,,,,,")

    publish_merged(processed, {88: {"overview": "Of no film here."}})

    assert [line.split(",")[0] for line in lines(processed)] == ["movieId", "1", "2", "3"]
    assert lines(processed)[1] == "1,Heat (1995),Ours.,,,,,"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("movieId,title\n1,Heat\n", "has no column overview"),
        (f"{HEADER}\n1,a,,,,,,\n1,b,,,,,,\n", "movieId 1 appears in two rows"),
        (f"{HEADER}\nx,a,,,,,,\n", "movieId is 'x', not a whole number"),
        (f"{HEADER}\n1,a\n", "row 2 has 2 columns"),
        ("", "is empty"),
    ],
)
def test_a_damaged_table_is_reported_and_stays_unchanged(processed, content, problem):
    (processed / MOVIE_METADATA).write_text(content)
    before = snapshot(processed)

    with pytest.raises(DataError, match=r"movie_metadata\.csv: .*restore the file") as raised:
        publish_merged(processed, {1: {"overview": "New."}})

    assert problem in str(raised.value)
    assert snapshot(processed) == before
