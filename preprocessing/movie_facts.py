"""Step 4: year, ratings, tags and ids of each filtered movie, for the app's film panel.

movie_facts.csv has movieId, year, rating_count, rating_mean, tags, imdbId and tmdbId, in the
order of movies_filtered.csv. Counts and means are over the filtered ratings. Without tags.csv
or links.csv their columns are empty.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from engine.console import run
from engine.files.atomic import publication
from engine.files.locations import output_folder
from engine.files.names import FACT_COLUMNS, MOVIE_FACTS, RAW_LINKS, RAW_TAGS
from engine.text import visible
from preprocessing import cli
from preprocessing.csv_tables.writing import write_csv
from preprocessing.download import find_or_download
from preprocessing.filter_data import Filtered
from preprocessing.manifest import Provenance, StepReport
from preprocessing.movielens.features import MovieFeatures
from preprocessing.movielens.links import MovieLinks
from preprocessing.movielens.source import RawSource
from preprocessing.movielens.tags import read_tags, top_tags
from preprocessing.progress import bar
from preprocessing.tables import Movies


@dataclass(frozen=True, slots=True)
class MovieFacts:
    """Facts of m movies, in the order of `movies`.

    Parameters
    ----------
    tags
        (m,) strings joined by "|", null for a movie without tags.
    """

    movies: Movies
    features: MovieFeatures
    tags: pa.StringArray
    links: MovieLinks

    def write(self, folder: Path) -> None:
        """Write movie_facts.csv into `folder`."""
        columns = (
            self.movies.ids,
            self.features.years,
            self.features.rating_counts,
            self.features.rating_means,
            self.tags,
            self.links.imdb_ids,
            self.links.tmdb_ids,
        )
        write_csv(folder / MOVIE_FACTS, dict(zip(FACT_COLUMNS, columns, strict=True)))


def movie_facts(
    source: RawSource, movies: Movies, features: MovieFeatures
) -> tuple[MovieFacts, StepReport]:
    """Join `features` of `movies` with the tags and links of `source`.

    Raises
    ------
    DataError
        tags.csv or links.csv is damaged.
    """
    tags_file, links_file = source.find(RAW_TAGS), source.find(RAW_LINKS)
    no_text, no_ids = pa.nulls(len(movies), pa.string()), pa.nulls(len(movies), pa.int32())
    tags = top_tags(read_tags(tags_file), movies.ids) if tags_file else no_text
    no_links = MovieLinks(no_text, no_ids)
    links = MovieLinks.read(links_file, movies.ids) if links_file else no_links
    counts = {
        "movies": len(movies),
        "with_year": _known(features.years),
        "with_tags": _known(tags),
        "with_imdb_id": _known(links.imdb_ids),
        "with_tmdb_id": _known(links.tmdb_ids),
    }
    notes = tuple(
        visible(f"{source.path} has no {name}, so {columns} empty")
        for name, file, columns in (
            (RAW_TAGS, tags_file, "tags is"),
            (RAW_LINKS, links_file, "imdbId and tmdbId are"),
        )
        if file is None
    )
    return MovieFacts(movies, features, tags, links), StepReport("movie_facts", counts, notes)


def _known(column: pa.StringArray | pa.Int32Array) -> int:
    return len(column) - column.null_count


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the facts of the movies in processed/ and print the report."""
    parser = cli.new_parser("movie_facts", __doc__)
    cli.add_source(parser)
    cli.add_processed(parser)
    flags = parser.parse_args(arguments)
    processed = output_folder("processed", flags.processed)
    source = find_or_download(flags.source, flags.data, progress=bar)
    provenance = Provenance.read(processed)
    filtered = Filtered.read(processed, bar)
    features = MovieFeatures.of(filtered.movies, filtered.interactions)
    facts, report = movie_facts(source, filtered.movies, features)
    with publication(processed) as staged:
        facts.write(staged)
        provenance.write(staged, processed, [report])
    sys.stdout.write(str(report))


if __name__ == "__main__":
    sys.exit(run(main))
