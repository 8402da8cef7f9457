"""Textual's bindings, made from the table of actions, and the keys that stand now."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.dom import DOMNode

from tui.keys.actions import BY_NAME, NOT_IN_FOOTER, Place, actions_at
from tui.keys.keymap import Keymap


def bindings(
    *places: Place, also: Iterable[str] = (), priority: Iterable[str] = ()
) -> list[Binding]:
    """Return the bindings of `places`, for a BINDINGS class variable.

    Parameters
    ----------
    also
        Names of single actions from elsewhere: a window does not inherit the app's.
    priority
        Names of actions whose keys go before those of whatever has the focus.
    """
    return [
        Binding(
            key=action.keys,
            action=f"{action.owner}.{action.name}" if action.owner else action.name,
            description=action.label,
            show=action.importance < NOT_IN_FOOTER,
            tooltip=action.help,
            id=action.name,
            priority=action.name in priority,
        )
        for action in (*actions_at(*places), *(BY_NAME[name] for name in also))
    ]


def keymap_of(node: DOMNode) -> Keymap:
    """Return the keys that stand in the app of `node`, for texts that name them."""
    keymap = getattr(node.app, "keymap", None)
    return keymap if isinstance(keymap, Keymap) else Keymap()
