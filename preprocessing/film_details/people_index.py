"""Build the search index of the people in movie_credits.csv, wherever that changes."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from engine.catalogue.credits import Credits, parse_credits
from engine.errors import DataError
from engine.files.names import PEOPLE_INDEX
from engine.search.people_index import PeopleIndex
from preprocessing.manifest import StepReport


def write_people_index(folder: Path, film_credits: Mapping[int, Credits]) -> StepReport:
    """Build the index of the people in `film_credits` and write it into `folder`."""
    people = PeopleIndex.build(film_credits)
    (folder / PEOPLE_INDEX).write_bytes(people.to_bytes())
    return StepReport("people_index", {"people": len(people)})


def credits_of(table: pd.DataFrame, where: Path) -> dict[int, Credits]:
    """Return the credits in a `table` for the file `where`, by MovieLens id.

    Raises
    ------
    DataError
        It has an impossible runtime or code.
    """
    try:
        return {row[0]: parse_credits(row) for row in table.itertuples(index=False, name=None)}
    except ValueError as error:
        raise DataError(f"has {error}", where=where, fix="restore the file or remove it") from None
