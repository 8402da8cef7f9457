"""The full-screen app: paints, loads in a worker, and leads from picking to recommending."""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import App, ScreenStackError, SystemCommand
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.driver import Driver
from textual.errors import NoWidget
from textual.geometry import Size
from textual.screen import Screen
from textual.theme import Theme

from engine.errors import EXIT_STATUS, FourfoldError
from engine.files.names import FAVOURITES
from engine.text import counted, visible
from tui.background import in_thread
from tui.config_files import preferences_file, save_theme
from tui.keys.actions import BY_NAME, Place
from tui.keys.bindings import bindings
from tui.screens.help import ALL_KEYS, HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.too_small import TooSmallScreen, too_small
from tui.startup import behind_web_server
from tui.theme import DARK, LIGHT, missing_variables, theme_for
from tui.user_settings import read_user_settings

if TYPE_CHECKING:  # Loading needs NumPy, which must not delay the first paint.
    from engine.session.session import Session
    from tui.autosave import Autosave
    from tui.import_flow import ImportFlow
    from tui.startup import Launch, Loaded
    from tui.view.import_report import ImportReport
    from tui.view.models import FilmLine
    from tui.view.search import FilmSearch
    from tui.widgets.poster import PosterBox

# Screen classes from so many columns or lines on, for the style sheets.
_WIDTHS = [(0, "-narrow"), (72, "-middling"), (100, "-wide")]
_HEIGHTS = [(0, "-tiny"), (17, "-short"), (24, "-medium"), (34, "-tall")]


class FourfoldApp(App[None]):
    """Pick four, then answer.

    Parameters
    ----------
    launch
        What was asked for on the command line.
    poster
        Makes the place for posters, or None for no posters.

    Attributes
    ----------
    trouble
        The error that ended the app, or None.
    keymap
        The keys that stand.
    """

    TITLE = "fourfold"
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        "styles/base.tcss",
        "styles/pick.tcss",
    ]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANYWHERE, priority=["quit"])]
    COMMAND_PALETTE_BINDING = BY_NAME["command_palette"].keys
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, launch: "Launch", poster: "Callable[[], PosterBox] | None" = None):
        super().__init__()
        self._launch = launch
        self._poster = poster
        self._loaded: Loaded | None = None
        self._keeper: Autosave | None = None
        self._known: ImportFlow | None = None
        self.trouble: FourfoldError | None = None
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self._habits = read_user_settings(self.available_themes)
        self.keymap = self._habits.keymap
        self.theme = theme_for(os.environ, self.available_themes, self._habits.theme)
        self._theme_then = self.theme

    def get_driver_class(self) -> type[Driver]:
        """Let the app end with the web server, or the terminal, that it is shown on."""
        if behind_web_server():
            from tui.terminal.web_driver import ServedDriver

            return ServedDriver
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":  # which other systems cannot even import
            return driver
        from tui.terminal.driver import TerminalDriver

        return TerminalDriver

    def get_default_screen(self) -> Screen[None]:
        """Start with picking."""
        return PickScreen()

    def refresh_css(self, animate: bool = True) -> None:
        """Follow the theme; before the first screen there is only what is parsed for it anyway."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Take up the person's habits; read the films once the first screen has been painted."""
        self.set_keymap(self.keymap.for_textual())
        for told in self._habits.told:
            self.notify(told, severity="warning", timeout=10, markup=False)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.call_after_refresh(self._load)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Let our style sheets hold under Textual's themes as well."""
        return missing_variables(self.current_theme)

    def _keep_theme(self, theme: Theme) -> None:
        """Keep a theme that was chosen, for the next start."""
        if theme.name == self._theme_then:
            return
        self._theme_then = theme.name
        try:
            save_theme(preferences_file(), theme.name)
        except FourfoldError as error:
            self.notify(str(error), severity="warning", markup=False)

    @work
    async def _load(self) -> None:
        try:
            loaded, finder, picks, reading = await in_thread(self, partial(_load, self._launch))
        except FourfoldError as error:
            self.trouble = error
            self.exit(return_code=EXIT_STATUS)
            return
        from tui.import_flow import ImportFlow  # brings NumPy along

        self._loaded = loaded
        bundle = loaded.bundle
        self._known = ImportFlow(self, bundle, self._begin)
        films = counted(len(bundle.catalogue), "film")
        figures = f"{films} · {bundle.model} · {loaded.policy.name}"
        self._pick_screen.go_live(finder, figures, picks)
        if loaded.resumed is not None:
            self._show(loaded.resumed)
        elif len(picks) == FAVOURITES:
            self._begin([film.movie_id for film in picks])
        self._known.tell(reading)
        self._cover_if_small(self.size)
        if loaded.notice:
            self.notify(visible(loaded.notice), severity="warning", markup=False)
        if not gc.isenabled():  # as the command line leaves it
            gc.freeze()
            gc.enable()

    @property
    def _pick_screen(self) -> PickScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, PickScreen)  # noqa: S101 - it is the default screen
        return screen

    @on(PickScreen.Start)
    def _start(self, event: PickScreen.Start) -> None:
        self._begin(event.movie_ids)

    def _begin(self, movie_ids: list[int]) -> None:
        """Go from picking, and from whatever covers it, to recommending."""
        # These modules need NumPy; the bundle that has been loaded has brought it along.
        from engine.session.session import Session

        if self._loaded is None:
            return
        session = Session(self._loaded.bundle, self._loaded.policy, self._launch.seed)
        session.start(movie_ids)
        if self._known is not None:
            self._known.hand_to(session)
        self._show(session)

    def _show(self, session: "Session") -> None:
        """Put a started session on the screen, over whatever is there."""
        from tui.autosave import Autosave
        from tui.screens.recommend import RecommendScreen

        assert self._loaded is not None  # noqa: S101 - a session needs what was loaded
        if self._keeper is None and self._launch.session is not None:
            self._keeper = Autosave(self, self._launch.session, self._tell)
        screen = RecommendScreen(
            session, self._loaded.shelf, self._launch.config, self._keeper, self._poster
        )
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.push_screen(screen, lambda _: self._pick_screen.reset())
        self._cover_if_small(self.size)

    def _tell(self, error: FourfoldError) -> None:
        self.notify(str(error), severity="error", timeout=10, markup=False)

    def on_unmount(self) -> None:
        """Write what has not been written yet, whichever way the app is left."""
        if self._keeper is not None:
            self.trouble = self._keeper.finish() or self.trouble

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on; a mouse where nothing is would take the focus from everything."""
        if isinstance(event, events.MouseEvent) and not event.is_forwarded:
            try:
                if self.mouse_captured is None:
                    self.screen.get_widget_at(event.x, event.y)
                else:
                    self.screen.find_widget(self.mouse_captured)
            except NoWidget:
                self.capture_mouse(None)
                return
        await super().on_event(event)

    def _handle_exception(self, error: Exception) -> None:
        """End on an error, unless a screen that opens while the app is left misses its parts."""
        if not (self._exit and isinstance(error, NoMatches | ScreenStackError)):
            super()._handle_exception(error)

    def on_resize(self, event: events.Resize) -> None:
        """Cover everything while the terminal is too small."""
        if isinstance(self.screen, TooSmallScreen) and not too_small(event.size):
            self.screen.dismiss()
        self._cover_if_small(event.size)

    def _cover_if_small(self, size: Size) -> None:
        if too_small(size) and not isinstance(self.screen, TooSmallScreen):
            self.push_screen(TooSmallScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only leaving is possible while the terminal is too small."""
        covered = isinstance(self.screen, TooSmallScreen)
        return action == "quit" or not covered

    def action_help(self) -> None:
        """Explain what has the focus."""
        topic = getattr(self.screen, "help_topic", None)
        if topic is not None:
            self.push_screen(HelpScreen(topic()))

    def action_import_films(self) -> None:
        """Let films be taken in from a file."""
        if self._known is None:
            self.notify("The films are still being read.", markup=False)
        else:
            self._known.ask()

    def action_command_palette(self) -> None:
        """Find anything that can be done by its name."""
        from tui.screens.command_palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Find other colours by their name."""
        from textual.theme import ThemeProvider

        from tui.screens.command_palette import Palette

        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def action_keys(self) -> None:
        """Show every key."""
        self.push_screen(HelpScreen(ALL_KEYS))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the command palette what the screen's keys can do, and the themes."""
        offered = {"command_palette"}
        for node, binding, enabled, _ in screen.active_bindings.values():
            action = BY_NAME.get(binding.id or "")
            if action is None or not enabled or action.name in offered:
                continue
            offered.add(action.name)
            yield SystemCommand(
                action.label.capitalize(),
                f"{self.keymap.key(action.name)}  {action.help}",
                partial(self.run_action, binding.action, node),
            )
        yield SystemCommand("Theme", "Choose other colours.", self.action_change_theme)


def _load(
    launch: "Launch",
) -> "tuple[Loaded, FilmSearch, tuple[FilmLine, ...], ImportReport | None]":
    from tui.view.search import FilmSearch

    loaded = launch.load()
    finder = FilmSearch(loaded.bundle, loaded.index, launch.seed)
    reading = None
    if launch.imported is not None:
        from tui.view.import_report import ImportReport

        reading = ImportReport.of(launch.imported, loaded.bundle)
    return loaded, finder, finder.lines(loaded.named(launch.titles)), reading


def _poster() -> "Callable[[], PosterBox]":
    """Learn how this terminal draws pictures, which has to be before the app takes it."""
    from tui.posters import Posters
    from tui.widgets.poster import PosterBox, picture_for

    return partial(PosterBox, Posters(), picture_for(os.environ))


def run_app(launch: "Launch") -> int:
    """Run the app until it is left, and return the exit status.

    What could not be loaded, or kept in the end, is told in one line on stderr.
    """
    app = FourfoldApp(launch, _poster() if launch.posters else None)
    app.run()
    if app.trouble is None:
        return app.return_code or 0
    sys.stderr.write(f"{app.trouble}\n")
    return EXIT_STATUS
