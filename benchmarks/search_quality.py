"""How often the search finds the film that was meant, by kind of query, beside other ways.

Films are drawn by popularity and their titles misspelt by rule, under a seed. The films that
the weights in `engine.search.query.scoring` were chosen on are not the ones reported: a hash of
the MovieLens id decides.

    python -m benchmarks.search_quality --set reported
"""

import argparse
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from rapidfuzz import fuzz, process
from textual.fuzzy import FuzzySearch

from benchmarks.folders import ML_32M_CATALOGUE, PROCESSED
from benchmarks.report import add_json, machine
from benchmarks.synthetic.catalogues import Titles, read_catalogue
from benchmarks.synthetic.search_queries import Case, make_cases, name_typed
from engine.catalogue.film_ids import FilmIds
from engine.catalogue.movies import Catalogue
from engine.catalogue.titles import natural, split_year
from engine.files.manifest import CheckedFolder
from engine.search.film_finder import FilmFinder
from engine.search.index.normalize import fold
from engine.search.index.title_variants import ARTICLES, without_article
from engine.search.title_index import TitleIndex

Searcher = Callable[[str], list[int]]

_LISTED = 5


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
        if case.right:
            right = [row in case.right for row in found]
        elif case.kind == "with year":
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


def letterboxd_slug(title: str) -> str:
    """Return what Letterboxd calls a film, without year: no accents, "&" or apostrophes."""
    name = "".join(
        sign for sign in unicodedata.normalize("NFKD", name_typed(title))
        if not unicodedata.combining(sign)
    )  # fmt: skip
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"[’'.&+,!?*$#]", "", name)).strip("-")


def judgements(
    bundle: Titles | None, large: Titles | None, cases: Sequence[Case], each: int
) -> Iterator[str]:
    """Yield how often an address finds its film, and how often a guess is called one.

    `cases` are of `large`. The name of a film that the bundle lacks should find nothing there,
    unless a film of the bundle has all its words.
    """
    if bundle is None:
        return
    index = TitleIndex.build(bundle.titles, bundle.popularity)
    catalogue = Catalogue(
        np.array(bundle.movie_ids), bundle.titles, [""] * len(bundle.titles),
        bundle.popularity.astype(np.int64),
    )  # fmt: skip
    processed = CheckedFolder(PROCESSED, "setup")
    finder, ids = FilmFinder(catalogue, index, processed), FilmIds.read(processed)
    addresses = [
        (movie_id, address)
        for movie_id in sorted(set(bundle.movie_ids) & ids.imdb.keys() & ids.tmdb.keys())
        for address in (
            f"tt{ids.imdb[movie_id]:07d}",
            f"https://www.imdb.com/title/tt{ids.imdb[movie_id]:07d}/?ref_=x",
            f"themoviedb.org/movie/{ids.tmdb[movie_id]}-name",
            f"https://movielens.org/movies/{movie_id}",
            f"id:{movie_id}",
        )
    ]
    rows = [[match.row for match in finder.find(address).matches] for _, address in addresses]
    right = [row == [catalogue.row(one)] for row, (one, _) in zip(rows, addresses, strict=True)]
    yield f"ids: {np.mean(right):.3f} of {len(right)} ids and addresses find their film alone"
    slugs = [
        (row, f"letterboxd.com/film/{slug}")
        for row, title in enumerate(bundle.titles)
        for slug in (letterboxd_slug(title), f"{letterboxd_slug(title)}-{split_year(title)[1]}")
    ]
    right = [row in {match.row for match in finder.find(slug).matches} for row, slug in slugs]
    yield f"Letterboxd: {np.mean(right):.3f} of {len(right)} addresses, by rule, find their film"
    if large is None:
        return
    large_index = TitleIndex.build(large.titles, large.popularity)
    for kind in ("one typo", "dropped letter", "swapped letters"):
        guesses = [
            all(match.guess for match in large_index.search(case.query, 1))
            for case in cases
            if case.kind == kind
        ]
        yield f"{kind}: {np.mean(guesses):.3f} of {len(guesses)} are called a guess"
    words = [set(fold(title).split()) for title in bundle.titles]
    unknown = []
    for row in np.argsort(-large.popularity).tolist():
        typed = name_typed(large.titles[row])
        wanted = [word for word in fold(typed).split() if word not in ARTICLES]
        if wanted and not any(own.issuperset(wanted) for own in words):
            unknown.append(typed)
    unknown = unknown[: 10 * each]
    guessed = [all(match.guess for match in index.search(typed)) for typed in unknown]
    yield f"guesses: {np.mean(guessed):.3f} of {len(guessed)} names of no film are called a guess"


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
    flags = parser.parse_args()
    films = None if flags.bundle else read_catalogue(ML_32M_CATALOGUE)
    films = films or read_catalogue(PROCESSED)
    if films is None:
        parser.exit(2, f"No list of films in {ML_32M_CATALOGUE} or {PROCESSED}.\n")
    cases = make_cases(films, flags.chosen, flags.each, flags.seed)
    print(f"{len(films.titles)} films, {len(cases)} queries, the {flags.chosen} set; @1 / @5.")
    print("A film counts as found where it or, unless a year was typed, its namesake is.\n")

    table: dict[str, dict[str, tuple[int, float, float]]] = {}
    for name, search in searchers(films).items():
        if flags.ours and name != "this search":
            continue
        started = time.perf_counter()
        table[name] = success(
            search, cases, films, show_misses=flags.misses and name == "this search"
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
    print()
    large = None if flags.bundle else read_catalogue(ML_32M_CATALOGUE)
    for line in judgements(read_catalogue(PROCESSED), large, cases, flags.each):
        print(line)
    if flags.json is not None:
        document = {"benchmark": "search_quality", "machine": machine(), "results": table}
        flags.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
