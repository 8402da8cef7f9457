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
    # Categories are grouped by their numbers, in a third of the time of text.
    spellings = {"tag": tags.astype("category"), "folded": tags.str.lower().astype("category")}
    applied = applications.assign(**spellings)[tags != ""]
    of_movies = applied[applied["movieId"].isin(movie_ids)]
    users = (
        of_movies.groupby(["movieId", "folded"], observed=True)["userId"].nunique().rename("users")
    )
    ranked = (
        users.reset_index()
        .merge(_spellings(applied), on="folded")
        .sort_values(["movieId", "users", "folded"], ascending=[True, False, True])
    )
    shown = ranked.groupby("movieId").head(MOST_TAGS)
    tags_of: dict[int, list[str]] = {}
    for movie_id, tag in zip(shown["movieId"].tolist(), shown["tag"].tolist(), strict=True):
        tags_of.setdefault(movie_id, []).append(tag)
    joined = {movie_id: TAG_SEPARATOR.join(tags) for movie_id, tags in tags_of.items()}
    return pd.Series(joined, dtype="str")


def _spellings(applied: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each folded tag: folded, and its most frequent spelling as tag."""
    counted = applied.groupby(["folded", "tag"], observed=True).size().rename("count").reset_index()
    ordered = counted.sort_values(["folded", "count", "tag"], ascending=[True, False, True])
    return ordered.drop_duplicates("folded")[["folded", "tag"]]
