"""`fourfold keys`: print a keymap.toml that lists every action."""

import json
from argparse import Namespace

from engine.text import visible
from tui.config_files import keymap_file
from tui.keys.action import Place, key_name
from tui.keys.actions import BY_NAME, actions_at


def run(args: Namespace) -> None:
    """Print the template."""
    print(keymap_template())


def keymap_template() -> str:
    """Return a keymap.toml with every action and its default keys, all commented out."""
    lines = [
        f"# Keys of fourfold. Save as {visible(str(keymap_file()))}, remove the # from lines to",
        '# change, and write one key or a list: like = "l" or like = ["l", "+"].',
        "[keys]",
    ]
    for place in Place:
        # The cursor actions have one name in all lists.
        actions = [action for action in actions_at(place) if action is BY_NAME[action.name]]
        lines += ["", f"# {place.value}"] if actions else []
        for action in actions:
            keys = [json.dumps(_written(key)) for key in action.keys.split(",")]
            value = keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]"
            lines.append(f"# {f'{action.name} = {value}':<30} # {action.help}")
    return "\n".join(lines)


def _written(key: str) -> str:
    """Return a key as its ASCII character if it has one, otherwise its name."""
    shown = key_name(key)
    return shown if len(shown) == 1 and shown.isascii() else key
