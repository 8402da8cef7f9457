"""A session as the values and words that screens show: settings, the film, answers by step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.catalogue.filters import Filters
from engine.catalogue.movies import Catalogue
from engine.files.names import FAVOURITES
from engine.ranking.explanation import Contribution, Recommendation
from engine.ranking.score import terms_of
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import counted, joined
from tui.view.models import Bar, FilmLine, NoFilmLeft, RecommendView, SessionSettings, film_line

MARKS = {Answer.LIKE: "+", Answer.DISLIKE: "−", Answer.SKIP: "·", Answer.SEEN: "✓"}
"""The mark before an answered film, so that no answer is shown by colour alone."""

WORDS = {
    Answer.LIKE: "liked",
    Answer.DISLIKE: "disliked",
    Answer.SKIP: "skipped",
    Answer.SEEN: "seen",
}
_IMPORTED = "↓"

UPCOMING = 5
_CONTRIBUTIONS = 5
_NEWEST = 50
"""Steps of the answers that fit the tallest screen."""
_SLIGHT = 0.005
"""Amounts below it round to 0.00, and are shown as nothing."""

_TERM_WORDS = {"diversity": "variety", "exploration": "exploring"}
_RELATED = {
    None: "one you picked",
    Answer.LIKE: "one you liked",
    Answer.DISLIKE: "one you disliked",
    Answer.SKIP: "one you skipped",
    Answer.SEEN: "one you have seen",
}


def session_settings(session: Session) -> SessionSettings:
    """Return what only a new session, model, policy or filter changes."""
    return SessionSettings(
        favourites=tuple(movie.title for movie in session.favourites),
        model=session.bundle.model,
        policy=session.policy.label,
        filters=session.filters.described(),
        profile=tuple(
            Bar(genre, weight, f"{round(weight * FAVOURITES)}/{FAVOURITES}")
            for genre, weight in session.profile.strongest()
        ),
        terms=terms_of(session.policy),
    )


def recommend_view(session: Session, settings: SessionSettings) -> RecommendView:
    """Return what the screen shows of `session`, whose settings are `settings`."""
    recommendation, upcoming = session.recommend_and_next(UPCOMING)
    state, catalogue = session.state, session.bundle.catalogue
    answers = [film.answer for film in state.answers]
    counts = {answer: answers.count(answer) for answer in Answer}
    newest = islice(steps(state.answers), _NEWEST)
    return RecommendView(
        settings=settings,
        figures=_figures(counts, len(state.watchlist), settings),
        brief_figures=_brief_figures(counts, len(state.watchlist), settings),
        film=film_line(recommendation.movie) if recommendation else None,
        no_film_left=None if recommendation else _no_film_left(session),
        reason=_reason(recommendation.explanation) if recommendation else "",
        explanation=_explanation(recommendation.explanation) if recommendation else (),
        terms=_terms(recommendation, settings.terms, session.policy.score_weight_model)
        if recommendation
        else (),
        upcoming=tuple(map(film_line, upcoming)),
        answers=tuple(step_line(state.answers, step, catalogue) for step in newest),
        on_watchlist=recommendation is not None
        and recommendation.movie.movie_id in state.watchlist,
    )


def _figures(counts: dict[Answer, int], watchlist: int, settings: SessionSettings) -> str:
    figures = (
        f"{counts[Answer.LIKE]} liked  {counts[Answer.DISLIKE]} disliked  "
        f"{counts[Answer.SKIP]} skipped"
    )
    figures += f"  {counts[Answer.SEEN]:,} seen" if counts[Answer.SEEN] else ""
    figures += f"  ★ {watchlist} kept" if watchlist else ""
    filters = f"  filters: {settings.filters}" if settings.filters else ""
    return f"{figures}  {settings.model} · {settings.policy}{filters}"


def _brief_figures(counts: dict[Answer, int], watchlist: int, settings: SessionSettings) -> str:
    figures = f"+{counts[Answer.LIKE]}  −{counts[Answer.DISLIKE]}  ·{counts[Answer.SKIP]}"
    figures += f"  ✓{counts[Answer.SEEN]}" if counts[Answer.SEEN] else ""
    figures += f"  ★{watchlist}" if watchlist else ""
    return f"{figures}  filtered" if settings.filters else figures


def _no_film_left(session: Session) -> NoFilmLeft | None:
    no_results = session.no_results()
    if no_results is None:
        return None
    if no_results.remedy is None:
        return NoFilmLeft(no_results.reason, "")
    cleared = isinstance(no_results.remedy, Filters)
    return NoFilmLeft(no_results.reason, "clears the filters" if cleared else "relaxes the bound")


def _explanation(contributions: tuple[Contribution, ...]) -> tuple[Bar, ...]:
    shown = [one for one in contributions if abs(one.amount) >= _SLIGHT][:_CONTRIBUTIONS]
    strongest = max((abs(one.amount) for one in shown), default=1.0)
    return tuple(
        Bar(
            label=one.movie.label,
            share=abs(one.amount) / strongest,
            figure=signed(one.amount),
            note=_relation(one),
            against=one.amount < 0,
        )
        for one in shown
    )


def _relation(contribution: Contribution) -> str:
    """Return how the recommended film relates to an answered one: "like one you picked"."""
    alike = (contribution.amount > 0) != (contribution.answer is Answer.DISLIKE)
    return f"{'like' if alike else 'unlike'} {_RELATED[contribution.answer]}"


def _reason(contributions: tuple[Contribution, ...]) -> str:
    """Return a sentence that names the films behind the recommendation."""
    positive = [one for one in contributions if one.amount >= _SLIGHT][:3]
    clauses: list[str] = []
    for verb, answer in (("you picked", None), ("you liked", Answer.LIKE)):
        if names := [one.movie.title for one in positive if one.answer is answer]:
            clauses.append(f"{verb} {joined(names)}")
    if unlike := [one.movie.title for one in positive if one.answer is Answer.DISLIKE]:
        clauses.append(f"it is unlike {joined(unlike)}")
    if not clauses:
        return "None of your films speaks for it; it is the best of what is left"
    return f"Because {', and '.join(clauses)}"


def _terms(
    recommendation: Recommendation, names: tuple[str, ...], most_taste: float
) -> tuple[Bar, ...]:
    """Return the named terms and the score as bars, relative to the most that taste can count."""
    terms = recommendation.terms.to_mapping()
    amounts = [(_TERM_WORDS.get(name, name), terms[name]) for name in names]
    amounts.append(("score", recommendation.score))
    return tuple(
        Bar(
            word,
            share=min(abs(amount) / most_taste, 1.0) if abs(amount) >= _SLIGHT else 0.0,
            figure=signed(amount),
            against=amount < 0,
        )
        for word, amount in amounts
    )


def signed(amount: float) -> str:
    """Return a number of two decimals with its sign; a rounded zero has none."""
    figure = f"{amount:+.2f}".replace("-", "−")
    return " 0.00" if figure in ("+0.00", "−0.00") else figure


@dataclass(frozen=True, slots=True)
class Step:
    """The answers [start, end) of a session that one undo takes back."""

    start: int
    end: int


def steps(answers: Sequence[AnsweredFilm]) -> Iterator[Step]:
    """Yield the steps of the answers, newest first; there can be ten thousand."""
    end = len(answers)
    while end:
        start = end - 1
        source = answers[start].source
        while source and start and answers[start - 1].source == source:
            start -= 1
        yield Step(start, end)
        end = start


def step_line(answers: Sequence[AnsweredFilm], step: Step, catalogue: Catalogue) -> FilmLine:
    """Return a step as a line: the film with its mark, or how many films came from where."""
    last = answers[step.end - 1]
    if not last.source:
        return film_line(catalogue.movie_of(last.movie_id), MARKS[last.answer])
    title = f"{counted(step.end - step.start, 'film')} from {last.source}"
    note = tally([film.answer for film in answers[step.start : step.end]])
    return FilmLine(0, title, mark=_IMPORTED, note=note)


def tally(answers: Sequence[Answer]) -> str:
    """Return how many of each there are: "3 liked, 1 skipped"; "" for none."""
    counts = {answer: answers.count(answer) for answer in WORDS}
    return ", ".join(f"{count:,} {WORDS[answer]}" for answer, count in counts.items() if count)
