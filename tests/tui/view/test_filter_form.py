"""The fields of the filter window, and the sentence on what would be left."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.session.recommender import FilterCounts
from tests.engine.strategies import FILTERS
from tui.view.filter_form import FilterForm, FormError, describe_counts
from tui.view.models import Want

GENRES = ("Crime", "Drama", "[b]Odd")
SETS = st.tuples(st.frozensets(st.sampled_from(GENRES)), st.frozensets(st.sampled_from(GENRES)))


@given(
    st.none() | st.integers(1900, 1950), st.none() | st.integers(1950, 2030),
    st.none() | st.integers(1, 90), st.none() | st.integers(90, 1000),
    SETS, st.integers(0, 10_000), FILTERS,
)  # fmt: skip
def test_a_form_returns_the_filters_it_was_made_from(
    first, last, shortest, longest, genres, ratings, named: Filters
) -> None:
    filters = replace(
        named, first_year=first, last_year=last, min_runtime=shortest, max_runtime=longest,
        include=genres[0] - genres[1], exclude=genres[1], min_ratings=ratings,
    )  # fmt: skip
    assert FilterForm.of(filters).filters() == filters


def test_an_empty_form_has_no_filters() -> None:
    assert FilterForm().filters() == NO_FILTERS
    assert FilterForm(first=" ", ratings="0").filters() == NO_FILTERS
    assert FilterForm.of(NO_FILTERS) == FilterForm()


def test_the_ends_of_a_range_may_be_equal_and_at_their_limits() -> None:
    form = FilterForm(first="1999", last="1999", shortest="1", longest="1000", ratings="9" * 9)
    assert form.filters() == Filters(
        first_year=1999, last_year=1999, min_runtime=1, max_runtime=1000, min_ratings=999_999_999
    )
    FilterForm(shortest="90", longest="90").filters()


@pytest.mark.parametrize(
    ("form", "needed"),
    [
        (FilterForm(first="1990", last="1999", ratings="5", never=" "), False),
        (FilterForm(shortest="90"), True),
        (FilterForm(longest="90"), True),
        (FilterForm(people="cher"), True),
        (FilterForm(countries="US"), True),
        (FilterForm(languages="French"), True),
        (FilterForm(never="cher"), True),
    ],
)
def test_credits_are_needed_only_for_what_they_say(form: FilterForm, needed: bool) -> None:
    assert form.needs_credits is needed


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (FilterForm(first="19x"), "Year from: '19x' is not a number; use digits or leave it empty"),
        (FilterForm(last="-5"), "Year to: '-5' is not a number"),
        (FilterForm(last="１９９０"), "Year to: '１９９０' is not a number"),
        (FilterForm(ratings="1.5"), "Ratings: '1.5' is not a number"),
        (FilterForm(first="19900"), "Year from: 19900 is too large; use at most 4 digits"),
        (FilterForm(ratings="1" * 10), "is too large; use at most 9 digits"),
        (FilterForm(first="2000", last="1990"), "The first year is after the last"),
        (FilterForm(shortest="2h"), "Runtime from: '2h' is not a number"),
        (
            FilterForm(longest="0"),
            "Runtime to: 0 is not the runtime of a film; use 1 to 1,000 minutes",
        ),
        (FilterForm(longest="1001"), "Runtime to: 1001 is not the runtime of a film"),
        (FilterForm(shortest="120", longest="90"), "The shortest runtime is above the longest"),
    ],
)
def test_an_invalid_entry_is_an_error(form: FilterForm, message: str) -> None:
    with pytest.raises(FormError) as caught:
        form.filters()
    assert message in str(caught.value)


def test_a_genre_turns_from_any_to_wanted_to_unwanted() -> None:
    form = FilterForm()
    seen = []
    for _ in range(3):
        form = form.with_next_want("Drama")
        seen.append(form.wants["Drama"])
    assert seen == [Want.WANTED, Want.UNWANTED, Want.ANY]
    assert form.filters() == NO_FILTERS


def test_genres_have_a_mark_and_words() -> None:
    films = {"Crime": 1500, "Drama": 2, "[b]Odd": 0}
    form = FilterForm(wants={"Crime": Want.WANTED, "Drama": Want.UNWANTED})
    assert [(line.name, line.want.value, line.words, line.films) for line in form.lines(films)] == [
        ("Crime", "+", "must have", "1,500"),
        ("Drama", "−", "must not have", "2"),
        ("[b]Odd", " ", "any", "0"),
    ]
    assert form.with_next_want("[b]Odd").lines(films)[0].words == "must have one of these"


@pytest.mark.parametrize(
    ("passing", "message"),
    [
        (FilterCounts(0, 0, 0), "No film passes: nothing would be left to recommend."),
        (FilterCounts(1, 1, 1), "1 of 3,000 films passes, 1 of them unseen."),
        (FilterCounts(5, 0, 0), "5 of 3,000 films pass; none of them is unseen, so nothing would "
         "be left to recommend."),
        (FilterCounts(5, 4, 0), "5 of 3,000 films pass, 4 of them unseen. None of these is within "
         "the policy's genre bounds."),
        (FilterCounts(2000, 1500, 1200), "2,000 of 3,000 films pass, 1,500 of them unseen. The "
         "policy's genre bounds leave 1,200."),
        (FilterCounts(2000, 1500, 1500), "2,000 of 3,000 films pass, 1,500 of them unseen."),
    ],
)  # fmt: skip
def test_the_counts_are_described_in_a_sentence(passing: FilterCounts, message: str) -> None:
    assert describe_counts(passing, 3000) == message
