"""The films a person has already seen, from what other sites and this program export.

`reading` turns a file into entries (`source` has its bytes and text, `tables` and `document`
its formats), `matching` finds the entries' films in a catalogue (`matcher` one at a time,
`naming` by title and year).
Nothing is written, and what a session does with the films is not decided here.
"""

from engine.seen.entries import SeenEntry, SeenFile, Source, UnreadableRow
from engine.seen.matching import MatchedFilm, SeenFilms, UnmatchedEntry, match_seen
from engine.seen.reading import read_seen

__all__ = [
    "MatchedFilm",
    "SeenEntry",
    "SeenFile",
    "SeenFilms",
    "Source",
    "UnmatchedEntry",
    "UnreadableRow",
    "match_seen",
    "read_seen",
]
