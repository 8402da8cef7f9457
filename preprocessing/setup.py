"""Run all steps: from a raw MovieLens data set to everything in processed/.

The files are the same as those of the single steps, but the tables stay in memory from step
to step and all files are published together. Descriptions and credits in the folder stay; for the
films that it has none of, those that ship with fourfold are copied.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import (
    MOVIE_CREDITS,
    MOVIE_FACTS,
    MOVIE_FEATURES,
    MOVIES_FILTERED,
    OTHER_FILMS,
    RATINGS_FILTERED,
)
from engine.text import visible
from preprocessing import cli
from preprocessing.download import find_or_download
from preprocessing.film_details.film_tables import read_credits
from preprocessing.film_details.people_index import write_people_index
from preprocessing.film_details.shipped_tables import shipped_tables
from preprocessing.filter_data import filter_data
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movie_facts import movie_facts
from preprocessing.movielens.source import RawSource
from preprocessing.progress import Progress, bar, silent
from preprocessing.split_data import movie_features, split_data
from preprocessing.tables import Derived, write_numbers, write_text_table
from preprocessing.thresholds import Thresholds
from preprocessing.title_index import all_films, write_title_index
from preprocessing.transform_data import transform_data


def setup(
    source: RawSource,
    processed: Path,
    thresholds: Thresholds,
    *,
    list_others: bool = False,
    progress: Progress = silent,
) -> list[StepReport]:
    """Run every step on `source` and publish the results in `processed`.

    Parameters
    ----------
    list_others
        Whether to list the films below the threshold in other_films.csv, for search.

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
    split, split_report = split_data(filtered.ratings)
    features = movie_features(filtered.movies, filtered.ratings)
    facts, facts_report = movie_facts(source, features)
    statistics, transformed, transform_report = transform_data(split)
    numbers: dict[str, pd.DataFrame | Derived] = {
        RATINGS_FILTERED: filtered.ratings,
        **split.tables,
        **transformed,
    }
    with publication(processed) as staged:
        write_numbers(staged, numbers, progress)
        write_text_table(staged / MOVIES_FILTERED, filtered.movies)
        write_text_table(staged / MOVIE_FEATURES, features)
        write_text_table(staged / MOVIE_FACTS, facts)
        statistics.write(staged)
        others = filtered.others if list_others else None
        if others is not None:
            write_text_table(staged / OTHER_FILMS, others)
        films = all_films(filtered.movies, statistics, others)
        index_report = write_title_index(staged, films)
        reports = [filter_report, split_report, transform_report, facts_report, index_report]
        carried = shipped_tables(processed, filtered.movies, facts)
        for name, table in carried.items():
            write_text_table(staged / name, table)
        own = [folder / MOVIE_CREDITS for folder in (staged, processed)]
        if known := next(filter(Path.exists, own), None):
            reports.append(write_people_index(staged, read_credits(known)))
        Provenance(source.name, asdict(thresholds)).write(staged, processed, reports)
    return reports


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare SOURCE for training and the app, and print a report for each step."""
    parser = cli.new_parser(
        "setup",
        __doc__,
        "ml-latest-small --min-movie-ratings 5 --processed mine/processed",
        "path/to/ml-32m.zip --processed mine/processed",
    )
    cli.add_source(parser)
    cli.add_processed(parser, "folder to write")
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
