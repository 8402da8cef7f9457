"""The keys of every action: the table's, except where a person chose others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.keys.action import Action, Place, key_name
from tui.keys.actions import ACTIONS, BY_NAME, actions_at


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys that work now; every text that names a key asks for it here.

    Attributes
    ----------
    chosen
        The keys, by Textual's names, of the actions that have other keys than the table's;
        `tui.keys.keymap_file` checks them.
    """

    chosen: Mapping[Action, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, action: Action) -> tuple[str, ...]:
        """Return the keys of `action` by Textual's names; texts name the first one."""
        return self.chosen.get(action) or tuple(action.keys.split(","))

    def key(self, name: str) -> str:
        """Return the first key of the action called `name`, as it is shown."""
        return key_name(self.keys(BY_NAME[name])[0])

    def key_text(self, action: Action) -> str:
        """Return the keys of `action` as the help shows them."""
        if action not in self.chosen:
            return action.key_text
        return " ".join(key_name(key) for key in self.keys(action))

    def help_rows(self, place: Place) -> list[tuple[str, str]]:
        """Return (keys, help) rows of `place`; neighbours with the same help share a row."""
        rows: list[tuple[str, str]] = []
        for action in actions_at(place):
            keys = self.key_text(action)
            if rows and rows[-1][1] == action.help:
                if rows[-1][0] != keys:  # "1–5" stands for five actions
                    rows[-1] = (f"{rows[-1][0]} {keys}", action.help)
            else:
                rows.append((keys, action.help))
        return rows

    def for_textual(self) -> dict[str, str]:
        """Return what `App.set_keymap` takes: nothing, or the keys of every action.

        When a key moves to another action, Textual takes it from every action that has it, so
        the unchanged actions are named too.
        """
        if not self.chosen:
            return {}
        return {action.id: ",".join(self.keys(action)) for action in ACTIONS}
