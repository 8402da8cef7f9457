"""Run all steps: from a raw MovieLens data set to everything in processed/.

The files are the same as those of the single steps, but the tables stay in memory from step
to step and all files are published together. movie_metadata.csv, which needs the network, stays
as it is.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.text import visible
from preprocessing import cli
from preprocessing.download import find_or_download
from preprocessing.filter_data import filter_data
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movie_facts import movie_facts
from preprocessing.movielens.features import MovieFeatures
from preprocessing.movielens.source import RawSource
from preprocessing.progress import Progress, bar, silent
from preprocessing.split_data import split_data, write_movie_features
from preprocessing.thresholds import Thresholds
from preprocessing.title_index import all_films, write_title_index
from preprocessing.transform_data import TrainStatistics, write_transformed


def setup(
    source: RawSource, processed: Path, thresholds: Thresholds, *, progress: Progress = silent
) -> list[StepReport]:
    """Run every step on `source` and publish the results in `processed`.

    Returns
    -------
    list of StepReport
        One for each step, in the order of `manifest.STEPS`.

    Raises
    ------
    DataError
        A raw file is missing or damaged, or no rating is left; `processed` is unchanged.
    """
    filtered, filter_report = filter_data(source, thresholds, progress=progress)
    with ThreadPoolExecutor(1) as pool:
        splitting = pool.submit(split_data, filtered.interactions)
        features = MovieFeatures.of(filtered.movies, filtered.interactions)
        facts, facts_report = movie_facts(source, filtered.movies, features)
        split, split_report = splitting.result()
    statistics = TrainStatistics.of(split.train)
    with publication(processed) as staged:
        filtered.write(staged, progress)
        write_movie_features(staged, filtered, features)
        transform_report = write_transformed(staged, split, statistics, progress, with_split=True)
        facts.write(staged)
        index_report = write_title_index(staged, all_films(filtered.movies, statistics))
        reports = [filter_report, split_report, transform_report, facts_report, index_report]
        Provenance(source.name, asdict(thresholds)).write(staged, processed, reports)
    return reports


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare SOURCE for training and the app, and print a report for each step."""
    parser = cli.new_parser("setup", __doc__)
    cli.add_source(parser)
    cli.add_processed(parser)
    Thresholds.add_flags(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    thresholds = Thresholds.from_flags(flags)
    source = find_or_download(flags.source, flags.data, progress=bar)
    reports = setup(source, processed, thresholds, progress=bar)
    sys.stdout.write("\n".join(map(str, reports)))
    sys.stdout.write(f"\nWritten to {visible(str(processed))}\n")


if __name__ == "__main__":
    sys.exit(run(main))
