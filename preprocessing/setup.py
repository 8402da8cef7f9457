"""All steps at once: a raw MovieLens data set to everything in processed/.

The tables are handed on in memory, split while the facts are gathered, and published together;
the files are those that the steps give one by one. movie_metadata.csv, which needs the network,
stays as it is.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.text import visible
from preprocessing import cli
from preprocessing.account import Account
from preprocessing.download import find_or_download
from preprocessing.filter_data import filter_data
from preprocessing.manifest import Provenance
from preprocessing.movie_facts import movie_facts
from preprocessing.movielens.features import MovieFeatures
from preprocessing.movielens.source import RawSource
from preprocessing.progress import Progress, bar, silent
from preprocessing.split_data import split_data, write_movie_features
from preprocessing.thresholds import Thresholds
from preprocessing.title_index import listing_of, write_title_index
from preprocessing.transform_data import TrainStatistics, write_transformed


def setup(
    source: RawSource, processed: Path, thresholds: Thresholds, *, progress: Progress = silent
) -> list[Account]:
    """Run every step on `source` and publish the results in `processed`.

    Returns
    -------
    list of Account
        One a step, in the order of `processed_manifest.STEPS`.

    Raises
    ------
    DataError
        A raw file is missing or damaged, or nothing is left; `processed` is as it was.
    """
    filtered, filter_account = filter_data(source, thresholds, progress=progress)
    with ThreadPoolExecutor(1) as beside:
        splitting = beside.submit(split_data, filtered.interactions)
        features = MovieFeatures.of(filtered.movies, filtered.interactions)
        facts, facts_account = movie_facts(source, filtered.movies, features)
        split, split_account = splitting.result()
    statistics = TrainStatistics.of(split.train)
    with publication(processed) as staged:
        filtered.write(staged, progress)
        write_movie_features(staged, filtered, features)
        transform_account = write_transformed(staged, split, statistics, progress, with_split=True)
        facts.write(staged)
        index_account = write_title_index(staged, listing_of(filtered.movies, statistics))
        accounts = [
            filter_account, split_account, transform_account, facts_account, index_account,
        ]  # fmt: skip
        Provenance.fresh(source.name, thresholds).write(staged, processed, accounts)
    return accounts


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare SOURCE for training and the app, and print each step's account."""
    parser = cli.new_parser("setup", __doc__)
    cli.add_source(parser)
    cli.add_processed(parser)
    Thresholds.add_flags(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    thresholds = Thresholds.from_flags(flags)
    source = find_or_download(flags.source, flags.data, progress=bar)
    accounts = setup(source, processed, thresholds, progress=bar)
    sys.stdout.write("\n".join(str(account) for account in accounts))
    sys.stdout.write(f"\nWritten to {visible(str(processed))}\n")


if __name__ == "__main__":
    sys.exit(run(main))
