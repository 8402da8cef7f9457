"""Find the most used tags of each movie."""

from typing import Final

import pandas as pd

from engine.files.names import TAG_SEPARATOR

MOST_TAGS: Final = 8  # a movie
_STAND_IN: Final = "/"  # for a separator inside a tag


def top_tags(applications: pd.DataFrame, movie_ids: "pd.Series[int]") -> "pd.Series[str]":
    """Return the most used tags of each movie, distinct, joined by "|".

    Tags that differ only in case or white space count as one, in the most frequent spelling. A
    tag's use is the number of users who applied it; ties are in alphabetical order.

    Parameters
    ----------
    applications
        userId, movieId and tag, one row each time a user applied a tag.
    movie_ids
        (m,) distinct.

    Returns
    -------
    Series
        By movieId, of the movies in `movie_ids` with tags; at most `MOST_TAGS` each.
    """
    tags = applications["tag"].str.replace(r"\s+", " ", regex=True).str.strip()
    tags = tags.str.replace(TAG_SEPARATOR, _STAND_IN, regex=False)
    applied = applications.assign(tag=tags, folded=tags.str.lower())[tags != ""]
    of_movies = applied[applied["movieId"].isin(movie_ids)]
    users = of_movies.groupby(["movieId", "folded"])["userId"].nunique().rename("users")
    ranked = (
        users.reset_index()
        .merge(_spellings(applied), on="folded")
        .sort_values(["movieId", "users", "folded"], ascending=[True, False, True])
    )
    return (
        ranked.groupby("movieId").head(MOST_TAGS).groupby("movieId")["tag"].agg(TAG_SEPARATOR.join)
    )


def _spellings(applied: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each folded tag: folded, and its most frequent spelling as tag."""
    counted = applied.groupby(["folded", "tag"]).size().rename("count").reset_index()
    ordered = counted.sort_values(["folded", "count", "tag"], ascending=[True, False, True])
    return ordered.drop_duplicates("folded")[["folded", "tag"]]
