"""What is entered as filters, and what would be left, without a screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalogue.filters import NO_FILTERS, Filters, Passing
from tui.view.filter_form import FilterForm, FormError, told
from tui.view.models import Want

GENRES = ("Crime", "Drama", "[b]Odd")
SETS = st.tuples(st.frozensets(st.sampled_from(GENRES)), st.frozensets(st.sampled_from(GENRES)))


@given(
    st.none() | st.integers(1900, 1950), st.none() | st.integers(1950, 2030),
    SETS, st.integers(0, 10_000),
)  # fmt: skip
def test_a_form_gives_the_filters_that_it_was_made_of(first, last, genres, ratings) -> None:
    filters = Filters(first, last, genres[0] - genres[1], genres[1], ratings)
    assert FilterForm.of(filters).filters() == filters


def test_an_empty_form_asks_for_nothing() -> None:
    assert FilterForm().filters() == NO_FILTERS
    assert FilterForm(first=" ", ratings="0").filters() == NO_FILTERS


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (FilterForm(first="19x"), "Year from: '19x' is no number; use digits, or nothing"),
        (FilterForm(last="-5"), "Year to: '-5' is no number"),
        (FilterForm(last="１９９０"), "Year to: '１９９０' is no number"),
        (FilterForm(ratings="1.5"), "Ratings: '1.5' is no number"),
        (FilterForm(first="19900"), "Year from: 19900 is too large; use 4 digits at most"),
        (FilterForm(ratings="1" * 10), "is too large; use 9 digits at most"),
        (FilterForm(first="2000", last="1990"), "The first year is after the last"),
    ],
)
def test_what_cannot_be_meant_is_said_and_not_guessed(form: FilterForm, said: str) -> None:
    with pytest.raises(FormError) as caught:
        form.filters()
    assert said in str(caught.value)


def test_a_genre_goes_round_from_any_to_wanted_to_unwanted() -> None:
    form = FilterForm()
    seen = []
    for _ in range(3):
        form = form.changed("Drama")
        seen.append(form.wants["Drama"])
    assert seen == [Want.WANTED, Want.UNWANTED, Want.ANY]
    assert form.filters() == NO_FILTERS


def test_genres_are_told_in_marks_and_words() -> None:
    films = {"Crime": 1500, "Drama": 2, "[b]Odd": 0}
    form = FilterForm(wants={"Crime": Want.WANTED, "Drama": Want.UNWANTED})
    assert [(line.name, line.want.value, line.words, line.films) for line in form.lines(films)] == [
        ("Crime", "+", "must have", "1,500"),
        ("Drama", "−", "must not have", "2"),
        ("[b]Odd", " ", "any", "0"),
    ]
    assert form.changed("[b]Odd").lines(films)[0].words == "must have one of these"


@pytest.mark.parametrize(
    ("passing", "said"),
    [
        (Passing(0, 0, 0), "No film passes: nothing would be left to recommend."),
        (Passing(1, 1, 1), "1 of 3,000 films passes, 1 of them unseen."),
        (Passing(5, 0, 0), "5 of 3,000 films pass; none of them is unseen, so nothing would be "
         "left to recommend."),
        (Passing(5, 4, 0), "5 of 3,000 films pass, 4 of them unseen. None of these is within the "
         "policy's genre bounds."),
        (Passing(2000, 1500, 1200), "2,000 of 3,000 films pass, 1,500 of them unseen. The policy's "
         "genre bounds leave 1,200."),
        (Passing(2000, 1500, 1500), "2,000 of 3,000 films pass, 1,500 of them unseen."),
    ],
)  # fmt: skip
def test_what_is_left_in_words(passing: Passing, said: str) -> None:
    assert told(passing, 3000) == said
