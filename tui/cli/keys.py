"""`fourfold keys`: a keymap.toml that lists every action."""

import json

from engine.text import visible
from tui.config_files import keymap_file
from tui.keys.actions import Place, actions_at, key_name


def describe_keys() -> str:
    """Return a keymap.toml of every action, each line to be made one's own by taking the # off."""
    lines = [
        f"# Keys of fourfold. Save as {visible(str(keymap_file()))}, take the # from lines to",
        '# change, and write one key or several: like = "l" or like = ["l", "+"].',
        "[keys]",
    ]
    for place in Place:
        lines += ["", f"# {place.value}"]
        for action in actions_at(place):
            keys = [json.dumps(_plain_key(key)) for key in action.keys.split(",")]
            value = keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]"
            lines.append(f"# {f'{action.name} = {value}':<30} # {action.help}")
    return "\n".join(lines)


def _plain_key(key: str) -> str:
    """Return a key that makes a character as that character, any other by its name."""
    shown = key_name(key)
    return shown if len(shown) == 1 and shown.isascii() else key
