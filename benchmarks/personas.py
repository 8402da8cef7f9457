"""What ten people with clear tastes are recommended, policies side by side.

Each person is four films of the bundle, and is shown fifteen: the first list, or with --answers
the films that follow when each is answered with y. Counted are those among the hundred most
rated films, and those that share a genre, decade, director or country with one of the four.

    python -m benchmarks.personas
    python -m benchmarks.personas --policy well-known --policy mine.yaml --answers

The lists are for reading: a person who knows such films sees what figures do not say.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from benchmarks.report import add_json, machine
from engine.bundle import Bundle
from engine.catalogue.credits import UNKNOWN, Credits, read_credits
from engine.catalogue.movies import Movie
from engine.catalogue.titles import split_aliases
from engine.console import run
from engine.files.locations import locate
from engine.model_folder import find_model
from engine.policy import Policy
from engine.presets import resolve_policy
from engine.session.session import Session
from engine.taste.base import Answer
from engine.text import shortened

FILMS = 15
MOST_RATED = 100
_POLICIES = ("well-known", "balanced", "deep-cuts")
_WIDTH = 40  # of a column of films

PERSONAS: dict[str, tuple[int, int, int, int]] = {
    "crime": (
        6,  # Heat (1995)
        2278,  # Ronin (1998)
        8798,  # Collateral (2004)
        3006,  # The Insider (1999)
    ),
    "anime": (
        5618,  # Spirited Away (2001)
        3000,  # Princess Mononoke (1997)
        5690,  # Grave of the Fireflies (1988)
        60069,  # WALL·E (2008)
    ),
    "romance": (
        215,  # Before Sunrise (1995)
        2671,  # Notting Hill (1999)
        40629,  # Pride & Prejudice (2005)
        8533,  # The Notebook (2004)
    ),
    "horror": (
        1982,  # Halloween (1978)
        1997,  # The Exorcist (1973)
        1347,  # A Nightmare on Elm Street (1984)
        6242,  # Ringu (1998)
    ),
    "French New Wave": (
        2731,  # The 400 Blows (1959)
        4914,  # Breathless (1960)
        2732,  # Jules and Jim (1961)
        154,  # Belle de jour (1967)
    ),
    "recent": (
        122882,  # Mad Max: Fury Road (2015)
        164179,  # Arrival (2016)
        168250,  # Get Out (2017)
        176371,  # Blade Runner 2049 (2017)
    ),
    "East Asian": (
        4144,  # In the Mood for Love (2000)
        4334,  # Yi Yi (2000)
        31364,  # Memories of Murder (2003)
        446,  # Farewell My Concubine (1993)
    ),
    "silent and classic": (
        2010,  # Metropolis (1927)
        3307,  # City Lights (1931)
        912,  # Casablanca (1942)
        922,  # Sunset Blvd. (1950)
    ),
    "documentary": (
        246,  # Hoop Dreams (1994)
        5669,  # Bowling for Columbine (2002)
        7156,  # The Fog of War (2003)
        34072,  # March of the Penguins (2005)
    ),
    "family": (
        1,  # Toy Story (1995)
        34,  # Babe (1995)
        364,  # The Lion King (1994)
        6377,  # Finding Nemo (2003)
    ),
}


@dataclass(frozen=True, slots=True)
class Result:
    """The films shown to one person under one policy.

    Attributes
    ----------
    films
        In the order shown.
    counts
        How many of them each of `measures` holds for.
    """

    films: list[Movie]
    counts: dict[str, int]

    def document(self) -> dict[str, object]:
        """Return the JSON of the result."""
        films = [{"movieId": movie.movie_id, "title": movie.label} for movie in self.films]
        return {"counts": self.counts, "films": films}


def most_rated(bundle: Bundle) -> frozenset[int]:
    """Return the rows of the most rated films; of equals, those of lower MovieLens ids."""
    return frozenset(np.argsort(-bundle.rating_counts, kind="stable")[:MOST_RATED].tolist())


def measures(bundle: Bundle, four: Sequence[Movie]) -> dict[str, Callable[[Movie], bool]]:
    """Return what is asked of each film shown to the person with these four, by name."""
    known = most_rated(bundle)
    genres = {genre for movie in four for genre in movie.genres}
    decades = {movie.year // 10 for movie in four if movie.year}
    film_credits = read_credits(bundle.processed)

    def of(movie: Movie) -> Credits:
        return film_credits.get(movie.movie_id, UNKNOWN)

    directors = {name for movie in four for name in of(movie).directors}
    countries = {code for movie in four for code in of(movie).countries}
    return {
        f"top {MOST_RATED}": lambda movie: movie.row in known,
        "genre": lambda movie: not genres.isdisjoint(movie.genres),
        "decade": lambda movie: bool(movie.year) and movie.year // 10 in decades,
        "director": lambda movie: not directors.isdisjoint(of(movie).directors),
        "country": lambda movie: not countries.isdisjoint(of(movie).countries),
    }


def films_shown(session: Session, *, answers: bool) -> list[Movie]:
    """Return the first list of a session, or the films that it shows when each is liked."""
    if not answers:
        return [film.movie for film in session.recommendations(FILMS)]
    films: list[Movie] = []
    while len(films) < FILMS and (film := session.recommend()) is not None:
        films.append(film.movie)
        session.answer(Answer.LIKE)
    return films


def result_of(persona: str, bundle: Bundle, policy: Policy, *, answers: bool) -> Result:
    """Return the films shown to a person under one policy, and how many count."""
    session = Session(bundle, policy)
    session.start(PERSONAS[persona])
    films = films_shown(session, answers=answers)
    asked = measures(bundle, session.favourites)
    return Result(films, {what: sum(map(holds, films)) for what, holds in asked.items()})


def name_of(movie: Movie) -> str:
    """Return a film's main title, cut to the column, with its year."""
    short = shortened(split_aliases(movie.title)[0], _WIDTH - len(" (1995) *  "))
    return f"{short} ({movie.year})" if movie.year else short


def print_films(persona: str, bundle: Bundle, results: dict[str, Result]) -> None:
    """Print the films of one person, a column a policy."""
    four = [name_of(bundle.catalogue.movie_of(movie_id)) for movie_id in PERSONAS[persona]]
    print(f"{persona}: {', '.join(four)}\n")
    print("    " + "".join(f"{policy:<{_WIDTH}}" for policy in results).rstrip())
    known = most_rated(bundle)
    columns = [
        [name_of(movie) + (" *" if movie.row in known else "") for movie in result.films]
        for result in results.values()
    ]
    for rank, row in enumerate(zip_longest(*columns, fillvalue=""), start=1):
        print(f"{rank:>3} {''.join(f'{film:<{_WIDTH}}' for film in row)}".rstrip())
    print()


def print_summary(results: dict[str, dict[str, Result]]) -> None:
    """Print how many films count for each person, and the mean."""
    rows = {
        persona: [count for result in own.values() for count in result.counts.values()]
        for persona, own in results.items()
    }
    own = next(iter(results.values()))
    asked = next(iter(own.values())).counts
    print(f"{f'of {FILMS} films':<20}" + "".join(f"{policy:>{9 * len(asked)}}" for policy in own))
    print(f"{'':<20}" + "".join(f"{what:>9}" for what in asked) * len(own))
    for persona, row in rows.items():
        print(f"{persona:<20}" + "".join(f"{count:>9}" for count in row))
    means = np.mean(list(rows.values()), axis=0)
    print(f"{'mean':<20}" + "".join(f"{mean:>9.1f}" for mean in means))


def main() -> None:
    """Print the films of each person, and a table of all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--policy", action="append", metavar="NAME|FILE", help="may be repeated")
    parser.add_argument("--model", help="default: the model of the app")
    parser.add_argument("--answers", action="store_true", help="answer y to every film")
    add_json(parser)
    flags = parser.parse_args()
    found = locate()
    bundle = Bundle.load(find_model(found.artifacts.path, flags.model), found.processed.path)
    policies = [resolve_policy(choice, found.config.path) for choice in flags.policy or _POLICIES]
    films = f"{bundle.model}, {len(bundle.catalogue):,} films"
    print(f"{films}; * marks the {MOST_RATED} most rated\n")
    results = {
        persona: {
            policy.name: result_of(persona, bundle, policy, answers=flags.answers)
            for policy in policies
        }
        for persona in PERSONAS
    }
    for persona, own in results.items():
        print_films(persona, bundle, own)
    print_summary(results)
    if flags.json is not None:
        document = {
            "benchmark": "personas",
            "machine": machine(),
            "model": bundle.model,
            "answers": "y" if flags.answers else None,
            "results": {
                persona: {policy: result.document() for policy, result in own.items()}
                for persona, own in results.items()
            },
        }
        flags.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(run(main))
