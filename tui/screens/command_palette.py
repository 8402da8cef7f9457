"""The command palette: finds an action by any words of its name or help.

Textual's palette, made safe for pasted text, late clicks, late results and low terminals.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from textual import events
from textual.app import App, ComposeResult, SystemCommand
from textual.command import (
    CommandInput,
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
)
from textual.content import Content
from textual.errors import NoWidget
from textual.screen import Screen

from tui.keys.action import key_name
from tui.keys.actions import BY_ID, BY_NAME
from tui.keys.bindings import keymap_of
from tui.screens.window import DismissedOnce, WithRoom
from tui.widgets.inputs import VisibleText


def commands_on(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """Yield the actions of a screen, and the themes.

    Keys that only move are left out; actions that are two windows away are added.
    """
    offered = {"command_palette"}
    for node, binding, enabled, _ in screen.active_bindings.values():
        action = BY_ID.get(binding.id or "")
        if action is None or action.moves or not enabled or action.name in offered:
            continue
        offered.add(action.name)
        yield SystemCommand(
            action.title,
            f"{key_name(keymap_of(screen).keys(action)[0])}  {action.palette_help}",
            partial(app.run_action, binding.action, node),
        )
    for name in getattr(screen, "ALSO_OFFERED", ()):
        action = BY_NAME[name]
        call = partial(app.run_action, f"open_window('{name}')", screen)
        yield SystemCommand(action.title, action.help, call)
    yield SystemCommand("Theme", "Choose other colours.", app.action_change_theme)


class Commands(Provider):
    """The app's commands; those that have a typed word in their name come first."""

    async def discover(self) -> Hits:
        """Yield all commands, in the order of the table of actions."""
        for command in self._commands():
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands in which each word of `query` begins a word."""
        typed = query.casefold().split()
        for command in self._commands():
            name, text = (_words(part) for part in (command.title, command.help))
            if typed and all(_begins_any(word, name + text) for word in typed):
                in_name = sum(_begins_any(word, name) for word in typed)
                shown = Content(command.title).highlight_regex(_pattern(typed), style="$accent")
                yield Hit(1 + in_name, shown.markup, command.callback, help=command.help)

    def _commands(self) -> Iterable[SystemCommand]:
        return self.app.get_system_commands(self.screen)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _begins_any(start: str, words: list[str]) -> bool:
    return any(word.startswith(start) for word in words)


def _pattern(typed: list[str]) -> str:
    return rf"(?i)\b(?:{'|'.join(map(re.escape, typed))})"


class _List(CommandList, can_focus=False):
    """The commands found so far."""

    def on_click(self, event: events.Click) -> None:
        """Ignore a click on a line that is no longer there."""
        index = event.style.meta.get("option")
        if index is not None and index >= self.option_count:
            event.prevent_default()

    def action_page_up(self) -> None:
        """Go a page up if any line is visible."""
        if self.scrollable_content_region.area:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go a page down if any line is visible."""
        if self.scrollable_content_region.area:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Palette(DismissedOnce, WithRoom, CommandPalette):
    """Finds a command or a theme by its name."""

    def on_click(self, event: events.Click) -> None:
        """Ignore a click where the screen was before it shrank."""
        try:
            self.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:
            event.prevent_default()

    def compose(self) -> ComposeResult:
        """Lay out the box and the commands."""
        for widget in super().compose():
            if isinstance(widget, CommandInput):
                widget.highlighter = VisibleText(widget)
            yield _List() if isinstance(widget, CommandList) else widget

    def _watch__list_visible(self) -> None:
        if self.query(CommandList):  # Commands may still be found while the palette closes.
            super()._watch__list_visible()

    async def _watch__show_busy(self) -> None:
        if self.query(CommandList):
            await super()._watch__show_busy()
