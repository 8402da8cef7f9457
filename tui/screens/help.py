"""The help window: a few sentences and the keys of some places, made from the actions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from tui.keys.action import Place
from tui.keys.bindings import bindings, keymap_of
from tui.keys.keymap import Keymap
from tui.screens.window import Window
from tui.view.models import MARKS_EXPLAINED
from tui.widgets.flowing_text import FlowingText, labelled
from tui.widgets.footer import Footer

_KEY_COLUMN = 15


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the help: heading, text, and the places whose keys are listed."""

    heading: str
    about: str
    places: Sequence[Place]


ALL_KEYS = Topic(
    "All keys",
    "",
    (
        Place.RECOMMEND, Place.FILMS, Place.ENDED, Place.OUTSIDE, Place.ANYWHERE,
        Place.FIND, Place.NEAREST, Place.MAP, Place.WATCHLIST,
        Place.SEARCH, Place.SEARCH_BOX, Place.RESULTS, Place.SLOTS, Place.PICK,
        Place.PRESETS, Place.POLICY, Place.COEFFICIENT, Place.SAVE_POLICY,
        Place.FILTERS, Place.GENRES,
        Place.IMPORT_FILE, Place.IMPORT_REVIEW, Place.EXPORT,
        Place.HISTORY, Place.ANSWERS, Place.CLOSING,
    ),
)  # fmt: skip

FINDING = Topic(
    "Finding films",
    "Type any part of a title; accents, articles and small slips do not matter, and “rocky 2” "
    "finds Rocky II. 80s, year:1994, year:1990-1999 or year:>2000 and genre:science fiction narrow "
    "the films down. A director or actor finds their films, as do director:mann and with:de niro. "
    "An address of a film on IMDb, TMDB, MovieLens or Letterboxd finds it too. Tab goes on to the "
    "results and to your four.",
    (Place.SEARCH, Place.SEARCH_BOX, Place.PICK, Place.ANYWHERE),
)
RESULTS = Topic(
    "Results",
    "The films that your search found. Letters typed here go to the search box.",
    (Place.SEARCH, Place.RESULTS, Place.PICK, Place.ANYWHERE),
)
YOUR_FOUR = Topic(
    "Your four",
    "The four films that the recommendations start from.",
    (Place.SLOTS, Place.PICK, Place.ANYWHERE),
)
ANSWERING = Topic(
    "Answering",
    "Each answer moves your taste and brings the next film. The dots say how well a film matches "
    "your taste, the bars which of your own films are behind it; a hatched bar counts against. "
    "Your taste shows how much you like each genre by all of your answers; the genres of your four "
    "films decide which films are near enough to be recommended. "
    f"The marks before films: {MARKS_EXPLAINED.replace('  ', ', ')}.",
    (Place.RECOMMEND, Place.FILMS, Place.OUTSIDE, Place.ANYWHERE),
)
NO_FILM_LEFT = Topic(
    "No film is left",
    "Relaxing lets films through that your filters or the genre bounds keep out.",
    (Place.ENDED, Place.OUTSIDE, Place.ANYWHERE),
)


class HelpScreen(Window[None]):
    """Shows a topic."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Place.HELP)]

    def __init__(self, topic: Topic):
        super().__init__()
        self._topic = topic

    def compose(self) -> ComposeResult:
        """Lay out the topic in a window that scrolls."""
        with VerticalScroll(classes="window panel") as window:
            window.border_title = self._topic.heading
            yield FlowingText(partial(_write_topic, self._topic, keymap_of(self)))
        yield Footer()

    def action_close(self) -> None:
        """Close the window."""
        self.dismiss()


def _write_topic(topic: Topic, keymap: Keymap, width: int) -> Iterator[Content]:
    if topic.about:
        yield from Content(topic.about).wrap(width)
        yield Content()
    for place in topic.places:
        yield Content.styled(place.value, "bold")
        for keys, sentence in keymap.help_rows(place):
            label = Content.styled(f"  {keys:<{_KEY_COLUMN}} ", "$accent")
            yield from labelled(label, Content(sentence), width)
        if place is not topic.places[-1]:
            yield Content()
