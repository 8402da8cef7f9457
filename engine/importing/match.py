"""Match the records of import files to the films of a catalogue, and merge those of one film.

A record that fits no film, or several equally well, is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from engine.bundle import Bundle
from engine.catalogue.film_ids import FilmIds
from engine.catalogue.movies import Movie
from engine.importing.matcher import Matcher
from engine.importing.records import ImportedFile, ImportRecord
from engine.taste.base import Answer

_BETTER_ROW: Final = "another row fits this film better"
_OPINIONS: Final = (Answer.LIKE, Answer.DISLIKE)


@dataclass(frozen=True, slots=True)
class ImportedFilm:
    """A film of the catalogue and what the files say of it.

    Attributes
    ----------
    record
        Of all records for the film merged: its answer is None on a watchlist.
    approximate
        Whether the year is one off, or only an original title fitted.
    path
        The file of the record that counts.
    """

    movie: Movie
    record: ImportRecord
    approximate: bool = False
    path: Path = Path()


@dataclass(frozen=True, slots=True)
class UnmatchedRecord:
    """A record without a certain film: its label, the reason, and where it is.

    Attributes
    ----------
    nearest
        The label of a film of the catalogue that it may mean, or "".
    """

    label: str
    reason: str
    nearest: str = ""
    path: Path = Path()
    position: str = ""


@dataclass(frozen=True, slots=True)
class ImportMatches:
    """The films of a catalogue that import files list.

    Attributes
    ----------
    matched, unmatched
        Each film once, and the records left out, both in the order of the files.
    repeated
        The number of records merged into another one for the same film. Matched, unmatched and
        repeated records add up to all records.
    """

    files: tuple[ImportedFile, ...]
    matched: tuple[ImportedFilm, ...]
    unmatched: tuple[UnmatchedRecord, ...]
    repeated: int

    @property
    def known(self) -> tuple[ImportedFilm, ...]:
        """The films that the person has seen or has an opinion on."""
        return tuple(film for film in self.matched if film.record.answer is not None)

    @property
    def watchlist(self) -> tuple[ImportedFilm, ...]:
        """The films that are only on a watchlist."""
        return tuple(film for film in self.matched if film.record.answer is None)

    def best(self, n: int) -> tuple[ImportedFilm, ...]:
        """Return the `n` films best suited as favourites, best first; fewer where fewer are.

        A session's favourites come first, then the best rated; equals by more recent date,
        popularity and lower MovieLens id. Disliked films, films seen without a rating, and
        films with too few ratings are left out.
        """
        suited = [
            film
            for film in self.matched
            if not film.movie.rare
            and (
                film.record.answer is Answer.LIKE
                or (film.record.answer is Answer.SEEN and film.record.rating is not None)
            )
        ]
        return tuple(sorted(suited, key=_favourite_order)[:n])


def match_films(files: Sequence[ImportedFile], bundle: Bundle) -> ImportMatches:
    """Return the films of a bundle's catalogue that the files' records mean.

    Of several records for one film the newest that has a rating gives the rating; later ones
    without a rating change nothing. An undated record is older than all dated ones,
    then the order of the files counts. A film that is seen is not on the watchlist. A record
    whose year is one off gives way to one with the film's own year, and is unmatched.

    Raises
    ------
    DataError
        movie_facts.csv, read for ids of other sites, or movie_credits.csv, read for original
        titles, is damaged or does not fit its manifest.
    """
    records = [*chain.from_iterable(file.records for file in files)]
    has_ids = any(record.imdb_id or record.tmdb_id for record in records)
    ids = FilmIds.read(bundle.processed if has_ids else None)
    matcher = Matcher(bundle, ids, records)
    positions_by_film: dict[int, list[int]] = {}
    reasons: dict[int, str] = {}
    for position, record in enumerate(records):
        film = matcher.find(record)
        if isinstance(film, str):
            reasons[position] = film
        else:
            positions_by_film.setdefault(film, []).append(position)

    merged: dict[int, ImportedFilm] = {}
    origins = [
        (file.path, row) for file in files for row in file.positions or ("",) * len(file.records)
    ]
    for film, positions in positions_by_film.items():
        nearest = _nearest_in_year(positions, film, matcher, records)
        reasons |= dict.fromkeys(set(positions).difference(nearest), _BETTER_ROW)
        decisive, record = _merged([(position, records[position]) for position in nearest])
        merged[decisive] = ImportedFilm(
            bundle.catalogue.movie(film),
            record,
            matcher.is_approximate(records[decisive], film),
            origins[decisive][0],
        )
    return ImportMatches(
        files=tuple(files),
        matched=tuple(film for _, film in sorted(merged.items(), key=lambda item: item[0])),
        unmatched=tuple(
            UnmatchedRecord(
                records[position].label,
                reason,
                matcher.nearest(records[position]) if reason != _BETTER_ROW else "",
                *origins[position],
            )
            for position, reason in sorted(reasons.items())
        ),
        repeated=len(records) - len(reasons) - len(merged),
    )


def _merged(rows: list[tuple[int, ImportRecord]]) -> tuple[int, ImportRecord]:
    """Return the position of the decisive record, and what all of them say together."""
    rows = sorted(rows, key=lambda row: (row[1].rated_on or date.min, row[0]))
    rated = [row for row in rows if row[1].rating is not None]
    opinions = [row for row in rows if row[1].answer in _OPINIONS]
    seen = [row for row in rows if row[1].answer is not None]
    position, record = (rated or opinions or seen or rows)[-1]
    hearted = any(row[1].answer is Answer.LIKE and row[1].rating is None for row in rows)
    if record.answer is Answer.SEEN and hearted:
        record = replace(record, answer=Answer.LIKE, rating=None)  # three stars mean seen
    if any(row[1].favourite for row in rows):
        record = replace(record, favourite=True)
    return position, record


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
