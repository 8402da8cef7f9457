"""The sites whose files can be imported, and the words for them in help and messages."""

from typing import Final

from engine.text import alternatives

SITES: Final = ("Letterboxd", "IMDb", "Trakt", "MovieLens.org", "TMDB")
ANY_SITE: Final = alternatives(SITES)
CHOOSE_AN_EXPORT: Final = (
    f"choose a file or the account export of {ANY_SITE}, a table with titles and years, or a "
    "session that fourfold wrote"
)
