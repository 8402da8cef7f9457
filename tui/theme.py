"""The dark and the light theme, the choice between them, and variables for other themes.

Both have one accent colour, amber, on greys. No meaning depends on colour alone.
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

# The style sheets' variables under other themes: a colour, and its share in the background.
_MIXED: Final = {
    "frame": ("foreground", 0.25),
    "quiet": ("foreground", 0.65),
    "bar": ("accent", 0.75),
    "bar-against": ("foreground", 0.45),
    "marked-background": ("foreground", 0.12),
}

# Terminal colours 7 and 9 to 15 are light.
_LIGHT_BACKGROUNDS: Final = {"7", *map(str, range(9, 16))}


def chosen_theme(
    environment: Mapping[str, str], names: Collection[str], saved: str | None
) -> str | None:
    """Return the name of the theme that the person chose, or None.

    TEXTUAL_THEME overrides the saved theme; either counts only if it is one of `names`.
    """
    named = environment.get("TEXTUAL_THEME")
    return next((name for name in (named, saved) if name is not None and name in names), None)


def default_theme(environment: Mapping[str, str]) -> str:
    """Return the name of the theme to start with: dark, or light on a light background.

    Some terminals set COLORFGBG to "foreground;background".
    """
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return theme_on(light=background in _LIGHT_BACKGROUNDS)


def theme_on(*, light: bool) -> str:
    """Return the name of the theme for a light or a dark background."""
    return LIGHT.name if light else DARK.name


def missing_variables(theme: Theme) -> dict[str, str]:
    """Return the style sheets' variables under a theme other than these two."""
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
        name: background.blend(Color.parse(colours[colour]), share).hex
        for name, (colour, share) in _MIXED.items()
    }
