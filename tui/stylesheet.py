"""A style sheet that parses each source once, and leaves styles that stay the same alone.

Textual's parses all sources again whenever a screen is opened for the first time, and sets every
style of a widget again whenever the focus or a class changes near it.
"""

from typing import Final

from textual.cache import LRUCache
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

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

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        """Give a node its rules, unless it has them already.

        What the node inherits may have changed even then.
        """
        if node.styles.base._rules == rules:
            node.notify_style_update()
        else:
            super().replace_rules(node, rules, animate)
