"""Carry the descriptions and credits that ship with fourfold over to another catalogue.

A film is the same where MovieLens id and IMDb id agree. What the other folder has already stays.
"""

from pathlib import Path

import pandas as pd

from engine.files.locations import input_folder
from engine.files.names import MOVIE_FACTS
from preprocessing.film_details.film_tables import TABLES, combined, read_by_id, read_cells


def shipped_tables(
    processed: Path, movies: pd.DataFrame, facts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return movie_metadata.csv and movie_credits.csv for `processed`, by file name.

    Empty where `processed` is the shipped folder itself, or has no film of it.

    Parameters
    ----------
    movies, facts
        The films of `processed`: movieId and title, and movieId and imdbId.

    Raises
    ------
    DataError
        A table is damaged.
    """
    shipped = input_folder("processed").path
    if shipped.resolve() == processed.resolve() or not (shipped / MOVIE_FACTS).exists():
        return {}
    shipped_ids = read_by_id(shipped / MOVIE_FACTS, ["imdbId"])["imdbId"]
    ids = facts.set_index("movieId")["imdbId"]
    of_both = shipped_ids.reindex(ids.index)
    same = ids.index[(ids == of_both) & (of_both != "")]
    if same.empty:
        return {}
    return {
        name: combined(
            name, movies, read_cells(processed, name), read_cells(shipped, name).reindex(same)
        )
        for name in TABLES
        if (shipped / name).exists()
    }
