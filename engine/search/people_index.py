"""Find directors and actors by name, and their films, with the folding and tolerance of titles."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.credits import Credits, read_credits
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import PEOPLE_INDEX
from engine.search.index.arrays import DAMAGE, REBUILD, arrays_from_bytes
from engine.search.index.string_table import StringTable
from engine.search.title_index import TitleIndex
from engine.text import joined

_MOST_PEOPLE: Final = 50  # who share a name: "anderson"
_PARTICLE: Final = re.compile(r"\b([DL][aeiu]|Del|V[ao]n|Mac|Mc|El|St\.?) (?=[A-Z])", re.IGNORECASE)
_NAMED: Final = 2  # of several people, in a heading
_DIRECTED: Final = 2  # how much more a film counts for its director than for one of the cast


class Role(Enum):
    """What a person did in a film; the value is the word in a heading."""

    DIRECTOR = "by"
    CAST = "with"
    ANY = "by or with"


_BOTH: Final = (Role.DIRECTOR, Role.CAST)


@dataclass(frozen=True, slots=True)
class People:
    """The people that a name means.

    Attributes
    ----------
    names
        The best known first.
    movie_ids
        Of all their films in the roles that were asked for: those of the best known person first,
        and of each the best known film first.
    label
        The films in words: "Films by Michael Mann"; a slip is not passed over.
    exact
        Whether every typed word is in their names, or begins one.
    """

    names: tuple[str, ...]
    movie_ids: tuple[int, ...]
    label: str
    exact: bool


NOBODY: Final = People((), (), "", exact=True)


class PeopleIndex:
    """The people of a catalogue's credits; created by `build`, `from_bytes` or `find_people_index`.

    Parameters
    ----------
    index
        Of the p names.
    names
        p names, sorted.
    directed, played
        The films of each person.
    """

    def __init__(
        self, index: TitleIndex, names: StringTable, directed: "FilmsOf", played: "FilmsOf"
    ):
        self._index = index
        self._names = names
        self._films_in = {Role.DIRECTOR: directed, Role.CAST: played}

    @classmethod
    def build(cls, film_credits: Mapping[int, Credits]) -> "PeopleIndex":
        """Index the people in the `film_credits` by MovieLens id."""
        directed, played = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
        for movie_id, credit in film_credits.items():
            for name in credit.directors:
                directed[name].add(movie_id)
            for name in credit.cast:
                played[name].add(movie_id)
        names = sorted(directed.keys() | played.keys())
        known = [len(directed.get(name, set()) | played.get(name, set())) for name in names]
        return cls(
            TitleIndex.build(_indexed(names), np.array(known, dtype=np.int64)),
            StringTable.of(name.encode("utf-8", "surrogatepass") for name in names),
            FilmsOf.people(names, directed),
            FilmsOf.people(names, played),
        )

    @classmethod
    def from_bytes(cls, raw: bytes, where: Path) -> "PeopleIndex":
        """Return the index that `to_bytes` stored in `raw`, the content of the file `where`.

        Raises
        ------
        DataError
            `raw` is damaged or of another format.
        """
        try:
            with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
                names = StringTable(stored["names_blob"], stored["names_starts"])
                names.require_text()
                directed, played = (
                    FilmsOf.checked(stored[f"{role}_first"], stored[role], len(names))
                    for role in ("directed", "played")
                )
                indexed = stored["index"].tobytes()
        except DAMAGE as error:
            raise DataError("the people index is damaged", where=where, fix=REBUILD) from error
        arrays = arrays_from_bytes(indexed, where)
        if len(arrays.order) != len(names):
            raise DataError("the people index is damaged", where=where, fix=REBUILD)
        return cls(TitleIndex(arrays, _Decoded(names)), names, directed, played)

    def to_bytes(self) -> bytes:
        """Return the index as the content of an .npz file without pickle."""
        directed, played = self._films_in[Role.DIRECTOR], self._films_in[Role.CAST]
        buffer = io.BytesIO()
        np.savez(
            buffer,
            allow_pickle=False,
            index=np.frombuffer(self._index.to_bytes(), dtype=np.uint8),
            names_blob=self._names.blob,
            names_starts=self._names.starts,
            directed_first=directed.first,
            directed=directed.movie_ids,
            played_first=played.first,
            played=played.movie_ids,
        )
        return buffer.getvalue()

    def __len__(self) -> int:
        return len(self._names)

    def find(
        self,
        typed: str,
        role: Role = Role.ANY,
        *,
        exact: bool = False,
        worth: Callable[[int], float] = lambda _: 1.0,
    ) -> People | None:
        """Return the people in `role` whom `typed` means, or None.

        Several people are returned where all have the typed words as words of their names: the
        last word may be incomplete only where nobody has it whole. Where nobody has the words,
        the best known person whose name is a slip away counts, unless `exact`.

        Parameters
        ----------
        worth
            Returns how well known a film is, by MovieLens id. People are as well known as their
            films together, and directors more than the cast.
        """
        # The search counts a word once, however often it is typed.
        if exact and not self._index.has_words(" ".join(dict.fromkeys(typed.lower().split()))):
            return None
        whole = [f"{typed} "] if self._index.has_words(typed, whole=True) else []
        for text in (*whole, typed):  # a space makes the last word a whole one
            found = [
                match
                for match in self._index.search(text, _MOST_PEOPLE)
                if not match.guess and self._has_films(match.row, role)
            ]
            if fitting := [match.row for match in found if match.exact]:
                return self._people(fitting, role, worth, exact=True)
        return (
            None if exact or not found else self._people([found[0].row], role, worth, exact=False)
        )

    def _people(
        self, found: Sequence[int], role: Role, worth: Callable[[int], float], *, exact: bool
    ) -> People:
        roles = _BOTH if role is Role.ANY else (role,)

        def films_of(person: int) -> Iterator[tuple[float, int]]:
            for each in roles:
                times = _DIRECTED if each is Role.DIRECTOR else 1
                for movie_id in self._films_in[each].of(person).tolist():
                    yield times * worth(movie_id), movie_id

        known = {person: sorted(films_of(person), key=lambda film: -film[0]) for person in found}
        people = sorted(known, key=lambda person: -sum(amount for amount, _ in known[person]))
        names = [self._names[person].decode("utf-8", "surrogatepass") for person in people]
        movie_ids = tuple(dict.fromkeys(film for person in people for _, film in known[person]))
        shown = names if len(names) <= _NAMED + 1 else [*names[:_NAMED], "others"]
        as_role = self._role_of(people) if role is Role.ANY else role
        label = f"Films {as_role.value} {joined(shown)}{'' if exact else ', the nearest name'}"
        return People(tuple(names), movie_ids, label, exact)

    def _has_films(self, person: int, role: Role) -> bool:
        return role is Role.ANY or len(self._films_in[role].of(person)) > 0

    def _role_of(self, people: Sequence[int]) -> Role:
        """Return the role that all films of these people have."""
        roles = [role for role in _BOTH if any(self._has_films(one, role) for one in people)]
        return roles[0] if len(roles) == 1 else Role.ANY


@dataclass(frozen=True, slots=True, eq=False)
class FilmsOf:
    """The films of p people.

    Attributes
    ----------
    first
        (p + 1,) int64: person i has movie_ids[first[i]:first[i + 1]].
    movie_ids
        (k,) int64 MovieLens ids.
    """

    first: NDArray[np.int64]
    movie_ids: NDArray[np.int64]

    @classmethod
    def people(cls, names: Sequence[str], films: Mapping[str, set[int]]) -> "FilmsOf":
        """Return the films of the people called `names`."""
        lists = [sorted(films.get(name, ())) for name in names]
        first = np.zeros(len(names) + 1, dtype=np.int64)
        np.cumsum([len(ids) for ids in lists], out=first[1:])
        return cls(first, np.array([*chain.from_iterable(lists)], dtype=np.int64))

    @classmethod
    def checked(
        cls, first: NDArray[np.generic], movie_ids: NDArray[np.generic], people: int
    ) -> "FilmsOf":
        """Return the films in two arrays; raise ValueError if they do not fit together."""
        if first.dtype != np.int64 or movie_ids.dtype != np.int64 or movie_ids.ndim != 1:
            raise ValueError("an array is of the wrong type")
        starts, ids = first.astype(np.int64, copy=False), movie_ids.astype(np.int64, copy=False)
        if starts.shape != (people + 1,) or starts[0] != 0 or starts[-1] != len(ids):
            raise ValueError("first does not fit")
        if (np.diff(starts) < 0).any():
            raise ValueError("first is not ascending")
        return cls(starts, ids)

    def of(self, person: int) -> NDArray[np.int64]:
        """Return the films of one person."""
        return self.movie_ids[self.first[person] : self.first[person + 1]]


class _Decoded(Sequence[str]):
    """The texts that were indexed for stored names, made when they are asked for."""

    def __init__(self, names: StringTable):
        self._names = names

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, person: int) -> str:  # type: ignore[override]  # no slices
        return _indexed([self._names[person].decode("utf-8", "surrogatepass")])[0]


def _indexed(names: Sequence[str]) -> list[str]:
    """Return the texts to index: "De Niro" is also typed "deniro"."""
    return [
        name if (joined_up := _PARTICLE.sub(r"\1", name)) == name else f"{name} ({joined_up})"
        for name in names
    ]


def find_people_index(processed: CheckedFolder | None) -> PeopleIndex:
    """Return the index of the people in the films' credits, empty without credits.

    It is built where no sound one is stored.

    Raises
    ------
    DataError
        The credits are damaged.
    """
    if processed is not None and processed.has(PEOPLE_INDEX):
        try:
            return PeopleIndex.from_bytes(
                processed.read(PEOPLE_INDEX), processed.path / PEOPLE_INDEX
            )
        except DataError:
            pass
    return PeopleIndex.build(read_credits(processed))
