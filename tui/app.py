"""The full-screen app: paints, loads in a worker, and leads from picking to recommending."""

import asyncio
import os
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from engine.errors import EXIT_STATUS, FourfoldError
from engine.text import visible
from tui.actions import BY_NAME, Place, bindings
from tui.lettering import counted
from tui.screens.help import ALL_KEYS, HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.too_small import TooSmallScreen, too_small
from tui.theme import DARK, LIGHT, theme_for

if TYPE_CHECKING:  # Loading needs NumPy, which must not delay the first paint.
    from tui.finder import Finder
    from tui.launch import Launch, Loaded

# Screen classes from so many columns or lines on, for the style sheets.
_WIDTHS = [(0, "-narrow"), (72, "-middling"), (100, "-wide")]
_HEIGHTS = [(0, "-tiny"), (17, "-short"), (24, "-medium"), (34, "-tall")]


class FourfoldApp(App[None]):
    """Pick four, then answer.

    Parameters
    ----------
    launch
        What was asked for on the command line.

    Attributes
    ----------
    trouble
        The error that ended the app, or None.
    """

    TITLE = "fourfold"
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "styles/base.tcss",
        "styles/pick.tcss",
        "styles/recommend.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANYWHERE, priority=["quit"])]
    COMMAND_PALETTE_BINDING = BY_NAME["command_palette"].keys
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, launch: "Launch"):
        super().__init__()
        self._launch = launch
        self._loaded: Loaded | None = None
        self.trouble: FourfoldError | None = None
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = theme_for(os.environ)

    def get_default_screen(self) -> Screen[None]:
        """Start with picking."""
        return PickScreen()

    def on_mount(self) -> None:
        """Read the films once the first screen has been painted."""
        self.call_after_refresh(self._load)

    @work
    async def _load(self) -> None:
        try:
            loaded, finder = await asyncio.to_thread(_load, self._launch)
        except FourfoldError as error:
            self.trouble = error
            self.exit(return_code=EXIT_STATUS)
            return
        self._loaded = loaded
        bundle = loaded.bundle
        films = counted(len(bundle.catalogue), "film")
        figures = f"{films} · {bundle.model} · {loaded.policy.name}"
        self._pick_screen.go_live(finder, figures)
        if loaded.notice:
            self.notify(visible(loaded.notice), severity="warning", markup=False)

    @property
    def _pick_screen(self) -> PickScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, PickScreen)  # noqa: S101 - it is the default screen
        return screen

    @on(PickScreen.Start)
    def _start(self, event: PickScreen.Start) -> None:
        # These modules need NumPy; the bundle that has been loaded has brought it along.
        from engine.session import Session
        from tui.screens.recommend import RecommendScreen

        if self._loaded is None:
            return
        session = Session(self._loaded.bundle, self._loaded.policy, self._launch.seed)
        session.start(event.movie_ids)
        screen = RecommendScreen(session, self._loaded.shelf, self._launch.config)
        self.push_screen(screen, lambda _: self._pick_screen.reset())

    def on_resize(self, event: events.Resize) -> None:
        """Cover everything while the terminal is too small."""
        covered = isinstance(self.screen, TooSmallScreen)
        if too_small(event.size) and not covered:
            self.push_screen(TooSmallScreen())
        elif covered and not too_small(event.size):
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only leaving is possible while the terminal is too small."""
        covered = isinstance(self.screen, TooSmallScreen)
        return action == "quit" or not covered

    def action_help(self) -> None:
        """Explain what has the focus."""
        topic = getattr(self.screen, "help_topic", None)
        if topic is not None:
            self.push_screen(HelpScreen(topic()))

    def action_keys(self) -> None:
        """Show every key."""
        self.push_screen(HelpScreen(ALL_KEYS))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the command palette what the screen's keys can do, and the themes."""
        for node, binding, enabled, _ in screen.active_bindings.values():
            action = BY_NAME.get(binding.id or "")
            if action is None or not enabled or action.name == "command_palette":
                continue
            yield SystemCommand(
                action.label.capitalize(),
                action.help,
                partial(self.run_action, binding.action, node),
            )
        yield SystemCommand("Theme", "Choose other colours.", self.action_change_theme)


def _load(launch: "Launch") -> "tuple[Loaded, Finder]":
    from tui.finder import Finder

    loaded = launch.load()
    return loaded, Finder(loaded.bundle, loaded.index, launch.seed)


def run_app(launch: "Launch") -> int:
    """Run the app until it is left, and return the exit status.

    What cannot be loaded is told in one line on stderr.
    """
    app = FourfoldApp(launch)
    app.run()
    if app.trouble is not None:
        sys.stderr.write(f"{app.trouble}\n")
    return app.return_code or 0
