"""Every parser under arbitrary bytes and mutated files: typed errors only, in bounded room."""

import resource

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from tests.faults.amounts import FUZZING, SEED
from tests.faults.commands import bounded_time
from tests.faults.mutations import arbitrary, mutated
from tests.faults.targets import TARGETS, VALID, typed_in

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
ROOM = 1 << 20  # kibibytes that the process may grow by


@pytest.fixture(autouse=True)
def bounded_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < ROOM


@pytest.mark.parametrize("target", TARGETS)
def test_a_sound_file_is_read(target):
    TARGETS[target](VALID[target])


@pytest.mark.parametrize("target", TARGETS)
def test_a_mutated_file(target):
    @seed(SEED)
    @FUZZING
    @given(mutated(VALID[target]))
    def check(raw: bytes) -> None:
        with bounded_time(raw[:200]):
            TARGETS[target](raw)

    check()


@pytest.mark.parametrize("target", TARGETS)
def test_arbitrary_bytes(target):
    @seed(SEED)
    @FUZZING
    @given(arbitrary(VALID[target]))
    def check(raw: bytes) -> None:
        with bounded_time(raw[:200]):
            TARGETS[target](raw)

    check()


@seed(SEED)
@FUZZING
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(
            st.sampled_from(
                [
                    "year:", "genre:", "1999", "-", "..", ">=", "the ", "(", ")", ", The", "\n",
                    " ", "film 0007", "é", "\u0345", "ﬃ", "İ", "ẞ", "\ud800", "\u202e", "ii",
                    "e.t.", "9" * 50,
                ]
            ),
            max_size=30,
        ).map("".join),
        st.sampled_from(
            ["a" * 100_000, "( " * 50_000, "year:1990 " * 5_000, "é" * 100_000, "1 " * 9_999]
        ),
    )
)  # fmt: skip
def test_anything_typed(text):
    with bounded_time(text[:200]):
        typed_in(text)
