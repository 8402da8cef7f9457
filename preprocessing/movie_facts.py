"""Step 4: year, ratings, tags and ids of each filtered movie, for the app's about panel.

It writes movie_facts.csv, with movieId, year, rating_count, rating_mean, tags, imdbId and tmdbId,
in the order of movies_filtered.csv. Counts and means are over the filtered ratings. Without
tags or links their columns are empty.
"""

import sys
from collections.abc import Sequence

import pandas as pd

from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import FACT_COLUMNS, MOVIE_FACTS
from engine.text import visible
from preprocessing import cli
from preprocessing.download import find_or_download
from preprocessing.filter_data import Filtered
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.links import read_links
from preprocessing.movielens.releases import read_raw_tags
from preprocessing.movielens.source import RawSource
from preprocessing.movielens.tags import top_tags
from preprocessing.progress import bar
from preprocessing.split_data import movie_features
from preprocessing.tables import write_text_table


def movie_facts(source: RawSource, features: pd.DataFrame) -> tuple[pd.DataFrame, StepReport]:
    """Join `features`, from `movie_features`, with the tags and links of `source`.

    Returns
    -------
    facts
        The columns `FACT_COLUMNS`; values that are not known are missing.
    report
        How many movies have each.

    Raises
    ------
    DataError
        The tags are damaged.
    """
    facts = features.reindex(columns=list(FACT_COLUMNS))
    movies, notes = facts["movieId"], []
    if "tags" in source.tables:
        facts["tags"] = movies.map(top_tags(read_raw_tags(source["tags"]), movies))
    else:
        notes.append(f"{source.folder} has no tags, so tags is empty")
    if "links" in source.tables:
        links, notes_on_links = read_links(source["links"])
        notes.extend(notes_on_links)
        for name in links:
            facts[name] = movies.map(links[name])
    else:
        notes.append(f"{source.folder} has no links, so imdbId and tmdbId are empty")
    counts = {
        "movies": len(facts),
        "with_year": int(facts["year"].count()),
        "with_tags": int(facts["tags"].count()),
        "with_imdb_id": int(facts["imdbId"].count()),
        "with_tmdb_id": int(facts["tmdbId"].count()),
    }
    return facts, StepReport("movie_facts", counts, tuple(map(visible, notes)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the facts of the movies in processed/ and print the report."""
    parser = cli.new_parser("movie_facts", __doc__, "ml-latest-small --processed mine/processed")
    cli.add_source(parser)
    cli.add_processed(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    source = find_or_download(flags.source, flags.data, progress=bar)
    provenance = Provenance.read(processed)
    filtered = Filtered.read(processed, bar)
    facts, report = movie_facts(source, movie_features(filtered.movies, filtered.ratings))
    with publication(processed) as staged:
        write_text_table(staged / MOVIE_FACTS, facts)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
