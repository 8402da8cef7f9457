"""Policies and filters for property tests."""

from hypothesis import strategies as st

from engine.catalogue.filters import Filters
from engine.policy import COEFFICIENTS, Policy
from tests.bundles import GENRES

OPEN = Policy(name="open", min_genre_affinity=0.0, max_genre_distance=1.0)
"""Leaves no film out."""

POLICIES = st.builds(
    Policy,
    name=st.sampled_from(["open", "mine", 'odd "name"\n']),
    **{key: st.floats(field.low, field.high) for key, field in COEFFICIENTS.items()},
)
FILTERS = st.builds(
    Filters,
    first_year=st.none() | st.integers(1900, 2030),
    last_year=st.none() | st.integers(1900, 2030),
    include=st.frozensets(st.sampled_from(GENRES), max_size=3),
    exclude=st.frozensets(st.sampled_from(GENRES), max_size=2),
    min_ratings=st.integers(0, 50),
)
