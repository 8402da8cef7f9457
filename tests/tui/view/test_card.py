"""The words of a film's card and of the terms of its score."""

from dataclasses import fields, replace
from pathlib import Path

from engine.catalogue.film_details import FilmDetails
from engine.catalogue.movies import Movie
from engine.policy import Policy
from engine.ranking.explanation import Contribution, Recommendation
from engine.ranking.score import Terms
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import make_bundle
from tests.tui.films import FILMS
from tui.view.card import card_view, score_terms, signed
from tui.view.models import Bar

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


def test_the_films_behind_a_film_have_bars_and_those_against_it_say_so(tmp_path: Path) -> None:
    session = Session(make_bundle(tmp_path, FILMS), Policy())
    session.start([1, 2, 3, 4])
    film = session.recommend()
    assert film is not None
    amounts = [(0.4, None), (-0.2, None), (-0.1, Answer.DISLIKE), (0.1, Answer.DISLIKE)]
    behind = [
        Contribution(Movie(row, row + 1, title, 2000, (), 9), *amount)
        for row, (title, amount) in enumerate(zip("ABCD", amounts, strict=True))
    ]
    card = card_view(session, replace(film, explanation=tuple(behind)), FilmDetails())
    assert card.behind == (
        Bar("A", 1.0),
        Bar("B", 0.5, note="unlike", against=True),
        Bar("C, disliked", 0.25, against=True),
        Bar("D, disliked", 0.25, note="unlike"),
    )
    opened = card_view(
        session, replace(film, explanation=tuple(behind)), FilmDetails(), opened=True
    )
    assert opened.reason == "You opened this film; it is like A and unlike D"
    slight = [replace(behind[0], amount=0.0049), replace(behind[1], amount=-0.0049)]
    card = card_view(session, replace(film, explanation=tuple(slight)), FilmDetails())
    assert card.behind == ()
    assert card.reason.startswith("Not close to your films")
