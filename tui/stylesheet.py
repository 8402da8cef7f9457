"""A style sheet that parses each of its sources once.

Textual's parses all of them again whenever a screen is opened for the first time.
"""

from typing import Final

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

_SOURCES: Final = 512  # more than the app and its widgets have


class ParsedOnce(Stylesheet):
    """Textual's style sheet, with room for all sources in its cache.

    Parameters
    ----------
    variables
        The theme's variables; a change of them empties the cache.
    """

    def __init__(self, variables: dict[str, str]):
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(_SOURCES)

    def reparse(self) -> None:
        """Parse the sources that are new, or all after a change of the variables.

        Raises
        ------
        StylesheetError
            A source is invalid; the rules are then those of before.
        """
        self.parse()
