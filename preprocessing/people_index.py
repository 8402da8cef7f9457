"""Build the search index of the people in movie_credits.csv."""

import sys
from collections.abc import Sequence
from pathlib import Path

from engine.catalogue.credits import read_credits
from engine.console import run
from engine.errors import DataError
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.manifest import CheckedFolder
from engine.files.names import MOVIE_CREDITS, PEOPLE_INDEX
from engine.search.people_index import PeopleIndex
from preprocessing import cli
from preprocessing.manifest import Provenance, StepReport


def write_people_index(folder: Path, credits_in: CheckedFolder) -> StepReport:
    """Build the index of the people in the credits of `credits_in` and write it into `folder`."""
    people = PeopleIndex.build(read_credits(credits_in))
    (folder / PEOPLE_INDEX).write_bytes(people.to_bytes())
    return StepReport("people_index", {"people": len(people)})


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the index of the people in processed/ and print the report."""
    parser = cli.new_parser("people_index", __doc__)
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.read(processed)
    folder = CheckedFolder(processed, "python -m preprocessing.fetch_tmdb_metadata")
    if not folder.has(MOVIE_CREDITS):
        raise DataError(
            "is missing",
            where=processed / MOVIE_CREDITS,
            fix="fetch it with `python -m preprocessing.fetch_tmdb_metadata`",
        )
    with publication(processed) as staged:
        report = write_people_index(staged, folder)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
