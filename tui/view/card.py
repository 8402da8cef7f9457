"""The card of a film: what it is, how well it matches, and which of the person's films say so."""

from collections.abc import Sequence

from engine.catalogue.film_details import FilmDetails
from engine.ranking.explanation import Contribution, Recommendation
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import counted, joined
from tui.view.film_details import facts
from tui.view.film_lines import ON_WATCHLIST
from tui.view.models import Bar, CardView, film_line

_MOST_BEHIND = 4
_SLIGHT = 0.005
"""Amounts below it round to 0.00, and are shown as nothing."""
_TERM_WORDS = {"fame": "being well known", "diversity": "variety", "exploration": "exploring"}
_STATES = {
    Answer.LIKE: "you liked it",
    Answer.DISLIKE: "you disliked it",
    Answer.SKIP: "you skipped it",
    Answer.SEEN: "you have seen it",
}


def card_view(
    session: Session, film: Recommendation, details: FilmDetails, *, opened: bool = False
) -> CardView:
    """Return the card of a film, recommended or `opened` by the person."""
    movie_id, state = film.movie.movie_id, session.state
    position = state.position_of(movie_id)
    answered = None if position is None else state.answers[position]
    own = answered is not None or movie_id in state.favourites
    return CardView(
        film=film_line(film.movie),
        facts=facts(film.movie, details),
        match=None
        if film.movie.rare
        else session.bundle.match(film.terms.taste / session.policy.score_weight_model),
        state=_state(
            answered, favourite=movie_id in state.favourites, kept=movie_id in state.watchlist
        ),
        reason="" if own else _reason(film, opened=opened),
        behind=() if own else _behind(film.explanation),
        synopsis=details.overview or "",
    )


def _state(answered: AnsweredFilm | None, *, favourite: bool, kept: bool) -> str:
    parts = []
    if favourite:
        parts.append("one of your four")
    if answered is not None:
        rated = "" if answered.rating is None else f"you rated it {answered.rating:g}"
        parts.append(rated or _STATES[answered.answer])
    if kept:
        parts.append(f"{ON_WATCHLIST} on your watchlist")
    return ", ".join(parts)


def _reason(film: Recommendation, *, opened: bool) -> str:
    """Return a sentence that names the films behind the recommendation, or like an opened film."""
    if film.movie.rare:
        return f"Not recommended: {counted(film.movie.popularity, 'rating')} say too little"
    positive = [one for one in film.explanation if one.amount >= _SLIGHT][:3]
    if opened:
        return _likeness(positive)
    clauses: list[str] = []
    for verb, answer in (("you picked", None), ("you liked", Answer.LIKE)):
        if names := [one.movie.main_title for one in positive if one.answer is answer]:
            clauses.append(f"{verb} {joined(names)}")
    if unlike := [one.movie.main_title for one in positive if one.answer is Answer.DISLIKE]:
        clauses.append(f"it is unlike {joined(unlike)}")
    if not clauses:
        return "Not close to your films, but the best one left"
    return f"Because {' and '.join(clauses)}"


def _likeness(positive: Sequence[Contribution]) -> str:
    """Return a sentence that names the films which an opened film is like or unlike."""
    likes = [one.movie.main_title for one in positive if one.answer is not Answer.DISLIKE]
    dislikes = [one.movie.main_title for one in positive if one.answer is Answer.DISLIKE]
    parts = [
        f"{word} {joined(names)}"
        for word, names in (("like", likes), ("unlike", dislikes))
        if names
    ]
    return f"You opened this film; it is {' and '.join(parts) or 'not close to your films'}"


def _behind(contributions: tuple[Contribution, ...]) -> tuple[Bar, ...]:
    shown = [one for one in contributions if abs(one.amount) >= _SLIGHT][:_MOST_BEHIND]
    strongest = max((abs(one.amount) for one in shown), default=1.0)
    return tuple(
        Bar(
            label=one.movie.main_title + (", disliked" if one.answer is Answer.DISLIKE else ""),
            share=abs(one.amount) / strongest,
            note="unlike" if (one.amount < 0) != (one.answer is Answer.DISLIKE) else "",
            against=one.amount < 0,
        )
        for one in shown
    )


def score_terms(film: Recommendation, names: tuple[str, ...]) -> str:
    """Return the named terms of a film's score and the score itself, on one line."""
    terms = film.terms.to_mapping()
    amounts = [f"{_TERM_WORDS.get(name, name)} {signed(terms[name]).strip()}" for name in names]
    return f"{', '.join(amounts)}; in all {signed(film.score).strip()}"


def signed(amount: float) -> str:
    """Return a number of two decimals with its sign; a rounded zero has none."""
    figure = f"{amount:+.2f}".replace("-", "−")
    return " 0.00" if figure in ("+0.00", "−0.00") else figure
