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
NAMES = st.frozensets(st.sampled_from(["Agnès Varda", "[/]", "a, b\x07", "x" * 300]), max_size=2)
COUNTRY_CODES = st.frozensets(st.sampled_from(["FR", "JP", "US", "QQ"]), max_size=2)
LANGUAGE_CODES = st.frozensets(st.sampled_from(["en", "fr", "ja", "qq"]), max_size=2)
RUNTIMES = st.none() | st.integers(1, 1000)
FILTERS = st.builds(
    Filters,
    first_year=st.none() | st.integers(1900, 2030),
    last_year=st.none() | st.integers(1900, 2030),
    include=st.frozensets(st.sampled_from(GENRES), max_size=3),
    exclude=st.frozensets(st.sampled_from(GENRES), max_size=2),
    min_ratings=st.integers(0, 50),
    people=NAMES,
    countries=COUNTRY_CODES,
    languages=LANGUAGE_CODES,
    min_runtime=RUNTIMES,
    max_runtime=RUNTIMES,
    never_people=NAMES,
    never_countries=COUNTRY_CODES,
    never_languages=LANGUAGE_CODES,
)
