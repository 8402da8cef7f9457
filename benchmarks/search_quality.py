"""How often the search finds the film that was meant, by kind of query, beside other ways.

Films are drawn by popularity and their titles misspelt by rule, under a seed. The films that
the weights in `engine.search.query.scoring` were chosen on are not the ones reported: a hash of
the MovieLens id decides.

    python -m benchmarks.search_quality --set reported
"""

import argparse
import hashlib
import json
import re
import string
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from textual.fuzzy import FuzzySearch

from benchmarks.catalogues import BUNDLE, LARGE, Titles, read_catalogue
from benchmarks.report import add_json, machine
from engine.catalogue.titles import natural, split_year
from engine.search.index.normalize import fold
from engine.search.index.title_variants import ARTICLES, split_aliases, without_article
from engine.search.title_index import TitleIndex

Searcher = Callable[[str], list[int]]
Rule = Callable[[str, np.random.Generator], str | None]

_LISTED = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A query of some kind and the row of the film that was meant."""

    kind: str
    query: str
    row: int


def name_typed(title: str) -> str:
    """Return the part of a title that a person types: no year, no brackets, lower case."""
    return split_aliases(natural(split_year(title)[0]))[0].lower()


def clean(name: str, rng: np.random.Generator) -> str | None:
    """Leave the name as it is."""
    return name


def one_typo(name: str, rng: np.random.Generator) -> str | None:
    """Make one mistake."""
    return _mistake(name, rng) if len(fold(name)) >= 4 else None


def two_typos(name: str, rng: np.random.Generator) -> str | None:
    """Make two mistakes, in names long enough to stay recognisable."""
    return _mistake(_mistake(name, rng), rng) if len(fold(name)) >= 8 else None


def dropped_letter(name: str, rng: np.random.Generator) -> str | None:
    """Leave one letter out."""
    return _drop(name, rng) if len(fold(name)) >= 4 else None


def swapped_letters(name: str, rng: np.random.Generator) -> str | None:
    """Swap two neighbouring letters."""
    return _swap(name, rng) if len(fold(name)) >= 4 else None


def word_prefixes(name: str, rng: np.random.Generator) -> str | None:
    """Type only the beginning, three letters or more, of each of the first four words."""
    words = [word for word in fold(name).split() if word not in ARTICLES][:4]
    if len(words) < 2:
        return None
    return " ".join(
        word[: max(3, int(rng.integers(len(word) // 2, len(word) + 1)))] for word in words
    )


def half_typed(name: str, rng: np.random.Generator) -> str | None:
    """Type the first half of the name, four characters or more."""
    return name[: max(4, len(name) // 2)] if len(name) >= 6 else None


def no_accents(name: str, rng: np.random.Generator) -> str | None:
    """Leave out accents and punctuation."""
    folded = fold(name)
    return folded if folded != name else None


def wrong_article(name: str, rng: np.random.Generator) -> str | None:
    """Drop the article, or put a wrong one in front."""
    folded = fold(name)
    bare = without_article(folded)
    if bare != folded and rng.random() < 0.5:
        return bare
    return f"{'a' if folded.startswith('the ') else 'the'} {bare}"


_RULES: dict[str, Rule] = {
    "clean": clean,
    "one typo": one_typo,
    "two typos": two_typos,
    "dropped letter": dropped_letter,
    "swapped letters": swapped_letters,
    "word prefixes": word_prefixes,
    "half typed": half_typed,
    "no accents": no_accents,
    "wrong article": wrong_article,
}


def make_cases(films: Titles, chosen: str, each: int, seed: int) -> list[Case]:
    """Return up to `each` queries of every kind, for films drawn by popularity."""
    rng = np.random.default_rng(seed)
    reported = np.array([_is_reported(movie_id) for movie_id in films.movie_ids])
    weights = np.where(reported == (chosen == "reported"), films.popularity, 0)
    drawn = rng.choice(
        len(weights),
        size=min(4 * each, int(np.count_nonzero(weights))),
        replace=False,
        p=weights / weights.sum(),
    ).tolist()
    cases = []
    for kind, rule in _RULES.items():
        made = [
            Case(kind, query, row)
            for row in drawn
            if (query := rule(name_typed(films.titles[row]), rng)) and fold(query)
        ]
        cases += made[:each]
    with_year = [
        Case("with year", f"{name_typed(films.titles[row])} {year}", row)
        for row in drawn
        if (year := split_year(films.titles[row])[1])
    ]
    return cases + with_year[:each]


def same_name(films: Titles) -> list[str]:
    """Return what decides whether two films share their name, for each film."""
    return [without_article(fold(name_typed(title))) for title in films.titles]


def searchers(films: Titles) -> dict[str, Searcher]:
    """Return the ways to search that are compared, by name."""
    index = TitleIndex.build(films.titles, films.popularity)
    shown = [natural(split_year(title)[0]) for title in films.titles]
    folded = [fold(name) for name in shown]
    by_popularity = np.argsort(-films.popularity, kind="stable").tolist()
    in_order = {row: folded[row] for row in by_popularity}

    def ours(query: str) -> list[int]:
        return [match.row for match in index.search(query, _LISTED)]

    def extract_with(scorer: Callable[..., float]) -> Searcher:
        def search(query: str) -> list[int]:
            found = process.extract(fold(query), in_order, scorer=scorer, limit=_LISTED)
            return [row for _, _, row in found]

        return search

    def textual_fuzzy(query: str) -> list[int]:
        fuzzy = FuzzySearch()
        scores = [fuzzy.match(query, shown[row])[0] for row in by_popularity]
        best = np.argsort(-np.array(scores), kind="stable")[:_LISTED]
        return [by_popularity[place] for place in best if scores[place] > 0]

    return {
        "this search": ours,
        "WRatio": extract_with(fuzz.WRatio),
        "token_set_ratio": extract_with(fuzz.token_set_ratio),
        "textual.fuzzy": textual_fuzzy,
    }


def success(
    search: Searcher, cases: Sequence[Case], films: Titles, *, show_misses: bool
) -> dict[str, tuple[int, float, float]]:
    """Return, for each kind of query, how many there are, success@1 and success@5."""
    names = same_name(films)
    outcomes: dict[str, list[tuple[bool, bool]]] = {}
    for case in cases:
        found = search(case.query)
        if case.kind == "with year":
            right = [row == case.row for row in found]
        else:
            right = [names[row] == names[case.row] for row in found]
        outcomes.setdefault(case.kind, []).append((any(right[:1]), any(right[:_LISTED])))
        if show_misses and not any(right[:1]):
            place = right.index(True) + 1 if any(right) else "-"
            first = films.titles[found[0]] if found else "nothing"
            print(f"  {case.kind}: {case.query!r} meant {films.titles[case.row]}, "
                  f"place {place}, first was {first}")  # fmt: skip
    return {
        kind: (len(own), float(np.mean([a for a, _ in own])), float(np.mean([b for _, b in own])))
        for kind, own in outcomes.items()
    }


def main() -> None:
    """Print a table of success@1 and success@5."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--set", choices=["tuning", "reported"], default="reported", dest="chosen")
    parser.add_argument("--each", type=int, default=200, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bundle", action="store_true", help="search processed/, not ml-32m")
    parser.add_argument("--ours", action="store_true", help="leave the comparison out")
    parser.add_argument("--misses", action="store_true", help="list what was not found first")
    add_json(parser)
    options = parser.parse_args()
    films = None if options.bundle else read_catalogue(LARGE)
    films = films or read_catalogue(BUNDLE)
    if films is None:
        parser.exit(2, f"No list of films in {LARGE} or {BUNDLE}.\n")
    cases = make_cases(films, options.chosen, options.each, options.seed)
    print(f"{len(films.titles)} films, {len(cases)} queries, the {options.chosen} set; @1 / @5.")
    print("A film counts as found where it or, unless a year was typed, its namesake is.\n")

    table: dict[str, dict[str, tuple[int, float, float]]] = {}
    for name, search in searchers(films).items():
        if options.ours and name != "this search":
            continue
        started = time.perf_counter()
        table[name] = success(
            search, cases, films, show_misses=options.misses and name == "this search"
        )
        each = (time.perf_counter() - started) / len(cases)
        print(f"{name}: {1e3 * each:.2f} ms a query")
    print()
    print(f"{'':16}{'queries':>8}" + "".join(f"{name:>18}" for name in table))
    for kind in dict.fromkeys(case.kind for case in cases):
        row = [own[kind] for own in table.values()]
        print(
            f"{kind:16}{row[0][0]:>8}" + "".join(f"{f'{a:.3f} / {b:.3f}':>18}" for _, a, b in row)
        )
    if options.json is not None:
        told = {"benchmark": "search_quality", "machine": machine(), "results": table}
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _is_reported(movie_id: int) -> bool:
    return hashlib.sha256(str(movie_id).encode()).digest()[0] % 2 == 0


def _letters(name: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\w", name)]


def _mistake(name: str, rng: np.random.Generator) -> str:
    """Replace, drop, insert or double a letter, or swap two."""
    place = int(rng.choice(_letters(name)))
    letter = str(rng.choice(list(string.ascii_lowercase)))
    kind = int(rng.integers(5))
    if kind == 0:
        return name[:place] + letter + name[place + 1 :]
    if kind == 1:
        return name[:place] + letter + name[place:]
    if kind == 2:
        return name[:place] + name[place] + name[place:]
    return _swap(name, rng) if kind == 3 else _drop(name, rng)


def _drop(name: str, rng: np.random.Generator) -> str:
    place = int(rng.choice(_letters(name)))
    return name[:place] + name[place + 1 :]


def _swap(name: str, rng: np.random.Generator) -> str:
    places = [
        place
        for place in range(len(name) - 1)
        if name[place].isalnum() and name[place + 1].isalnum() and name[place] != name[place + 1]
    ]
    if not places:
        return _drop(name, rng)
    place = int(rng.choice(places))
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


if __name__ == "__main__":
    main()
