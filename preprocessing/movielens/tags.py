"""Read the tags that users gave each movie, and find the most used ones."""

from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.files.names import TAG_SEPARATOR
from preprocessing.csv_tables.reading import CsvFile, read_csv, text_column
from preprocessing.tables import ID

MOST_TAGS = 8  # a movie
_TYPES: dict[str, pa.DataType] = {"userId": ID, "movieId": ID, "tag": pa.string()}
_STAND_IN = "/"  # for a separator inside a tag


def read_tags(file: CsvFile) -> pa.Table:
    """Read a raw tags file: userId, movieId and tag, one row each time a user applied a tag.

    Runs of white space in a tag become one space; rows with an empty tag are left out.

    Raises
    ------
    DataError
        The file is damaged.
    """
    table = read_csv(file, _TYPES)
    tags = pc.replace_substring_regex(table["tag"], r"\s+", " ")
    tags = pc.replace_substring(pc.utf8_trim_whitespace(tags), TAG_SEPARATOR, _STAND_IN)
    return table.set_column(2, "tag", tags).filter(pc.not_equal(tags, pa.scalar("")))


def top_tags(applications: pa.Table, movie_ids: NDArray[np.int32]) -> pa.StringArray:
    """Return the most used tags of each of `movie_ids` (m,), distinct, joined by "|".

    Tags that differ only in case count as one, in the most frequent spelling. A tag's use is
    the number of users who applied it; ties are in alphabetical order. A movie without tags
    has null; none has more than `MOST_TAGS`. `applications` are from `read_tags`.
    """
    folded = applications.append_column("folded", pc.utf8_lower(applications["tag"]))
    of_movies = folded.filter(pc.is_in(folded["movieId"], pa.array(movie_ids)))
    used = of_movies.group_by(["movieId", "folded"]).aggregate([("userId", "count_distinct")])
    named = used.join(_spellings(folded), "folded")
    ranked = named.sort_by(
        [("movieId", "ascending"), ("userId_count_distinct", "descending"), ("folded", "ascending")]
    ).combine_chunks()
    return _joined(ranked["movieId"].to_numpy(), text_column(ranked, "tag"), movie_ids)


def _spellings(folded: pa.Table) -> pa.Table:
    """Return one row for each folded tag: folded, and its most frequent spelling as tag."""
    counted = folded.group_by(["folded", "tag"]).aggregate([("userId", "count")])
    ordered = counted.sort_by(
        [("folded", "ascending"), ("userId_count", "descending"), ("tag", "ascending")]
    )
    # On one thread rows stay in order, so the first of a group is the most frequent.
    return (
        ordered.group_by("folded", use_threads=False)
        .aggregate([("tag", "first")])
        .rename_columns(["folded", "tag"])
    )


def _joined(
    tagged: NDArray[np.int32], tags: pa.StringArray, movie_ids: NDArray[np.int32]
) -> pa.StringArray:
    """Join the first tags of each run of `tagged` (n,), ascending, in the order of `movie_ids`."""
    movies, starts, counts = np.unique(tagged, return_index=True, return_counts=True)
    rank = np.arange(len(tagged)) - starts.repeat(counts)
    shown = tags.filter(pa.array(rank < MOST_TAGS))
    ends = np.minimum(counts, MOST_TAGS).cumsum()
    lists = pa.ListArray.from_arrays(pa.array(np.append(0, ends), pa.int32()), shown)
    joined = cast(pa.StringArray, pc.binary_join(lists, TAG_SEPARATOR))
    return joined.take(pc.index_in(pa.array(movie_ids), pa.array(movies)))
