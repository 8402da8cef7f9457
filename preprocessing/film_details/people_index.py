"""Build the search index of the people in movie_credits.csv, wherever that changes."""

from collections.abc import Mapping
from pathlib import Path

from engine.catalogue.credits import Credits
from engine.files.names import PEOPLE_INDEX
from engine.search.people_index import PeopleIndex
from preprocessing.manifest import StepReport


def write_people_index(folder: Path, film_credits: Mapping[int, Credits]) -> StepReport:
    """Build the index of the people in `film_credits` and write it into `folder`."""
    people = PeopleIndex.build(film_credits)
    (folder / PEOPLE_INDEX).write_bytes(people.to_bytes())
    return StepReport("people_index", {"people": len(people)})
