import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preprocessing.groups import Groups

ids = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 2**31 - 1)), max_size=60)


def column(values) -> np.ndarray:
    return np.array(values, np.int32)


@given(values=ids)
def test_rows_are_numbered_by_the_order_of_their_ids(values):
    expected, codes = np.unique(column(values), return_inverse=True)

    groups = Groups.of(column(values))

    assert groups.ids.tolist() == expected.tolist()
    assert groups.codes.tolist() == codes.tolist()


@given(values=st.lists(st.integers(0, 3000), min_size=1, max_size=60))
def test_table_and_hashing_give_the_same_groups(values):
    tabled, hashed = Groups._tabled(column(values)), Groups._hashed(column(values))

    assert tabled.ids.tolist() == hashed.ids.tolist()
    assert tabled.codes.tolist() == hashed.codes.tolist()
    assert {array.dtype for array in (tabled.ids, tabled.codes)} == {np.dtype(np.int32)}


@pytest.mark.parametrize("largest", [2**20 - 1, 2**20, 2**31 - 1])
def test_one_large_id_needs_no_table_of_its_size(largest):
    groups = Groups.of(column([largest, 5, largest]))

    assert groups.ids.tolist() == [5, largest]
    assert groups.codes.tolist() == [1, 0, 1]


def test_counts_cover_all_rows_or_the_marked_ones():
    groups = Groups.of(column([30, 10, 30, 20]))

    assert groups.counts().tolist() == [1, 1, 2]
    assert groups.counts(np.array([True, False, True, False])).tolist() == [0, 0, 2]


def test_counts_do_not_depend_on_the_block_size(monkeypatch):
    groups = Groups.of(column([3, 1, 2, 3, 3, 1, 2]))
    monkeypatch.setattr("preprocessing.groups._BLOCK", 2)

    assert groups.counts().tolist() == [2, 2, 3]
