"""Match the records of an import file to the films of a catalogue.

A record that fits no film, or several equally well, is unmatched. Of several records for one
film, one counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.bundle import Bundle
from engine.catalogue.film_ids import FilmIds
from engine.catalogue.movies import Movie
from engine.importing.matcher import Matcher
from engine.importing.records import ImportedFile, ImportRecord
from engine.taste.base import Answer

_BETTER_ROW = "another row fits this film better"


@dataclass(frozen=True, slots=True)
class ImportedFilm:
    """A film of the catalogue and the record that matched it."""

    movie: Movie
    record: ImportRecord


@dataclass(frozen=True, slots=True)
class UnmatchedRecord:
    """A record without a certain film: its label and the reason."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportMatches:
    """The films of a catalogue that an import file lists.

    Attributes
    ----------
    matched, unmatched
        Each film once, and the records left out, both in the order of the file.
    repeated
        The number of records that a later one for the same film overrules. Matched,
        unmatched and repeated records add up to all records.
    """

    file: ImportedFile
    matched: tuple[ImportedFilm, ...]
    unmatched: tuple[UnmatchedRecord, ...]
    repeated: int

    def best(self, n: int) -> tuple[ImportedFilm, ...]:
        """Return the `n` films best suited as favourites, best first; fewer where fewer are.

        A session's favourites come first, then the best rated; equals by more recent date,
        popularity and lower MovieLens id. Disliked films, and films seen without a rating,
        are left out.
        """
        suited = [
            film
            for film in self.matched
            if film.record.answer is Answer.LIKE
            or (film.record.answer is Answer.SEEN and film.record.rating is not None)
        ]
        return tuple(sorted(suited, key=_favourite_order)[:n])


def match_films(file: ImportedFile, bundle: Bundle) -> ImportMatches:
    """Return the films of a bundle's catalogue that a file's records mean.

    Of several records for one film the latest counts: by date, an undated one before all
    dated ones, then by the order of the file. A record whose year is one off gives way to
    one with the film's own year, and is unmatched.

    Raises
    ------
    DataError
        movie_facts.csv, read for IMDb ids, is damaged or does not fit its manifest.
    """
    records = file.records
    has_imdb_ids = any(record.imdb_id is not None for record in records)
    imdb_ids = FilmIds.read(bundle.processed).imdb if has_imdb_ids else {}
    matcher = Matcher(bundle.catalogue, imdb_ids, records)
    positions_by_film: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    for position, record in enumerate(records):
        film = matcher.find(record)
        if isinstance(film, str):
            reasons[position] = film
        else:
            positions_by_film.setdefault(film, []).append(position)

    film_by_position: dict[int, int] = {}
    for film, positions in positions_by_film.items():
        nearest = _nearest_in_year(positions, film, matcher, records)
        reasons |= dict.fromkeys(set(positions).difference(nearest), _BETTER_ROW)
        latest = max(
            nearest, key=lambda position: (records[position].rated_on or date.min, position)
        )
        film_by_position[latest] = film
    return ImportMatches(
        file=file,
        matched=tuple(
            ImportedFilm(bundle.catalogue.movie(film), records[position])
            for position, film in sorted(film_by_position.items())
        ),
        unmatched=tuple(
            UnmatchedRecord(records[position].label, reason)
            for position, reason in sorted(reasons.items())
        ),
        repeated=len(records) - len(reasons) - len(film_by_position),
    )


def _nearest_in_year(
    positions: list[int], film: int, matcher: Matcher, records: Sequence[ImportRecord]
) -> list[int]:
    """Return the positions of the records whose year is nearest to the film's.

    Beside "Whiplash" (2014) a record "Whiplash" (2013) is the short film of that name.
    """
    if len(positions) == 1:
        return positions
    years_apart = [matcher.years_apart(records[position], film) for position in positions]
    least = min(years_apart)
    return [
        position for position, years in zip(positions, years_apart, strict=True) if years == least
    ]


def _favourite_order(film: ImportedFilm) -> tuple[bool, float, int, int, int]:
    record, movie = film.record, film.movie
    return (
        not record.favourite,
        -(record.rating or 0.0),
        -(record.rated_on or date.min).toordinal(),
        -movie.popularity,
        movie.movie_id,
    )
