"""`fourfold locate`: the folders and settings files that are read."""

from engine.files.locations import Layout
from engine.text import visible
from tui.config_files import keymap_file, preferences_file, there


def describe_places(layout: Layout) -> str:
    """Return where config, data, models and habits are read from, and by which rule."""
    places = {
        "config": layout.config,
        "processed": layout.processed,
        "artifacts": layout.artifacts,
    }
    lines = [
        f"{name:<10} {visible(str(place.path))}  ({place.source})" for name, place in places.items()
    ]
    for name, path in (("theme", preferences_file()), ("keys", keymap_file())):
        lines.append(f"{name:<10} {visible(str(path))}  ({'found' if there(path) else 'none'})")
    return "\n".join(lines)
