"""The film on the card: its title, the most prominent text of the screen, and its facts."""

from textual.content import Content
from textual.widget import Widget

from tui.drawing.content import clamped, cut, genres, text
from tui.view.models import CardView
from tui.widgets.paragraph import unselect

_PROMINENT = "bold $background on $accent"
_DOTS = 5
_WORDS = ("", "weak", "fair", "good", "strong", "very strong")
_TITLE = 24  # the fewest cells of the title beside the match
_GAP = 2


class FilmCard(Widget):
    """Shows the film with its match, or that none is left; a title has at most two lines."""

    def __init__(self) -> None:
        super().__init__()
        self._card: CardView | None = None
        self._ended = False

    def show(self, card: CardView | None) -> None:
        """Show a film, or that none is left."""
        if card != self._card or self._ended != (card is None):
            if card is None or self._card is None or card.film != self._card.film:
                self.screen.clear_selection()  # on any panel: it was about another film
            unselect(self)
            self._card, self._ended = card, card is None
            self.refresh()

    def render(self) -> Content:
        """Draw title and match, facts, and genres with the person's own answer."""
        width = self.content_size.width
        if self._card is None:
            return Content.styled(" No film is left ", _PROMINENT) if self._ended else Content()
        card = self._card
        match = _match(card.match)
        if width - match.cell_length - _GAP < _TITLE:
            match = match[:_DOTS] if width > _TITLE else Content()
        room = width - (match.cell_length + _GAP if match else 0)
        titles = clamped(text(card.film.title), room - 2, 2)
        head = [Content.assemble(" ", line.rstrip(), " ").stylize(_PROMINENT) for line in titles]
        if match:
            head[0] = Content.assemble(head[0].truncate(room + _GAP, pad=True), match)
        state = text(f"   {card.state}" if card.state else "", "bold $accent")
        kinds = text(genres(card.film), "$quiet")
        lines = [
            *head,
            cut(text(card.facts), width),
            Content.assemble(cut(kinds, width - state.cell_length), cut(state, width)),
        ]
        return Content("\n").join(lines)


def _match(match: int | None) -> Content:
    if match is None:
        return Content()
    dots = "●" * match + "○" * (_DOTS - match)
    return Content.assemble((dots, "$accent"), f" {_WORDS[match]}")
