"""A session as the values and words that screens show: settings, counts, answers by step."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from engine.catalogue.filters import Filters
from engine.catalogue.movies import Catalogue
from engine.files.names import DEFAULT_MODEL
from engine.presets import Presets
from engine.ranking.score import terms_of
from engine.session.edits import Edit, last_step
from engine.session.learned_genres import LearnedGenre, learned_genres
from engine.session.session import Session
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from engine.text import counted
from tui.view.card import card_view
from tui.view.film_lines import DetailsOf, mark_of, with_makers
from tui.view.models import Bar, FilmLine, NoFilmLeft, RecommendView, SessionSettings, film_line

WORDS = {
    Answer.LIKE: "liked",
    Answer.DISLIKE: "disliked",
    Answer.SKIP: "skipped",
    Answer.SEEN: "seen",
}
IMPORTED = "↓"

UPCOMING = 20
"""Films after the card's that fit the tallest screen."""
_NEWEST = 50
"""Steps of the answers that fit the tallest screen."""
_MOVED = 0.01
"""The least change of a genre that is shown as ▲ or ▼."""


def session_settings(session: Session, presets: Presets) -> SessionSettings:
    """Return what only a new session, model, policy or filter changes."""
    model = session.bundle.model
    return SessionSettings(
        favourites=tuple(movie.main_title for movie in session.favourites),
        policy=presets.title_of(session.policy)
        if model == DEFAULT_MODEL
        else f"{model} · {presets.title_of(session.policy)}",
        filters=session.filters.described(),
        terms=terms_of(session.policy),
    )


def recommend_view(
    session: Session,
    settings: SessionSettings,
    details_of: DetailsOf,
    shown: int | None = None,
) -> RecommendView:
    """Return what the screen shows of `session`.

    Parameters
    ----------
    details_of
        Returns what is known about a film, by MovieLens id.
    shown
        The MovieLens id of the film on the card, if not the recommended one.
    """
    recommended, upcoming = session.recommend_and_next(UPCOMING)
    recommendation = recommended if shown is None else session.recommendation_of(shown)
    state, catalogue = session.state, session.bundle.catalogue
    answers = [film.answer for film in state.answers]
    counts = {answer: answers.count(answer) for answer in Answer}
    number = sum(not film.source for film in state.answers) + 1
    newest = islice(steps(state.answers), _NEWEST)

    return RecommendView(
        settings=settings,
        figures=_figures(number, counts, settings),
        brief_figures=_brief_figures(counts, settings),
        card=card_view(
            session,
            recommendation,
            details_of(recommendation.movie.movie_id),
            opened=shown is not None,
        )
        if recommendation
        else None,
        no_film_left=None if recommendation else _no_film_left(session),
        taste=tuple(map(_taste_bar, learned_genres(session))),
        upcoming=tuple(with_makers(film_line(movie), details_of) for movie in upcoming),
        answers=tuple(
            with_makers(step_line(state.answers, step, catalogue), details_of) for step in newest
        ),
    )


def _figures(number: int, counts: dict[Answer, int], settings: SessionSettings) -> str:
    filters = f"  filters: {settings.filters}" if settings.filters else ""
    return (
        f"film {number:,}  {counts[Answer.LIKE]:,} liked · "
        f"{counts[Answer.DISLIKE]:,} disliked  {settings.policy}{filters}"
    )


def _brief_figures(counts: dict[Answer, int], settings: SessionSettings) -> str:
    filters = "  filtered" if settings.filters else ""
    return f"+{counts[Answer.LIKE]:,}  −{counts[Answer.DISLIKE]:,}  {settings.policy}{filters}"


def _taste_bar(genre: LearnedGenre) -> Bar:
    return Bar(
        genre.genre,
        share=abs(genre.now),
        figure="−" if genre.now < 0 else " ",
        note="▲" if genre.change >= _MOVED else "▼" if genre.change <= -_MOVED else " ",
        against=genre.now < 0,
    )


def reason_of(view: RecommendView, key_of: Callable[[str], str]) -> str:
    """Return why the film on the card is recommended, or why none is, with the keys that help."""
    if view.card is not None:
        return view.card.reason
    if view.no_film_left is None:
        return ""
    reason, remedy = view.no_film_left
    relax = f" {key_of('relax')} {remedy};" if remedy else ""
    return f"{reason}{relax} {key_of('new_session')} picks four other films."


def _no_film_left(session: Session) -> NoFilmLeft | None:
    no_results = session.no_results()
    if no_results is None:
        return None
    if no_results.remedy is None:
        return NoFilmLeft(no_results.reason, "")
    cleared = isinstance(no_results.remedy, Filters)
    return NoFilmLeft(no_results.reason, "clears the filters" if cleared else "relaxes the bound")


@dataclass(frozen=True, slots=True)
class Step:
    """The answers [start, end) of a session that one undo takes back."""

    start: int
    end: int


def steps(answers: Sequence[AnsweredFilm]) -> Iterator[Step]:
    """Yield the steps of the answers, newest first; there can be ten thousand."""
    end = len(answers)
    while end:
        start = last_step(answers, end)
        yield Step(start, end)
        end = start


def change_words(change: Edit, catalogue: Catalogue) -> str:
    """Return what an undo or a redo changed: "Taken back: Alien (1979), liked"."""
    gone, back = change.before, change.after
    if gone and back:
        return f"{_label(back[0], catalogue)} is {_answer_words(back[0])} again"
    return f"{'Taken back' if gone else 'Back again'}: {_answers_in_words(gone or back, catalogue)}"


def _answers_in_words(answers: Sequence[AnsweredFilm], catalogue: Catalogue) -> str:
    first, sources = answers[0], {film.source for film in answers}
    if first.source and len(sources) == 1:
        return f"{counted(len(answers), 'film')} from {first.source}"
    if len(answers) > 1:
        return counted(len(answers), "answer")
    return f"{_label(first, catalogue)}, {_answer_words(first)}"


def _label(film: AnsweredFilm, catalogue: Catalogue) -> str:
    movie = catalogue.movie_of(film.movie_id)
    return replace(movie, title=movie.main_title).label


def _answer_words(film: AnsweredFilm) -> str:
    return WORDS[film.answer] if film.rating is None else f"rated {film.rating:g}"


def step_line(answers: Sequence[AnsweredFilm], step: Step, catalogue: Catalogue) -> FilmLine:
    """Return a step as a line: the film with its mark, or how many films came from where."""
    last = answers[step.end - 1]
    if not last.source:
        return film_line(catalogue.movie_of(last.movie_id), mark_of(last))
    title = f"{counted(step.end - step.start, 'film')} from {last.source}"
    note = tally([film.answer for film in answers[step.start : step.end]])
    return FilmLine(0, title, mark=IMPORTED, note=note)


def tally(answers: Sequence[Answer]) -> str:
    """Return how many of each there are: "3 liked, 1 skipped"; "" for none."""
    counts = {answer: answers.count(answer) for answer in WORDS}
    return ", ".join(f"{count:,} {WORDS[answer]}" for answer, count in counts.items() if count)
