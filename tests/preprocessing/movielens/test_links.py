"""A bad row of links costs its own link, and never the run."""

import pandas as pd
import pytest

from preprocessing.movielens.links import read_links
from preprocessing.table_file import TableFile

HEADER = "movieId,imdbId,tmdbId\n"


def links_of(tmp_path, content: str | bytes) -> tuple[dict[int, tuple[object, object]], list[str]]:
    """Return movieId to both ids, None where unknown, and the notes without the file's name."""
    path = tmp_path / "links.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    links, notes = read_links(TableFile.at(path, "fix the file"))
    rows = links.astype(object).where(links.notna(), None)
    ids = dict(zip(links.index.tolist(), rows.itertuples(index=False, name=None), strict=True))
    return ids, [note.removeprefix(f"{path} ") for note in notes]


@pytest.mark.parametrize(
    ("row", "ids"),
    [
        ("1,0114709,862", ("0114709", 862)),
        ("1,tt0114709,862.0", ("0114709", 862)),
        ("1, 114709.0 ,862.", ("0114709", 862)),
        ("1.0,94,5", ("0000094", 5)),
        ("1,tt10872600,", ("10872600", None)),
        ("1,,5", (None, 5)),
        ('"1","tt0114709","862"', ("0114709", 862)),
    ],
)
def test_ids_are_read_as_people_write_them(tmp_path, row, ids):
    assert links_of(tmp_path, HEADER + row + "\n") == ({1: ids}, [])


def test_an_unreadable_row_costs_only_its_link(tmp_path):
    rows = ["1,0114709,862", "2,nm0000158,31", "3,0113277,many", "four,0113497,8844", "5,6,7,8",
            "6,0113277", '7,"0113278,9', "8,0113279," + "1" * 200_000, "9,0113280,10",
            "１０,0113281,11", "11,０１,١٢"]  # fmt: skip

    links, notes = links_of(tmp_path, HEADER + "\n".join(rows))

    assert links == {
        1: ("0114709", 862),
        2: (None, 31),
        3: ("0113277", None),
        6: ("0113277", None),
        7: ("0113278", 9),
        8: ("0113279", None),
        9: ("0113280", 10),
        11: (None, None),
    }
    assert notes == ["has 8 rows that cannot be read in full"]


def test_of_two_rows_for_a_movie_the_first_counts(tmp_path):
    assert links_of(tmp_path, HEADER + "1,1,2\n1,3,4\n")[0] == {1: ("0000001", 2)}


@pytest.mark.parametrize(
    ("content", "missing", "links"),
    [
        ("", "movieId, imdbId and tmdbId", {}),
        ("movieId;imdbId;tmdbId\n1;2;3\n", "movieId, imdbId and tmdbId", {}),
        (bytes(range(256)), "movieId, imdbId and tmdbId", {}),
        ("movieId,imdbId\n1,0114709\n", "tmdbId", {1: ("0114709", None)}),
    ],
)
def test_missing_columns_are_noted_once(tmp_path, content, missing, links):
    assert links_of(tmp_path, content) == (links, [f"has no column {missing}"])


def test_dtypes_hold_without_a_row(tmp_path):
    (tmp_path / "links.csv").write_text(HEADER)

    links, _ = read_links(TableFile.at(tmp_path / "links.csv", "fix the file"))

    assert links["tmdbId"].dtype == pd.Int32Dtype()
