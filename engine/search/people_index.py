"""Find directors and actors by name, and their films, with the folding and tolerance of titles."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.catalogue.credits import Credits, read_credits
from engine.errors import DataError
from engine.files.manifest import CheckedFolder
from engine.files.names import PEOPLE_INDEX
from engine.search.title_index import Match, TitleIndex
from engine.text import joined

_MOST_PEOPLE: Final = 50  # who share a name: "anderson"
_PARTICLE: Final = re.compile(r"\b([DL][aeiu]|Del|V[ao]n|Mac|Mc|El|St\.?) (?=[A-Z])", re.IGNORECASE)
_NAMED: Final = 2  # of several people, in a heading


class Role(Enum):
    """What a person did in a film; the value is the word in a heading."""

    DIRECTOR = "by"
    CAST = "with"
    ANY = "by or with"


@dataclass(frozen=True, slots=True)
class People:
    """The people that a name means.

    Attributes
    ----------
    names
        The best known first.
    movie_ids
        Of all their films in the roles that were asked for.
    label
        The films in words: "Films by Michael Mann".
    exact
        Whether every typed word is in their names, or begins one.
    """

    names: tuple[str, ...]
    movie_ids: frozenset[int]
    label: str
    exact: bool


class PeopleIndex:
    """The people of a catalogue's credits; created by `build` or `find_people_index`.

    Parameters
    ----------
    names
        p names, sorted.
    index
        Of the names.
    directed, played
        The films of each person by name.
    """

    def __init__(
        self,
        names: Sequence[str],
        index: TitleIndex,
        directed: Mapping[str, frozenset[int]],
        played: Mapping[str, frozenset[int]],
    ):
        self._names = names
        self._index = index
        self._directed = directed
        self._played = played

    @classmethod
    def build(cls, film_credits: Mapping[int, Credits]) -> "PeopleIndex":
        """Index the people in the `film_credits` by MovieLens id."""
        names, known, directed, played = _people_of(film_credits)
        return cls(names, TitleIndex.build(_indexed(names), known), directed, played)

    @classmethod
    def from_bytes(
        cls, raw: bytes, where: Path, film_credits: Mapping[int, Credits]
    ) -> "PeopleIndex":
        """Return the index that `to_bytes` stored in `raw`, the content of the file `where`.

        Raises
        ------
        DataError
            `raw` is damaged, or was not built from these credits.
        """
        names, known, directed, played = _people_of(film_credits)
        index = TitleIndex.from_bytes(raw, where, _indexed(names), known)
        return cls(names, index, directed, played)

    def to_bytes(self) -> bytes:
        """Return the index as the content of an .npz file without pickle."""
        return self._index.to_bytes()

    def __len__(self) -> int:
        return len(self._names)

    def find(self, typed: str, role: Role = Role.ANY) -> People | None:
        """Return the people in `role` whom `typed` means, or None.

        Several people are returned where all have the typed words as words of their names: the
        last word may be incomplete only where nobody has it whole. Where nobody has the words,
        the best known person whose name is a slip away counts.
        """
        for text in (f"{typed} ", typed):  # a space makes the last word a whole one
            found = [
                match
                for match in self._index.search(text, _MOST_PEOPLE)
                if not match.guess and self._films(self._names[match.row], role)
            ]
            if exact := [match for match in found if match.exact]:
                return self._people(exact, role, exact=True)
        return self._people(found[:1], role, exact=False) if found else None

    def _people(self, matches: Sequence[Match], role: Role, *, exact: bool) -> People:
        names = [self._names[match.row] for match in matches]
        movie_ids = frozenset[int]().union(*(self._films(name, role) for name in names))
        shown = names if len(names) <= _NAMED + 1 else [*names[:_NAMED], "others"]
        as_role = self._role_of(names) if role is Role.ANY else role
        return People(tuple(names), movie_ids, f"Films {as_role.value} {joined(shown)}", exact)

    def _films(self, name: str, role: Role) -> frozenset[int]:
        directed = self._directed.get(name, frozenset())
        played = self._played.get(name, frozenset())
        return {Role.DIRECTOR: directed, Role.CAST: played, Role.ANY: directed | played}[role]

    def _role_of(self, names: Sequence[str]) -> Role:
        """Return the role that all films of these people have."""
        if not any(name in self._played for name in names):
            return Role.DIRECTOR
        return Role.ANY if any(name in self._directed for name in names) else Role.CAST


def _people_of(
    film_credits: Mapping[int, Credits],
) -> tuple[list[str], NDArray[np.int64], dict[str, frozenset[int]], dict[str, frozenset[int]]]:
    """Return the names, sorted, how many films each has, (p,), and their films by role."""
    directed, played = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    known = defaultdict[str, int](int)
    for movie_id, credit in film_credits.items():
        for name in credit.directors:
            directed[name].add(movie_id)
        for name in credit.cast:
            played[name].add(movie_id)
        for name in {*credit.directors, *credit.cast}:
            known[name] += 1
    names = sorted(known)
    return (
        names,
        np.array([known[name] for name in names], dtype=np.int64),
        {name: frozenset(ids) for name, ids in directed.items()},
        {name: frozenset(ids) for name, ids in played.items()},
    )


def _indexed(names: Sequence[str]) -> list[str]:
    """Return the texts to index: "De Niro" is also typed "deniro"."""
    return [
        name if (joined_up := _PARTICLE.sub(r"\1", name)) == name else f"{name} ({joined_up})"
        for name in names
    ]


def find_people_index(processed: CheckedFolder | None) -> PeopleIndex:
    """Return the index of the people in the films' credits, empty without credits.

    The stored index is used only if it fits its manifest and was built from these credits; else
    it is built.

    Raises
    ------
    DataError
        The credits are damaged.
    """
    film_credits = read_credits(processed)
    if processed is not None and film_credits:
        try:
            raw = processed.read(PEOPLE_INDEX)
            return PeopleIndex.from_bytes(raw, processed.path / PEOPLE_INDEX, film_credits)
        except DataError:
            pass
    return PeopleIndex.build(film_credits)
