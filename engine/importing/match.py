"""The films of a catalogue that the entries of a file mean; what is not certain is left out.

An entry that fits no film, or several equally well, is listed with the reason; several
entries for one film count once. What one entry means is `matcher`'s, reading files `reading`'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.bundle import Bundle
from engine.catalogue.movies import Movie
from engine.importing.matcher import Matcher, read_imdb_ids
from engine.importing.records import SeenEntry, SeenFile, Source, UnreadableRow
from engine.taste.rocchio import Answer

_BEATEN = "another row fits the film of this name better"


@dataclass(frozen=True, slots=True)
class MatchedFilm:
    """A film of the catalogue that was seen.

    Attributes
    ----------
    movie
        The film.
    answer
        LIKE, DISLIKE, or SEEN for no opinion.
    rating
        The rating as a share of its scale, in (0, 1]; None where there is none.
    dated
        The day of the rating, or None.
    favourite
        Whether it was a favourite of the session in the file.
    """

    movie: Movie
    answer: Answer
    rating: float | None
    dated: date | None
    favourite: bool


@dataclass(frozen=True, slots=True)
class UnmatchedEntry:
    """An entry for which no film is certain: what the file calls it, and why."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeenFilms:
    """What a file says of a catalogue's films.

    Attributes
    ----------
    source
        Whose format the file has.
    matched
        Each film once, in the order of the file.
    unmatched
        Entries left out, in the order of the file.
    repeated
        How many entries were overruled by a later one for the same film. Matched, unmatched
        and repeated entries add up to all entries.
    unreadable, passed_over
        As in the file.
    """

    source: Source
    matched: tuple[MatchedFilm, ...]
    unmatched: tuple[UnmatchedEntry, ...]
    repeated: int
    unreadable: tuple[UnreadableRow, ...]
    passed_over: int

    def count(self, answer: Answer) -> int:
        """Return how many films were matched with this answer."""
        return sum(film.answer is answer for film in self.matched)

    def best(self, n: int) -> tuple[MatchedFilm, ...]:
        """Return the `n` films best suited as favourites, best first; fewer where fewer are.

        A session's favourites first, then by rating; equals by more recent date, popularity
        and lower MovieLens id. A film that is disliked, or of which only the seeing is
        known, is never among them.
        """
        suited = [
            film
            for film in self.matched
            if film.answer is Answer.LIKE
            or (film.answer is Answer.SEEN and film.rating is not None)
        ]
        return tuple(sorted(suited, key=_suits_least)[:n])


def match_seen(seen: SeenFile, bundle: Bundle) -> SeenFilms:
    """Return the films of a bundle's catalogue that a file's entries mean.

    Of several entries for one film the latest counts: by date, an undated one before all
    dated ones, then by the order of the file. An entry whose year is one off gives way to
    one with the film's own year, and is unmatched. The result depends on nothing else.

    Parameters
    ----------
    seen
        What `read_seen` gave.
    bundle
        Its catalogue is matched against; its film facts are read if the file has IMDb ids.

    Raises
    ------
    DataError
        The facts are damaged or are not the ones that their manifest vouches for.
    """
    has_imdb_ids = any(entry.imdb_id is not None for entry in seen.entries)
    imdb_ids = read_imdb_ids(bundle.processed) if has_imdb_ids else {}
    matcher = Matcher(bundle.catalogue, imdb_ids, seen.entries)
    claims: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    for place, entry in enumerate(seen.entries):
        found = matcher.find(entry)
        if isinstance(found, str):
            reasons[place] = found
        else:
            claims.setdefault(found, []).append(place)

    winners: dict[int, int] = {}
    for row, places in claims.items():
        own = _closest(places, row, matcher, seen.entries)
        reasons |= dict.fromkeys(set(places).difference(own), _BEATEN)
        winners[max(own, key=lambda place: (seen.entries[place].dated or date.min, place))] = row
    return SeenFilms(
        source=seen.source,
        matched=tuple(
            _matched(bundle.catalogue.movie(row), seen.entries[place])
            for place, row in sorted(winners.items())
        ),
        unmatched=tuple(
            UnmatchedEntry(seen.entries[place].label, reason)
            for place, reason in sorted(reasons.items())
        ),
        repeated=len(seen.entries) - len(reasons) - len(winners),
        unreadable=seen.unreadable,
        passed_over=seen.passed_over,
    )


def _closest(
    places: list[int], row: int, matcher: Matcher, entries: Sequence[SeenEntry]
) -> list[int]:
    """Return those of the entries that mean the film in `row` whose year is nearest to its own.

    Beside "Whiplash" (2014) an entry "Whiplash" (2013) is the short film of that name.
    """
    if len(places) == 1:
        return places
    apart = [matcher.years_apart(entries[place], row) for place in places]
    nearest = min(apart)
    return [place for place, years in zip(places, apart, strict=True) if years == nearest]


def _matched(movie: Movie, entry: SeenEntry) -> MatchedFilm:
    return MatchedFilm(movie, entry.answer, entry.rating, entry.dated, entry.favourite)


def _suits_least(film: MatchedFilm) -> tuple[bool, float, int, int, int]:
    """Order films from the one best suited as a favourite to the one suited least."""
    return (
        not film.favourite,
        -(film.rating or 0.0),
        -(film.dated or date.min).toordinal(),
        -film.movie.popularity,
        film.movie.movie_id,
    )
