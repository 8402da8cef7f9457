"""Which keys do what now: the table's, save where the person chose others.

Whatever names a key to a person asks a `Keymap`: help, hints in texts, the command palette.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tui.keys.actions import ACTIONS, BY_NAME, Action, Place, actions_at, key_name


@dataclass(frozen=True, slots=True)
class Keymap:
    """The keys of every action.

    Attributes
    ----------
    chosen
        Action names with the keys, in Textual's spelling, that stand in place of the table's;
        checked by `tui.keys.keymap_file`.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of action `name`, in Textual's spelling; the first is the one shown."""
        return self.chosen.get(name) or tuple(BY_NAME[name].keys.split(","))

    def key(self, name: str) -> str:
        """Return the first key of action `name` as a person reads it."""
        return key_name(self.keys(name)[0])

    def key_text(self, action: Action) -> str:
        """Return the keys of `action` as the help shows them."""
        if action.name not in self.chosen:
            return action.key_text
        return " ".join(key_name(key) for key in self.keys(action.name))

    def help_rows(self, place: Place) -> list[tuple[str, str]]:
        """Return (keys, help) rows of `place`; neighbours that say the same share a row."""
        rows: list[tuple[str, str]] = []
        for action in actions_at(place):
            keys = self.key_text(action)
            if rows and rows[-1][1] == action.help:
                rows[-1] = (f"{rows[-1][0]} {keys}", action.help)
            else:
                rows.append((keys, action.help))
        return rows

    def for_textual(self) -> dict[str, str]:
        """Return what `App.set_keymap` takes: nothing, or the keys of every action.

        Textual takes a key from every action that has it when one of them moves elsewhere, so
        those that stay must be named too.
        """
        if not self.chosen:
            return {}
        return {action.name: ",".join(self.keys(action.name)) for action in ACTIONS}
