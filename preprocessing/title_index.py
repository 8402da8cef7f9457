"""Step 5: build the search indexes of the app: of the filtered movies, and of their people.

It ranks films by their rating count in train, so it runs after `transform_data`. It writes
title_index.npz, and people_index.npz where there is movie_credits.csv.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from engine.catalogue.all_films import UNRATED, AllFilms
from engine.catalogue.credits import read_credits
from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.manifest import CheckedFolder
from engine.files.names import TITLE_INDEX
from engine.search.title_index import TitleIndex
from preprocessing import cli
from preprocessing.film_details.people_index import write_people_index
from preprocessing.manifest import Provenance, StepReport
from preprocessing.transform_data import TrainStatistics


def all_films(
    movies: pd.DataFrame, statistics: TrainStatistics, others: pd.DataFrame | None = None
) -> AllFilms:
    """Return what `AllFilms.read` returns after `movies`, `statistics` and `others` are written."""
    films = pd.concat([movies, others]).sort_values("movieId")
    counts = films["movieId"].map(statistics.movie_counts).fillna(UNRATED)
    rare = films["movieId"].isin([] if others is None else others["movieId"])
    if others is not None:
        counts = counts.mask(rare, films["rating_count"].clip(lower=UNRATED))
    return AllFilms(
        movie_ids=films["movieId"].to_numpy(np.int64),
        titles=films["title"].tolist(),
        genres=films["genres"].tolist(),
        popularity=counts.to_numpy().astype(np.int64),
        rare=rare.to_numpy(np.bool_),
    )


def write_title_index(folder: Path, films: AllFilms) -> StepReport:
    """Build the index of `films` and write it into `folder`."""
    (folder / TITLE_INDEX).write_bytes(TitleIndex.build(films.titles, films.popularity).to_bytes())
    return StepReport("title_index", {"titles": len(films)})


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the indexes of the films in processed/, and of the people in their credits."""
    parser = cli.new_parser("title_index", __doc__, "--processed mine/processed")
    cli.add_processed(parser)
    processed = output_folder("processed", parser.parse_args(arguments).processed)
    provenance = Provenance.read(processed)
    folder = CheckedFolder(processed, "python -m preprocessing.transform_data")
    films, film_credits = AllFilms.read(folder), read_credits(folder)
    with publication(processed) as staged:
        reports = [write_title_index(staged, films)]
        if film_credits:
            reports.append(write_people_index(staged, film_credits))
        provenance.write(staged, processed, reports)
    sys.stdout.write("".join(map(str, reports)))


if __name__ == "__main__":
    sys.exit(run(main))
