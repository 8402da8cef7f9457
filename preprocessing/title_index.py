"""Step 5: the index by which the app finds films as someone types, made of the filtered titles.

It goes by popularity in train, so it follows the transformation.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.catalogue.all_films import UNRATED, Listing
from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.manifest import CheckedFolder
from engine.files.names import TITLE_INDEX
from engine.search.title_index import TitleIndex
from preprocessing import cli
from preprocessing.account import Account
from preprocessing.groups import positions
from preprocessing.manifest import Provenance
from preprocessing.tables import Movies
from preprocessing.transform_data import TrainStatistics


def listing_of(movies: Movies, statistics: TrainStatistics) -> Listing:
    """Return the listing that the engine will read once both are written."""
    order = np.argsort(movies.ids)
    ids = movies.ids[order]
    found, rated = positions(statistics.movie_ids, ids)
    popularity = np.where(rated, statistics.movie_counts[found], UNRATED)
    return Listing(
        movie_ids=ids.astype(np.int64),
        titles=movies.titles.take(order).to_numpy(zero_copy_only=False).tolist(),
        genres=movies.genres.take(order).to_numpy(zero_copy_only=False).tolist(),
        popularity=popularity,
    )


def write_title_index(folder: Path, listing: Listing) -> Account:
    """Build the index of `listing` and write it into `folder`."""
    (folder / TITLE_INDEX).write_bytes(
        TitleIndex.build(listing.titles, listing.popularity).to_bytes()
    )
    return Account("title_index", {"titles": len(listing)})


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the index of the films in processed/ and print the account."""
    parser = cli.new_parser("title_index", __doc__)
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.of(processed)
    listing = Listing.read(CheckedFolder(processed, "python -m preprocessing.transform_data"))
    with publication(processed) as staged:
        account = write_title_index(staged, listing)
        provenance.write(staged, processed, [account])
    sys.stdout.write(str(account))


if __name__ == "__main__":
    sys.exit(run(main))
