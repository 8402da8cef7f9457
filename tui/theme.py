"""The two themes of our own, dark and light, which one comes first, and what others lack.

One accent, an old projector's amber; everything else is grey. Meaning never hangs on colour.
"""

from collections.abc import Collection, Mapping
from typing import Final

from textual.color import Color
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

# Our own variables under a theme that lacks them: how far from the background towards what.
_MIXED: Final = {
    "frame": ("foreground", 0.25),
    "quiet": ("foreground", 0.65),
    "bar": ("accent", 0.75),
    "bar-against": ("foreground", 0.45),
    "marked-background": ("foreground", 0.12),
}

# The colours 7 and 9 to 15 of a terminal are light ones.
_LIGHT_BACKGROUNDS: Final = {"7", *map(str, range(9, 16))}


def theme_for(
    environment: Mapping[str, str], known: Collection[str], kept: str | None = None
) -> str:
    """Return the name of the theme to begin with.

    TEXTUAL_THEME comes first, then the one kept from an earlier run, where they are among
    the `known` ones. COLORFGBG, which some terminals set to "foreground;background", is the
    only hint at a light one; else it is dark.
    """
    for wish in (environment.get("TEXTUAL_THEME"), kept):
        if wish is not None and wish in known:
            return wish
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if background in _LIGHT_BACKGROUNDS else DARK.name


def missing_variables(theme: Theme) -> dict[str, str]:
    """Return the variables of our style sheets as they are under a theme that is not ours."""
    if theme in (DARK, LIGHT):
        return {}
    if theme.ansi:
        faint = "ansi_bright_black" if theme.dark else "ansi_white"
        return {
            "frame": "ansi_bright_black",
            "quiet": "ansi_bright_black",
            "bar": theme.accent or theme.primary,
            "bar-against": "ansi_bright_black",
            "marked-background": faint,
        }
    colours = theme.to_color_system().generate()
    background = Color.parse(colours["background"])
    return {
        name: background.blend(Color.parse(colours[towards]), share).hex
        for name, (towards, share) in _MIXED.items()
    }
