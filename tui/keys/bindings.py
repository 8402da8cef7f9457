"""Textual bindings made from the table of actions, and the keymap of the running app."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.dom import DOMNode

from tui.keys.action import NOT_IN_FOOTER, Action, Place
from tui.keys.actions import BY_NAME, actions_at
from tui.keys.keymap import Keymap


def bindings(
    *places: Place, also: Iterable[str] = (), priority: Iterable[str] = ()
) -> list[Binding]:
    """Return the bindings of `places`, for a BINDINGS class variable.

    Parameters
    ----------
    also
        Names of actions of other places; a window does not inherit the app's.
    priority
        Names of actions whose keys work even where the focused widget uses them.
    """
    return [
        Binding(
            key=action.keys,
            action=_method(action),
            description=action.label,
            show=action.importance < NOT_IN_FOOTER,
            tooltip=action.help,
            id=action.id,
            priority=action.name in priority,
        )
        for action in (*actions_at(*places), *(BY_NAME[name] for name in also))
    ]


def _method(action: Action) -> str:
    if action.owner == "window":
        return f"open_window('{action.name}')"
    if action.owner == "stars":
        return f"rate({action.keys})"
    return f"{action.owner}.{action.name}" if action.owner else action.name


def keymap_of(node: DOMNode) -> Keymap:
    """Return the keymap of the app that `node` belongs to."""
    keymap = getattr(node.app, "keymap", None)
    return keymap if isinstance(keymap, Keymap) else Keymap()
