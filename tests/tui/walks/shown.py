"""Whether the screen shows the session as it is: every figure, film and bar, read as text."""

import re
from collections import Counter

from engine.catalogue.filters import Filters
from engine.files.names import DEFAULT_MODEL
from engine.ranking.no_results import NoResults
from engine.session.learned_genres import learned_genres
from engine.session.state import AnsweredFilm
from engine.taste.base import Answer
from tests.tui.app_driver import AppDriver, unwrapped
from tests.tui.walks.record import Record
from tests.tui.walks.walk import PRESETS
from tui.screens.recommend import RecommendScreen

_MARKS = {Answer.LIKE: "+", Answer.DISLIKE: "−", Answer.SKIP: "·", Answer.SEEN: "✓"}
_STATES = {
    Answer.LIKE: "you liked it", Answer.DISLIKE: "you disliked it",
    Answer.SKIP: "you skipped it", Answer.SEEN: "you have seen it",
}  # fmt: skip
_FULL_BAR = 24  # cells


def check_session(app: AppDriver, record: Record) -> None:
    """Check the state of the session against its record."""
    session, state = app.session, app.session.state
    assert session.bundle.model == record.model
    assert state.favourites == record.favourites
    assert list(state.answers) == record.answers
    assert list(state.watchlist) == record.watchlist
    assert state.policy == record.policy
    assert state.filters == record.filters
    assert session.can_undo == bool(record.done or record.answers)
    assert session.can_redo == bool(record.undone)


def check_screen(app: AppDriver, record: Record) -> None:
    """Check the screen against the session and its record."""
    assert app.fourfold._exception is None
    assert isinstance(app.screen, RecommendScreen)
    assert len(app.fourfold.screen_stack) == 2
    shown = _Shown(app, record)
    shown.check_top_bar()
    shown.check_film()
    shown.check_about()
    shown.check_answers()
    shown.check_next()
    shown.check_taste()


class _Shown:
    """The screen at one moment, drawn once."""

    def __init__(self, app: AppDriver, record: Record):
        self._screen, self._record = app.screen, record
        self._session, self._state = app.session, app.session.state
        self._strips = app.screen._compositor.render_strips()
        self._best, self._following = app.session.recommend_and_next(20)
        shown = record.shown
        self._film = self._best if shown is None else app.session.recommendation_of(shown)

    def _text(self, target: str) -> list[str]:
        """Return the lines in the region of a widget."""
        region = self._screen.query_one(target).region
        strips = self._strips[region.y : region.bottom]
        return [strip.crop(region.x, region.right).text.rstrip() for strip in strips]

    def _words(self, target: str) -> str:
        return unwrapped("\n".join(self._text(target)))

    def _lines(self, panel: str) -> list[str]:
        """Return the lines of a panel without its border, each space between words once."""
        lines = (" ".join(line.strip("│ ▸").split()) for line in self._text(panel)[1:-1])
        return [line for line in lines if line]

    def _room(self, panel: str) -> int:
        return self._screen.query_one(panel).size.height

    @property
    def _title(self) -> str:
        return re.sub(r"\s+[●○]{5}.*", "", self._text("FilmCard")[0]).strip()

    def check_top_bar(self) -> None:
        session, answers, (bar,) = self._session, self._state.answers, self._text("TopBar")
        counts = Counter(film.answer for film in answers)
        number = sum(not film.source for film in answers) + 1
        likes, dislikes = counts[Answer.LIKE], counts[Answer.DISLIKE]
        model, filters = session.bundle.model, session.filters.described()
        policy = PRESETS.title_of(session.policy)
        if model != DEFAULT_MODEL:
            policy = f"{model} · {policy}"
        figures = f"film {number}  {likes} liked · {dislikes} disliked  {policy}"
        figures += f"  filters: {filters}" if filters else ""
        brief = f"+{likes}  −{dislikes}  {policy}" + ("  filtered" if filters else "")
        shown = figures if bar.endswith(f" {figures}") else brief
        assert bar.endswith(f" {shown}"), bar
        named = bar.removesuffix(shown).strip().removeprefix("fourfold").strip()
        four = " · ".join(movie.main_title for movie in session.favourites)
        assert named
        assert named == four or (named[-1] == "…" and four.startswith(named[:-1].strip())), bar

    def check_film(self) -> None:
        """Check the card and the reason below it."""
        reason, why = self._words("#reason"), self._session.no_results()
        assert ("Found" in self._text("#film")[0]) == (self._record.shown is not None)
        assert (why is None) == (self._best is not None)
        if self._film is None:
            assert self._title == "No film is left"
            self._check_why(why, reason)
            return
        movie_id, state, card = self._film.movie.movie_id, self._state, self._words("FilmCard")
        assert self._title == self._film.movie.main_title
        assert ("◆ on your watchlist" in card) == (movie_id in state.watchlist)
        assert ("one of your four" in card) == (movie_id in state.favourites)
        states = [words for words in (*_STATES.values(), "you rated it") if words in card]
        own = [film for film in state.answers if film.movie_id == movie_id]
        if own and own[0].rating is not None:
            assert states == ["you rated it"]
            assert f"you rated it {own[0].rating:g}" in card
        else:
            assert states == [_STATES[film.answer] for film in own]
        answered = bool(own) or movie_id in state.favourites
        assert bool(reason) == (not answered)
        assert "picks four other films" not in reason

    def _check_why(self, why: NoResults | None, reason: str) -> None:
        assert why is not None
        relaxes = ""
        if isinstance(why.remedy, Filters):
            assert self._state.filters
            relaxes = " r clears the filters;"
        elif why.remedy is not None:
            relaxes = " r relaxes the bound;"
        assert reason == f"{why.reason}{relaxes} c picks four other films."

    def check_about(self) -> None:
        about = self._words("#about")
        if self._film is None:
            assert about.strip("╭╮╰╯─ ") == "About"
            return
        assert ("More like it" in about) == self._record.in_full
        if self._record.in_full:
            assert self._film.movie.main_title in about

    def check_answers(self) -> None:
        answers, lines = self._record.answers, self._lines("#answers")
        expected = [self._answer_line(answers[a:b]) for a, b in self._record.lines]
        if not expected:
            assert lines == ["No answer yet."]
            return
        assert len(lines) == min(len(expected), self._room("#answers"))
        for line, start in zip(lines, expected, strict=False):
            assert line.startswith(f"{start} "), (line, start)

    def _answer_line(self, step: list[AnsweredFilm]) -> str:
        film = step[-1]
        if film.source:
            return f"↓ {len(step)} film{'s' if len(step) > 1 else ''} from {film.source}"
        mark = _MARKS[film.answer] if film.rating is None else f"{film.rating:g}★"
        return f"{mark} {self._session.bundle.catalogue.movie_of(film.movie_id).main_title}"

    def check_next(self) -> None:
        lines = self._lines("#next")
        if not self._following:
            assert lines == ["Nothing comes next."]
            return
        assert len(lines) == min(len(self._following), self._room("#next"))
        for line, movie in zip(lines, self._following, strict=False):
            assert line.startswith(f"{movie.main_title} "), (line, movie.main_title)

    def check_taste(self) -> None:
        genres, lines = learned_genres(self._session), self._lines("#taste")
        assert len(lines) == min(len(genres), self._room("#taste"))
        for line, genre in zip(lines, genres, strict=False):
            arrow = "▲" if genre.change >= 0.01 else "▼" if genre.change <= -0.01 else ""
            assert line.split(" ")[0] == genre.genre, (line, genre)
            assert ("−" in line) == (genre.now < 0), (line, genre)
            cells = abs(genre.now) * _FULL_BAR
            full = round(cells * 8) // 8 if genre.now > 0 else 0
            hatched = max(round(cells), 1) if genre.now < 0 else 0
            assert (line.count("█"), line.count("▒")) == (full, hatched), (line, genre)
            assert [sign for sign in line if sign in "▲▼"] == [*arrow], (line, genre)
