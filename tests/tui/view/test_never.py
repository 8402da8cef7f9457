"""The choices of what a person never wants again, and the filters that they lead to."""

from engine.catalogue.credits import Credits
from engine.catalogue.filters import NO_FILTERS, Filters
from tui.view.models import FilmLine
from tui.view.never import never_choices

UNFORGIVEN = FilmLine(1, "Unforgiven", genres=("Drama", "Western"))


def test_makers_leads_countries_and_genres_are_offered_in_this_order() -> None:
    made_by = Credits(directors=("Eastwood",), cast=("Eastwood", "Hackman"), countries=("US", "QQ"))
    assert list(never_choices(UNFORGIVEN, made_by, NO_FILTERS).items()) == [
        ("Films by Eastwood", Filters(never_people=frozenset({"Eastwood"}))),
        ("Films with Hackman", Filters(never_people=frozenset({"Hackman"}))),
        ("Films from US", Filters(never_countries=frozenset({"US"}))),
        ("Films from QQ", Filters(never_countries=frozenset({"QQ"}))),
        ("Drama films", Filters(exclude=frozenset({"Drama"}))),
        ("Western films", Filters(exclude=frozenset({"Western"}))),
    ]


def test_a_choice_keeps_the_other_filters_and_asks_for_the_same_no_more() -> None:
    filters = Filters(first_year=1990, include=frozenset({"Drama", "Crime"}))
    choices = never_choices(UNFORGIVEN, Credits(), filters)
    assert choices["Drama films"] == Filters(
        first_year=1990, include=frozenset({"Crime"}), exclude=frozenset({"Drama"})
    )
