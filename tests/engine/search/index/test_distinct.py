"""The distinct numbers, beside NumPy's own way."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.search.index.distinct import distinct


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 5)))
def test_they_are_those_that_numpy_finds(values: list[int]) -> None:
    numbers = np.array(values, dtype=np.int64)

    assert distinct(numbers).tolist() == np.unique(numbers).tolist()


def test_the_type_stays() -> None:
    assert distinct(np.array([3, 1, 3], dtype=np.int32)).dtype == np.int32
