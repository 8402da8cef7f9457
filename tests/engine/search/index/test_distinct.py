"""Distinct numbers, compared with `np.unique`."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.search.index.distinct import distinct


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 5)))
def test_values_equal_those_of_numpy_unique(values: list[int]) -> None:
    numbers = np.array(values, dtype=np.int64)

    assert distinct(numbers).tolist() == np.unique(numbers).tolist()


def test_the_dtype_is_kept() -> None:
    assert distinct(np.array([3, 1, 3], dtype=np.int32)).dtype == np.int32
