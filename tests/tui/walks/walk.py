"""Random steps through a session by keys, beside the record of what they must do."""

from collections.abc import Awaitable, Callable

import numpy as np

from engine.catalogue.filters import NO_FILTERS, Filters
from engine.policy import Policy
from engine.presets import Presets
from engine.session.state import AnsweredFilm
from tests.source_tree import CONFIG
from tests.tui.app_driver import AppDriver
from tests.tui.walks.record import (
    ANSWERS,
    FOUND,
    RATED_ANSWERS,
    STARS,
    WANTED,
    Record,
    answered,
    name_and_year,
)
from tui.screens.confirm import ConfirmScreen
from tui.screens.pick import PickScreen
from tui.screens.recommend import RecommendScreen
from tui.widgets.film_list import FilmList

ANSWER_KEYS = (*ANSWERS, *STARS)
PRESETS = Presets.read(CONFIG)
_DIAL = ("well-known", "balanced", "deep-cuts")
DIAL = [policy for name in _DIAL for policy in PRESETS.policies if policy.name == name]
"""The policies of the dial, in its order."""


class Walk:
    """Takes steps through a session.

    Attributes
    ----------
    record
        What the session must be.
    taken
        The keys of each step.
    """

    def __init__(self, app: AppDriver, draw: np.random.Generator):
        self.app, self._draw = app, draw
        self.taken: list[str] = []
        self._imported: list[AnsweredFilm] = []
        self._wanted: list[int] = []
        self._other_policy: Policy | None = None
        self.record = Record(app.session.state)

    @property
    def card(self) -> int | None:
        """The id of the film that must be on the card."""
        best = self.app.session.recommend()
        return self.record.shown or (best.movie.movie_id if best else None)

    async def step(self) -> None:
        """Take one of the steps at random."""
        steps: dict[Callable[[], Awaitable[None]], int] = {
            self._answer: 8, self._undo: 3, self._redo: 2, self._history: 4, self._find: 3,
            self._nearest: 2, self._back: 1, self._about: 2, self._keep: 3, self._watchlist: 2,
            self._turn_dial: 1, self._presets: 1, self._coefficients: 1, self._model: 3,
            self._filter: 2, self._never: 1, self._relax: 3, self._import: 3, self._look: 1,
            self._four_others: 1,
        }  # fmt: skip
        shares = np.array([*steps.values()]) / sum(steps.values())
        self.taken.append("")
        await [*steps][self._draw.choice(len(steps), p=shares)]()
        if self.card is None:
            self.record.in_full = False

    def _one_of(self, *choices: str) -> str:
        return choices[int(self._draw.integers(len(choices)))]

    def _up_to(self, most: int) -> int:
        return int(self._draw.integers(most + 1))

    async def _press(self, *keys: str) -> None:
        self.taken[-1] += f" {' '.join(keys)}"
        await self.app.press(*keys)

    async def _type(self, text: str) -> None:
        self.taken[-1] += f" {text!r}"
        await self.app.type(text)

    async def _answer(self) -> None:
        key, card = self._one_of(*ANSWER_KEYS), self.card
        await self._press(key)
        if card is not None and card not in self.record.favourites:
            self.record.put(answered(key, card))
            self.record.shown = None

    async def _undo(self) -> None:
        await self._press(self._one_of("u", "ctrl+z"))
        self.record.undo()

    async def _redo(self) -> None:
        for _ in range(self._up_to(2)):
            await self._undo()
        await self._press(self._one_of("U", "ctrl+y"))
        self.record.redo()

    async def _history(self) -> None:
        record, line = self.record, 0
        await self._press("h")
        if not record.answers:
            return
        for _ in range(self._up_to(4)):
            key = self._one_of("down", "down", *ANSWER_KEYS, "delete", "b", "u", "ctrl+z", "U")
            await self._press(key)
            if key == "down":
                line += 1
            else:
                record.change_line(key, line)
            line = max(min(line, len(record.lines) - 1), 0)
        film = record.answers[record.lines[line][0]] if record.lines else None
        if film is not None and not film.source and self._up_to(1):
            await self._press("enter")
            record.shown = film.movie_id
        else:
            await self._press(self._one_of("escape", "q", "h"))

    async def _find(self) -> None:
        movie_id = [*FOUND][self._up_to(len(FOUND) - 1)]
        first_word = name_and_year(FOUND[movie_id])[0].split()[0]
        await self._press("slash")
        await self._type(first_word[:5].lower())
        await self._open(movie_id)

    async def _nearest(self) -> None:
        card = self.card
        await self._press("m")
        if card is not None:
            await self._press(*["down"] * self._up_to(5))
            await self._open()

    async def _open(self, movie_id: int | None = None) -> None:
        """Show the marked film of a window, which may have to be a certain one, or close it."""
        film = self.app.screen.query_one(FilmList).marked
        assert movie_id is None or (film and film.movie_id == movie_id)
        if film is None or not self._up_to(3):
            await self._press("escape")
        else:
            await self._press("enter")
            if film.movie_id in self.record.known:
                self.record.shown = film.movie_id

    async def _back(self) -> None:
        await self._press("escape")
        if self.record.shown is None:
            self.record.in_full = False
        self.record.shown = None

    async def _about(self) -> None:
        card = self.card
        await self._press("i")
        self.record.in_full = not self.record.in_full and card is not None

    async def _keep(self) -> None:
        card, films = self.card, self.record.watchlist
        await self._press("w")
        if card in films:
            films.remove(card)
        elif card is not None:
            films.append(card)

    async def _watchlist(self) -> None:
        line, key = self._up_to(2), self._one_of("delete", "minus", "plus", "down")
        await self._press("W", *["down"] * line, key)
        self.record.change_watchlist(key, max(min(line, len(self.record.watchlist) - 1), 0))
        await self._open()

    @property
    def _stops(self) -> list[Policy]:
        policies = (*DIAL, self._other_policy, self.record.policy)
        return [*dict.fromkeys(policy for policy in policies if policy is not None)]

    def _use(self, policy: Policy) -> None:
        """Expect another policy; one that is not on the dial becomes its last stop."""
        for used in (self.record.policy, policy):
            if used not in DIAL:
                self._other_policy = used
        self.record.policy = policy

    async def _turn_dial(self) -> None:
        stops = self._stops
        await self._press("d")
        self._use(stops[(stops.index(self.record.policy) + 1) % len(stops)])

    async def _presets(self) -> None:
        stops, stop = self._stops, self._stops.index(self.record.policy)
        keys = [self._one_of("left", "right") for _ in range(self._up_to(3))]
        for key in keys:
            stop = min(max(stop + (1 if key == "right" else -1), 0), len(stops) - 1)
        last = self._one_of("enter", "enter", "escape")
        await self._press("p", *keys, last)
        if last == "enter":
            self._use(stops[stop])

    async def _coefficients(self) -> None:
        """Change coefficients; whatever their values are, they are used or left as they were."""
        keys = [self._one_of("p", "right", "left", "down") for _ in range(self._up_to(4))]
        last = self._one_of("enter", "escape")
        await self._press("p", "a", *keys, last)
        if last == "enter":
            self._use(self.app.session.policy)

    async def _model(self) -> None:
        other = "down" if self.record.model == "svd" else "up"
        last = self._one_of("enter", "enter", "enter", "escape")
        await self._press("p", "a", "m", other, last)
        if last == "enter":
            self.record.switch_model()

    async def _filter(self) -> None:
        first, last = 1950 + self._up_to(70), self._one_of("enter", "enter", "escape")
        end = first + 30 if self._up_to(1) else None
        await self._press("f", "ctrl+r")
        await self._type(str(first))
        if end is not None:
            await self._press("tab")
            await self._type(str(end))
        await self._press(last)
        if last == "enter":
            self.record.filters = Filters(first, end)

    async def _never(self) -> None:
        card = self.card
        await self._press("v")
        if card is None:
            return
        genres = FOUND[card].genres.split("|")
        line = self._up_to(len(genres) - 1)
        await self._press(*["down"] * line, "enter")
        self.record.filters = self.record.filters.with_never_genre(genres[line])

    async def _relax(self) -> None:
        why = self.app.session.no_results() if self.card is None else None
        await self._press("r")
        if why is not None and isinstance(why.remedy, Filters):
            self.record.filters = NO_FILTERS
        elif why is not None and why.remedy is not None:
            self.record.policy = why.remedy

    async def _import(self) -> None:
        file, last = self._one_of("ratings", "watchlist"), self._one_of("enter", "enter", "escape")
        await self._press("ctrl+o")
        await self._type(file)
        await self._press("enter", last)
        if last == "enter":
            films = RATED_ANSWERS if file == "ratings" else []
            wanted = WANTED if file == "watchlist" else []
            self._imported += films
            self._wanted += wanted
            self.record.add_imported(films, wanted)

    async def _look(self) -> None:
        """Open and close what changes nothing."""
        await self._press(self._one_of("f1", "question_mark", "ctrl+p", "e", "t"), "escape")

    async def _four_others(self) -> None:
        """Pick other films, or stay when asked."""
        asked = bool(self.record.answers)
        await self._press("c")
        assert isinstance(self.app.screen, ConfirmScreen if asked else PickScreen)
        if asked and not self._up_to(2):
            await self._press("enter")  # on "Stay here"
            return
        await self._press(*(("tab", "enter") if asked else ()), "ctrl+r", "enter")
        assert isinstance(self.app.screen, RecommendScreen)
        self.record = Record(self.app.session.state)
        self.record.add_imported(self._imported, self._wanted)
