"""The words of a film's card and of the terms of its score."""

from dataclasses import fields

from engine.catalogue.movies import Movie
from engine.ranking.explanation import Recommendation
from engine.ranking.score import Terms
from tui.view.card import score_terms, signed

NAMES = tuple(term.name for term in fields(Terms))


def test_every_term_of_a_score_has_a_word_and_its_own_amount() -> None:
    amounts = {name: 0.25 * number for number, name in enumerate(NAMES, start=1)}
    terms = Terms(**amounts)
    film = Recommendation(Movie(0, 1, "Heat", 1995, ("Drama",), 1), terms.score, terms, ())
    *parts, last = score_terms(film, NAMES).replace("; in all", ", in all").split(", ")
    words = [part.rsplit(" ", 1) for part in parts]
    assert [amount for _, amount in words] == [signed(amount) for amount in amounts.values()]
    assert len({word for word, _ in words}) == len(NAMES)
    assert last == f"in all {signed(sum(amounts.values()))}"
    assert score_terms(film, NAMES[1:2]).startswith(f"{NAMES[1]} +0.50; in all ")


def test_an_amount_has_a_sign_unless_it_rounds_to_zero() -> None:
    assert [signed(amount) for amount in (0.005001, 0.004, 0.0, -0.004, -0.006)] == [
        "+0.01", " 0.00", " 0.00", " 0.00", "−0.01"
    ]  # fmt: skip
