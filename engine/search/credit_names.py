"""Find the person, country or language that a typed name means, for the filters of a session."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Final

from engine.catalogue.code_names import (
    COUNTRIES,
    LANGUAGES,
    OTHER_COUNTRY_NAMES,
    OTHER_LANGUAGE_NAMES,
)
from engine.catalogue.credit_columns import CreditColumns, NameColumn
from engine.errors import NameNotFoundError
from engine.search.index.normalize import fold
from engine.search.people_index import PeopleIndex
from engine.text import alternatives, quoted, shortened

_SUGGESTED: Final = 3
_LONGEST_SHOWN: Final = 40  # characters of a suggested name
_LONGEST_TYPED: Final = 200  # characters that are searched for suggestions
_ALIKE: Final = 0.7  # of difflib's ratio, from which on a name is suggested


class CreditKind(Enum):
    """What a typed name may mean; the value names the field of the filters."""

    PERSON = "people"
    COUNTRY = "countries"
    LANGUAGE = "languages"


class CreditNames:
    """The names that films' credits have; a typed name is compared without case and accents.

    Parameters
    ----------
    film_credits
        The credits of the films that the filters choose from.
    index
        Of the people, for suggestions.
    """

    def __init__(self, film_credits: CreditColumns, index: PeopleIndex):
        self._people = film_credits.people
        self._index = index
        self._whole, self._last = _by_name(film_credits.people.names)
        self._countries = _CodeNames(
            COUNTRIES, OTHER_COUNTRY_NAMES, film_credits.countries, str.upper, "country"
        )
        self._languages = _CodeNames(
            LANGUAGES, OTHER_LANGUAGE_NAMES, film_credits.languages, str.lower, "language"
        )

    def is_person(self, typed: str) -> bool:
        """Return whether `typed` is the whole name of a person."""
        return _key(typed) in self._whole

    def people(self, typed: str) -> frozenset[str]:
        """Return the person whose whole name is typed, or the only one with that last name.

        One person may be spelled in several ways: "Zoe Saldana" is also "Zoe Saldaña".

        Raises
        ------
        NameNotFoundError
            Nobody is called so, or several people are.
        """
        if found := self._find_people(typed):
            return found
        if same := self._last.get(_key(typed)):
            known = sorted(same, key=lambda name: (-len(self._people.rows(name)), name))
            problem = f"{quoted(typed)} may mean {_any_of(known)}"
            raise NameNotFoundError(problem, fix="type the whole name")
        raise NameNotFoundError(f"No one called {quoted(typed)}", fix=self._suggestion(typed))

    def country(self, typed: str) -> str:
        """Return the code of the country whose English name or code is typed.

        Raises
        ------
        NameNotFoundError
            No country is called so.
        """
        return self._countries.code(typed)

    def language(self, typed: str) -> str:
        """Return the code of the language whose English name or code is typed; as `country`."""
        return self._languages.code(typed)

    def any_kind(self, typed: str) -> tuple[CreditKind, frozenset[str]]:
        """Return the person, country or language that is typed, and which of these it is.

        The whole name of a person is tried first, then names and codes of countries and
        languages, then last names: "France" is the country, though a person has that last name.
        A code counts as it is written: "FR" is France, "fr" is French.

        Raises
        ------
        NameNotFoundError
            Nothing is called so, or several people are.
        """
        if self.is_person(typed):
            return CreditKind.PERSON, self.people(typed)
        tables = ((CreditKind.COUNTRY, self._countries), (CreditKind.LANGUAGE, self._languages))
        for find in (_CodeNames.named, _CodeNames.coded, _CodeNames.coded_in_any_case):
            for kind, table in tables:
                if code := find(table, typed):
                    return kind, frozenset({code})
        try:
            return CreditKind.PERSON, self.people(typed)
        except NameNotFoundError as error:
            if _key(typed) in self._last:
                raise
            problem = f"No person, country or language called {quoted(typed)}"
            raise NameNotFoundError(problem, fix=error.fix) from None

    def _find_people(self, typed: str) -> frozenset[str]:
        key = _key(typed)
        if key in self._whole:
            return frozenset(self._whole[key])
        named = self._last.get(key, [])
        return frozenset(named) if len(set(map(_key, named))) == 1 else frozenset()

    def _suggestion(self, typed: str) -> str:
        found = self._index.find(typed[:_LONGEST_TYPED]) if fold(typed) else None
        names = [name for name in found.names if self.is_person(name)] if found else []
        return _did_you_mean(names)


class _CodeNames:
    """The countries, or the languages, by name and by code.

    Parameters
    ----------
    names, other_names
        Code -> name, and other names -> code.
    column
        Of the films, which may have codes without a name.
    as_code
        Puts a typed code into the case of codes.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        other_names: Mapping[str, str],
        column: NameColumn,
        as_code: Callable[[str], str],
        noun: str,
    ):
        self._names = names
        self._by_name = {fold(name): code for code, name in names.items()}
        self._by_name |= {fold(name): code for name, code in other_names.items()}
        self._codes = {*names, *column.names}
        self._as_code = as_code
        self._noun = noun

    def named(self, typed: str) -> str | None:
        return self._by_name.get(fold(typed))

    def coded(self, typed: str) -> str | None:
        return typed if typed in self._codes else None

    def coded_in_any_case(self, typed: str) -> str | None:
        return self.coded(self._as_code(typed))

    def code(self, typed: str) -> str:
        if found := self.coded_in_any_case(typed) or self.named(typed):
            return found
        folded = fold(typed)
        alike = [name for name in self._by_name if folded and name.startswith(folded)]
        alike += get_close_matches(folded, self._by_name, _SUGGESTED, _ALIKE)
        names = [self._names[code] for code in dict.fromkeys(self._by_name[name] for name in alike)]
        raise NameNotFoundError(
            f"No {self._noun} called {quoted(typed)}",
            fix=_did_you_mean(names),
        )


def _key(name: str) -> str:
    """Return what equal names have in common; a name without a letter is itself."""
    return fold(name) or name


def _did_you_mean(names: Sequence[str]) -> str:
    return f"did you mean {_any_of(names)}?" if names else "check the spelling"


def _any_of(names: Sequence[str]) -> str:
    """Return the first few names as alternatives, each cut to a bearable length."""
    return alternatives([shortened(name, _LONGEST_SHOWN) for name in names[:_SUGGESTED]])


def _by_name(names: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the people by folded whole name, and by each ending of it: "de niro", "niro"."""
    whole, last = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for name in names:
        key = _key(name)
        whole[key].append(name)
        words = key.split()
        for first in range(1, len(words)):
            last[" ".join(words[first:])].append(name)
    return dict(whole), dict(last)
