"""The full-screen app: it paints first, and loads its films in a worker."""

import gc
import os
import sys
from asyncio import to_thread
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual._context import active_message_pump
from textual.app import App, ScreenStackError, SystemCommand
from textual.binding import BindingType
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.driver import Driver
from textual.errors import NoWidget
from textual.filter import LineFilter
from textual.geometry import Size
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import WorkerFailed, get_current_worker

from engine.errors import EXIT_STATUS, FourfoldError
from tui.background import in_thread
from tui.config_files import preferences_file
from tui.keys.action import Place
from tui.keys.actions import BY_NAME
from tui.keys.bindings import bindings
from tui.keys.typed import Typed
from tui.screens.help import ALL_KEYS, HelpScreen
from tui.screens.pick import PickScreen
from tui.screens.too_small import TooSmallScreen, too_small
from tui.screens.window import is_open
from tui.startup import behind_web_server
from tui.stylesheet import ParsedOnce
from tui.theme import DARK, LIGHT, chosen_theme, default_theme, missing_variables, theme_on
from tui.user_settings import read_user_settings, save_theme

if TYPE_CHECKING:  # Loading needs NumPy, which must not delay the first paint.
    from tui.flows.session_flow import Opening, SessionFlow
    from tui.startup import Launch
    from tui.terminal.background_colour import TerminalBackground
    from tui.widgets.poster import PosterBox

# Classes of a screen of at least so many columns or lines.
_WIDTHS = [(0, "-narrow"), (72, "-middling"), (100, "-wide")]
_HEIGHTS = [(0, "-tiny"), (17, "-short"), (24, "-medium"), (34, "-tall")]


class FourfoldApp(App[None]):
    """Pick four, then answer.

    Parameters
    ----------
    poster
        Makes the widget for posters, or None for no posters.

    Attributes
    ----------
    trouble
        The error that ended the app, or None.
    """

    TITLE = "fourfold"
    CSS_PATH: ClassVar[list[str | PurePath]] = ["styles/base.tcss", "styles/pick.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.ANYWHERE, priority=["quit"])]
    COMMAND_PALETTE_BINDING = BY_NAME["command_palette"].keys
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(self, launch: "Launch", poster: "Callable[[], PosterBox] | None" = None):
        super().__init__()
        self.stylesheet = ParsedOnce(self.get_css_variables())
        self._launch = launch
        self._poster = poster
        self._flow: SessionFlow | None = None
        self.trouble: FourfoldError | None = None
        self._typed = Typed(self, super().on_event)
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self._settings = read_user_settings(self.available_themes)
        self.keymap = self._settings.keymap
        chosen = chosen_theme(os.environ, self.available_themes, self._settings.theme)
        self._follows_terminal = chosen is None and not self.no_color
        self._saved_theme = self.theme = chosen or default_theme(os.environ)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of drawn lines: where NO_COLOR is set, one that removes colours."""
        if not self.no_color:
            return super().get_line_filters()
        from tui.terminal.no_colours import NoColours

        return [NoColours()]

    def get_driver_class(self) -> type[Driver]:
        """Return a driver with which the app ends when its terminal or web server does."""
        if behind_web_server():
            from tui.terminal.web_driver import ServedDriver

            return ServedDriver
        driver = super().get_driver_class()
        if driver.__name__ != "LinuxDriver":  # which other systems cannot even import
            return driver
        from tui.terminal.driver import TerminalDriver

        return TerminalDriver

    def get_default_screen(self) -> Screen[None]:
        """Return the pick screen."""
        self.pick_screen = PickScreen()
        return self.pick_screen

    def refresh_css(self, animate: bool = True) -> None:
        """Follow the theme; before the first screen, its style sheet is still to be parsed."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Apply the user's settings; read the films once the first screen has been painted."""
        ask_background = getattr(self._driver, "ask_background", None)
        if self._follows_terminal and ask_background is not None:
            ask_background()
        self.set_keymap(self.keymap.for_textual())
        for problem in self._settings.problems:
            self.notify(problem, severity="warning", timeout=10, markup=False)
        self.theme_changed_signal.subscribe(self, self._save_theme)
        self.screen_change_signal.subscribe(self, lambda _: self._cover_if_small())
        self.call_after_refresh(self._load)

    def on_terminal_background(self, event: "TerminalBackground") -> None:
        """Use the theme for the terminal's background, unless another one has been chosen."""
        if self.theme == self._saved_theme:
            self._saved_theme = self.theme = theme_on(light=event.light)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the variables of our style sheets that Textual's own themes lack."""
        return missing_variables(self.current_theme)

    def _save_theme(self, theme: Theme) -> None:
        if theme.name == self._saved_theme:
            return
        self._saved_theme = theme.name
        try:
            save_theme(preferences_file(), theme.name)
        except FourfoldError as error:
            self.notify(str(error), severity="warning", markup=False)

    @work
    async def _load(self) -> None:
        def read() -> "Opening":
            from tui.flows.session_flow import Opening

            return Opening.read(self._launch)

        try:
            opening = await in_thread(self, read)
        except FourfoldError as error:
            self.trouble = error
            self.exit(return_code=EXIT_STATUS)
            return
        from tui.flows.session_flow import SessionFlow  # imported already, by the thread

        self._flow = SessionFlow(self, self._launch, opening.loaded, opening.search, self._poster)
        self._flow.begin(opening)
        if not gc.isenabled():  # as the command line leaves it
            gc.freeze()
            gc.enable()

    @on(PickScreen.Start)
    def _start(self, event: PickScreen.Start) -> None:
        if self._flow is not None:
            self._flow.start(event.movie_ids)

    @on(PickScreen.Resume)
    def _resume(self) -> None:
        if self._flow is not None:
            self._flow.kept.resume()

    async def on_unmount(self) -> None:
        """Write what has not been written yet, whichever way the app is left."""
        if self._flow is not None:
            self.trouble = await to_thread(self._flow.finish) or self.trouble

    async def on_event(self, event: events.Event) -> None:
        """Pass an event on, except a mouse event outside all widgets, which would end the focus."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._typed.add(event)
            return
        if isinstance(event, events.Key):
            event = self._typed.as_bound(event)
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

    @property
    def last_key(self) -> events.Key | None:
        """The key that was pressed last, on any screen, or None."""
        return self._typed.last_key

    def _handle_exception(self, error: Exception) -> None:
        """End on an error, unless a closed screen, or a closing app, lacks what is looked for."""
        node: MessagePump = active_message_pump.get(self)
        cause: BaseException = error
        if isinstance(error, WorkerFailed):
            cause, node = error.error, get_current_worker().node
        is_late = self._exit or (node is not self and not is_open(node))
        if not (is_late and isinstance(cause, NoMatches | NoScreen | ScreenStackError)):
            super()._handle_exception(error)

    def on_resize(self, event: events.Resize) -> None:
        """Cover all screens while the terminal is too small."""
        if isinstance(self.screen, TooSmallScreen) and not too_small(event.size):
            self.screen.dismiss()
        self._cover_if_small(event.size)

    def _cover_if_small(self, size: Size | None = None) -> None:
        """Cover all screens if the terminal, of `size` or the app's, is too small."""
        if too_small(size or self.size) and not isinstance(self.screen, TooSmallScreen):
            self.push_screen(TooSmallScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow only quitting while the terminal is too small."""
        return action == "quit" or not isinstance(self.screen, TooSmallScreen)

    def action_help(self) -> None:
        """Explain what has the focus."""
        topic = getattr(self.screen, "help_topic", None)
        if topic is not None:
            self.push_screen(HelpScreen(topic()))

    def action_help_quit(self) -> None:
        """Say how to leave: many press ctrl+c for that, which copies what is selected."""
        self.notify(f"{self.keymap.key('quit')} leaves.", markup=False)

    def action_import_films(self) -> None:
        """Import films from a file."""
        if self._flow is None:
            self.notify("The films are still being read.", markup=False)
        else:
            self._flow.imports.choose_file()

    def action_command_palette(self) -> None:
        """Find an action by its name or help."""
        from tui.screens.command_palette import Commands, Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette([Commands], id="--command-palette"))

    def search_themes(self) -> None:
        """Find a theme by its name."""
        from textual.theme import ThemeProvider

        from tui.screens.command_palette import Palette

        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def action_keys(self) -> None:
        """Show every key."""
        self.push_screen(HelpScreen(ALL_KEYS))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return what the command palette offers."""
        from tui.screens.command_palette import commands_on

        return commands_on(self, screen)


def _poster() -> "Callable[[], PosterBox]":
    """Find out how this terminal draws pictures, which must be before the app starts."""
    from tui.posters import Posters
    from tui.widgets.poster import PosterBox, picture_for

    return partial(PosterBox, Posters(), picture_for(os.environ))


def run_app(launch: "Launch") -> int:
    """Run the app until it is left, and return the exit status.

    An error in loading, or in the last save, is one line on stderr.
    """
    app = FourfoldApp(launch, _poster() if launch.posters else None)
    app.run()
    if app.trouble is None:
        return app.return_code or 0
    sys.stderr.write(f"{app.trouble}\n")
    return EXIT_STATUS
