"""Every parser on arbitrary bytes and mutated files: only typed errors, in bounded memory."""

import resource

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.faults import fuzz_user_files  # noqa: F401 - it registers targets
from tests.faults.commands import time_limit
from tests.faults.fault_counts import FUZZING, SEED, SETUPS
from tests.faults.fuzz_targets import search
from tests.faults.fuzzing import SOUND, TARGETS
from tests.faults.mutations import arbitrary, mutated

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
MEMORY = 1 << 20  # KiB that the process may grow by


@pytest.fixture(autouse=True)
def bounded_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY


def fuzzing(target: str) -> settings:
    return settings(FUZZING, max_examples=SETUPS) if target.startswith("setup") else FUZZING


@pytest.mark.parametrize("target", TARGETS)
def test_a_sound_file_is_read(target):
    TARGETS[target](SOUND[target])


@pytest.mark.parametrize("target", TARGETS)
def test_a_mutated_file_is_read_or_refused(target):
    @seed(SEED)
    @fuzzing(target)
    @given(mutated(SOUND[target]))
    def check(raw: bytes) -> None:
        with time_limit(raw[:200]):
            TARGETS[target](raw)

    check()


@pytest.mark.parametrize("target", TARGETS)
def test_arbitrary_bytes_are_read_or_refused(target):
    @seed(SEED)
    @fuzzing(target)
    @given(arbitrary(SOUND[target]))
    def check(raw: bytes) -> None:
        with time_limit(raw[:200]):
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
def test_any_query_is_searched_for(text):
    with time_limit(text[:200]):
        search(text)
