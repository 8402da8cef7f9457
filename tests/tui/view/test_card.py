"""The words and bars of a film's card, and of the terms of its score."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from engine.catalogue.credits import Credits
from engine.catalogue.film_details import FilmDetails
from engine.catalogue.movies import Movie
from engine.ranking.explanation import Contribution, Recommendation
from engine.ranking.score import Terms
from engine.session.session import Session
from engine.taste.base import Answer
from tests.bundles import make_bundle
from tests.engine.strategies import OPEN
from tests.tui.films import FILMS
from tui.view.card import card_view, score_terms, signed
from tui.view.models import Bar, CardView

NAMES = tuple(term.name for term in fields(Terms))
LIKE, DISLIKE = Answer.LIKE, Answer.DISLIKE


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = Session(make_bundle(tmp_path, FILMS), OPEN)
    session.start([1, 2, 3, 4])
    return session


def card_of(session: Session, movie_id: int, details: FilmDetails | None = None) -> CardView:
    return card_view(session, session.recommendation_of(movie_id), details or FilmDetails())


def explained(
    session: Session, *amounts: tuple[float, Answer | None], opened: bool = False
) -> CardView:
    """Return the card of a film, with contributions of films A, B, C …"""
    behind = [
        Contribution(Movie(row, row + 1, title, 2000, (), 9), *amount)
        for row, (title, amount) in enumerate(zip("ABCDEF", amounts, strict=False))
    ]
    film = replace(session.recommendation_of(7), explanation=tuple(behind))
    return card_view(session, film, FilmDetails(), opened=opened)


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


def test_the_films_behind_a_film_have_bars_and_those_against_it_say_so(session: Session) -> None:
    card = explained(session, (0.4, None), (-0.2, None), (-0.1, DISLIKE), (0.1, DISLIKE))
    assert card.behind == (
        Bar("A", 1.0),
        Bar("B", 0.5, note="unlike", against=True),
        Bar("C, disliked", 0.25, against=True),
        Bar("D, disliked", 0.25, note="unlike"),
    )


def test_four_films_are_behind_a_film_and_slight_amounts_are_left_out(session: Session) -> None:
    card = explained(session, *[(0.1, LIKE)] * 6)
    assert [bar.label for bar in card.behind] == ["A", "B", "C", "D"]
    card = explained(session, (0.005, LIKE), (-0.005, LIKE), (0.0049, LIKE), (-0.0049, LIKE))
    assert [bar.label for bar in card.behind] == ["A", "B"]


@pytest.mark.parametrize(
    ("amounts", "reason", "likeness"),
    [
        ([(0.3, None), (0.2, LIKE), (0.1, None), (0.09, None)],
         "Because you picked A and C and you liked B", "like A, B and C"),
        ([(-0.9, None), (0.3, LIKE), (0.2, DISLIKE)],
         "Because you liked B and it is unlike C", "like B and unlike C"),
        ([(0.2, DISLIKE), (-0.1, DISLIKE)], "Because it is unlike A", "unlike A"),
        ([(0.005, LIKE)], "Because you liked A", "like A"),
        ([(0.0049, LIKE), (-0.3, None)],
         "Not close to your films, but the best one left", "not close to your films"),
    ],
)  # fmt: skip
def test_up_to_three_films_are_the_reason(
    session: Session, amounts: list[tuple[float, Answer | None]], reason: str, likeness: str
) -> None:
    assert explained(session, *amounts).reason == reason
    opened = explained(session, *amounts, opened=True)
    assert opened.reason == f"You opened this film; it is {likeness}"


def test_a_match_is_how_many_marks_the_taste_score_reaches(session: Session) -> None:
    marked = Session(replace(session.bundle, match_marks=(0.1, 0.2, 0.5, 0.9)), OPEN)
    marked.start([1, 2, 3, 4])
    film = session.recommendation_of(7)
    score = 0.5 * OPEN.score_weight_model
    rated = replace(film, terms=replace(film.terms, taste=score))
    assert card_view(marked, rated, FilmDetails()).match == 4
    assert card_view(session, rated, FilmDetails()).match is None  # its model has no marks
    rare = replace(rated, movie=replace(film.movie, rare=True, popularity=3))
    card = card_view(marked, rare, FilmDetails())
    assert card.match is None
    assert card.reason == "Not recommended: 3 ratings say too little"


def test_a_card_says_what_a_person_did_with_the_film_and_gives_no_reason(
    session: Session,
) -> None:
    for movie_id, answer in enumerate((LIKE, DISLIKE, Answer.SKIP, Answer.SEEN), start=5):
        session.answer(answer, movie_id)
    session.rate(4.5, 9)
    for movie_id in (1, 8, 10):
        session.toggle_watchlist(movie_id)
    cards = {movie_id: card_of(session, movie_id) for movie_id in range(1, 12)}
    assert {movie_id: card.state for movie_id, card in cards.items()} == {
        1: "one of your four, ◆ on your watchlist", **dict.fromkeys((2, 3, 4), "one of your four"),
        5: "you liked it", 6: "you disliked it", 7: "you skipped it",
        8: "you have seen it, ◆ on your watchlist", 9: "you rated it 4.5",
        10: "◆ on your watchlist", 11: "",
    }  # fmt: skip
    assert [movie_id for movie_id, card in cards.items() if card.reason] == [10, 11]
    assert not any(cards[movie_id].behind for movie_id in range(1, 10))
    assert cards[10].behind


def test_a_card_has_facts_and_synopsis_as_far_as_they_are_known(session: Session) -> None:
    details = FilmDetails(overview="A port.", credits=Credits(("Ann Lee",), runtime=90))
    card = card_of(session, 7, details)
    assert (card.film.title, card.facts) == ("The Last Typesetter", "2011 · Ann Lee · 90 min")
    assert (card.synopsis, card_of(session, 7).synopsis) == ("A port.", "")
