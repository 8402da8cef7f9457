"""Ids become rows in ascending order, the same for every model; unknown ids have no row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from training.id_map import UNKNOWN, IdMap

IDS = st.lists(st.integers(1, 300_000), max_size=40)


def test_rows_follow_ascending_ids() -> None:
    movies = IdMap.of(np.array([50, 3, 50, 7], dtype=np.int32))
    assert movies.to_mapping() == {"3": 0, "7": 1, "50": 2}
    assert movies.rows(np.array([7, 50, 8, 51, 1])).tolist() == [1, 2, UNKNOWN, UNKNOWN, UNKNOWN]


@given(IDS, IDS)
def test_rows_equal_a_dictionary(known: list[int], asked: list[int]) -> None:
    lookup = {movie_id: row for row, movie_id in enumerate(sorted(set(known)))}
    movies = IdMap.of(np.array(known, dtype=np.int64))
    expected = [lookup.get(movie_id, UNKNOWN) for movie_id in asked]
    assert movies.rows(np.array(asked, dtype=np.int64)).tolist() == expected
    assert len(movies) == len(lookup)
