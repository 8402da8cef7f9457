"""`fourfold find`: print the films that a search finds, as lines or JSON."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from engine.catalogue.movies import Catalogue, Movie
from engine.errors import FourfoldError
from engine.search.film_finder import Found
from engine.text import visible
from tui.cli.arguments import launch_from

_STANDARD_INPUT = "-"


def run(args: Namespace) -> None:
    """Print the films for each query: the words together, or each line of standard input.

    Raises
    ------
    FourfoldError
        The catalogue cannot be read, or standard input is not text.
    """
    loaded = launch_from(args).load()
    finder = loaded.finder
    from_input = args.query == [_STANDARD_INPUT]
    for query in _lines_of_input() if from_input else [" ".join(args.query)]:
        found = finder.find(query, args.n)
        movies = [finder.catalogue.movie(match.row) for match in found.matches]
        if args.json:
            indent = None if from_input else 2
            print(json.dumps(_document(query, found, movies), indent=indent), flush=from_input)
        else:
            if from_input:
                print(f"{visible(query)}:")
            _print_lines(found, movies, sys.stdout if from_input else sys.stderr)
            if (found.guess or not movies) and not from_input and not loaded.bundle.is_library:
                print(_ending(finder.catalogue), file=sys.stderr)


def _ending(catalogue: Catalogue) -> str:
    """Return when the films end, and how to get later ones."""
    from tui.view.search import HOW_TO_GET_MORE

    years = catalogue.years_recommended
    return HOW_TO_GET_MORE if years is None else f"The films end in {years[1]}. {HOW_TO_GET_MORE}"


def _lines_of_input() -> Iterator[str]:
    try:
        for line in sys.stdin:
            yield line.rstrip("\r\n")
    except UnicodeDecodeError:
        raise FourfoldError("is not text", where="standard input", fix="give UTF-8") from None


def _document(query: str, found: Found, movies: Sequence[Movie]) -> dict[str, Any]:
    people = {"person": ", ".join(found.people)} if found.people else {}
    return {
        "query": query,
        "guess": found.guess,
        **people,
        "problems": list(found.problems),
        "results": [
            {
                "movieId": movie.movie_id,
                "title": movie.title,
                "year": movie.year,
                "genres": list(movie.genres),
            }
            for movie in movies
        ],
    }


def _print_lines(found: Found, movies: Sequence[Movie], notes: TextIO) -> None:
    """Print a line for each film, and what a person has to know beside them to `notes`."""
    if found.guess or found.people or not movies:
        print(visible(found.heading), file=notes)
    for problem in found.problems:
        print(visible(problem), file=notes)
    for movie in movies:
        genres = visible(", ".join(movie.shown_genres))
        print(f"{movie.movie_id:>7}  {visible(movie.label)}" + (f" - {genres}" if genres else ""))
    sys.stdout.flush()
