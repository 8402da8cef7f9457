"""The names in the boxes of the filter window, and the people, countries and languages they mean.

Names are separated by commas; a name that has a comma itself counts as one where it is known.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from engine.catalogue.code_names import country_name, language_name
from engine.catalogue.filters import Filters
from engine.search.credit_names import CreditKind, CreditNames

Names = dict[CreditKind, frozenset[str]]

_MOST_COMMAS: Final = 3  # in a name


def wanted_texts(filters: Filters) -> dict[CreditKind, str]:
    """Return the text of each box for what a film must have."""
    return {
        CreditKind.PERSON: _joined(filters.people),
        CreditKind.COUNTRY: _joined(map(country_name, filters.countries)),
        CreditKind.LANGUAGE: _joined(map(language_name, filters.languages)),
    }


def never_text(filters: Filters) -> str:
    """Return the text of the box for what a film must not have."""
    parts = (
        _joined(filters.never_people),
        _joined(map(country_name, filters.never_countries)),
        _joined(map(language_name, filters.never_languages)),
    )
    return ", ".join(part for part in parts if part)


def read_wanted(
    typed: str, kind: CreditKind, names: CreditNames, before: Filters
) -> frozenset[str]:
    """Return the names or codes in a box; raises as `CreditNames` does.

    The names that the filters had `before` are valid though no film has them.
    """
    had = getattr(before, kind.value)
    if typed == wanted_texts(before)[kind]:
        return frozenset(had)
    find: dict[CreditKind, Callable[[str], frozenset[str]]] = {
        CreditKind.PERSON: names.people,
        CreditKind.COUNTRY: lambda name: frozenset({names.country(name)}),
        CreditKind.LANGUAGE: lambda name: frozenset({names.language(name)}),
    }
    found = frozenset[str]()
    for name in _split(typed, lambda name: name in had or names.is_person(name)):
        found |= {name} if name in had else find[kind](name)
    return found


def read_never(typed: str, names: CreditNames, before: Filters) -> Names:
    """Return the names and codes in the box for what a film must not have; as `read_wanted`."""
    found: Names = defaultdict(frozenset)
    had = before.never_people
    if typed == never_text(before):
        return {
            CreditKind.PERSON: had,
            CreditKind.COUNTRY: before.never_countries,
            CreditKind.LANGUAGE: before.never_languages,
        }
    for name in _split(typed, lambda name: name in had or names.is_person(name)):
        if name in had:
            kind, meant = CreditKind.PERSON, frozenset({name})
        else:
            kind, meant = names.any_kind(name)
        found[kind] |= meant
    return found


def _joined(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _split(typed: str, known: Callable[[str], bool]) -> Iterator[str]:
    """Yield the names between commas; `known` says which names with commas are one."""
    pieces = typed.split(",")
    while pieces:
        length = next(
            (
                length
                for length in range(min(1 + _MOST_COMMAS, len(pieces)), 1, -1)
                if _has_letter(pieces[length - 1]) and known(",".join(pieces[:length]).strip())
            ),
            1,
        )
        if name := ",".join(pieces[:length]).strip():
            yield name
        del pieces[:length]


def _has_letter(piece: str) -> bool:
    return any(map(str.isalnum, piece))
