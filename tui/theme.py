"""The two themes of our own, dark and light, and which one a terminal gets first.

One accent, an old projector's amber; everything else is grey. Meaning never hangs on colour.
"""

from collections.abc import Mapping
from typing import Final

from textual.theme import Theme

_ACCENT_ON_DARK: Final = "#e3a857"
_ACCENT_ON_LIGHT: Final = "#8a4b00"

DARK: Final = Theme(
    name="fourfold",
    primary=_ACCENT_ON_DARK,
    secondary="#8f97a3",
    accent=_ACCENT_ON_DARK,
    warning=_ACCENT_ON_DARK,
    error="#e07a6a",
    success="#9ab87a",
    foreground="#d9dbe0",
    background="#14161a",
    surface="#14161a",
    panel="#22262d",
    dark=True,
    variables={
        "bar": "#a67c45",
        "frame": "#3a404a",
        "quiet": "#949ba7",
        "bar-against": "#69707c",
        "marked-background": "#2b2f37",
        "footer-background": "#14161a",
        "block-cursor-foreground": "#14161a",
        "input-selection-background": "#e3a857 35%",
    },
)

LIGHT: Final = Theme(
    name="fourfold-light",
    primary=_ACCENT_ON_LIGHT,
    secondary="#5b626d",
    accent=_ACCENT_ON_LIGHT,
    warning=_ACCENT_ON_LIGHT,
    error="#a33222",
    success="#476b1f",
    foreground="#22252a",
    background="#f7f6f3",
    surface="#f7f6f3",
    panel="#e8e6e0",
    dark=False,
    variables={
        "bar": "#b5793a",
        "frame": "#bdb9af",
        "quiet": "#626872",
        "bar-against": "#9a9fa8",
        "marked-background": "#e6e2d8",
        "footer-background": "#f7f6f3",
        "block-cursor-foreground": "#f7f6f3",
        "input-selection-background": "#8a4b00 25%",
    },
)

# The colours 7 and 9 to 15 of a terminal are light ones.
_LIGHT_BACKGROUNDS: Final = {"7", *map(str, range(9, 16))}


def theme_for(environment: Mapping[str, str]) -> str:
    """Return the name of the theme that suits the terminal.

    TEXTUAL_THEME comes first where it names one of ours; COLORFGBG, which some terminals
    set to "foreground;background", is the only hint at a light one; else it is dark.
    """
    wish = environment.get("TEXTUAL_THEME")
    if wish in {DARK.name, LIGHT.name}:
        return str(wish)
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if background in _LIGHT_BACKGROUNDS else DARK.name
