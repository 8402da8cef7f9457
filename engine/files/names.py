"""Names of files, their columns and separators, shared by writers and readers.

No other module spells these names.
"""

from typing import Final

SCHEMA_VERSION: Final = 1
LARGEST_ID: Final = 2**53  # up to here every program reads a number in JSON exactly
FAVOURITES: Final = 4  # how many films a session starts with
DEFAULT_MODEL: Final = "als"
MANIFEST: Final = "manifest.json"

# MovieLens' own terms
MOVIE_COLUMNS: Final = ("movieId", "title", "genres")
IMAX: Final = "IMAX"  # a genre that is a format
NO_GENRES: Final = "(no genres listed)"
GENRE_SEPARATOR: Final = "|"

# processed/, training only
RATINGS_FILTERED: Final = "ratings_filtered.csv"
TRAIN: Final = "train.csv"
VAL: Final = "val.csv"
TEST: Final = "test.csv"
TRAIN_TRANSFORMED: Final = "train_transformed.csv"
VAL_TRANSFORMED: Final = "val_transformed.csv"
TEST_TRANSFORMED: Final = "test_transformed.csv"
MOVIE_FEATURES: Final = "movie_features.csv"
USER_MEANS: Final = "user_means.json"
TRAIN_MAX_TIMESTAMP: Final = "train_max_timestamp.txt"
TMDB_FETCHED: Final = "tmdb_fetched.jsonl"

# processed/, read by the app
MOVIES_FILTERED: Final = "movies_filtered.csv"
MOVIE_POPULARITY: Final = "movie_popularity.json"
OTHER_FILMS: Final = "other_films.csv"  # with too few ratings to be recommended
MOVIE_FACTS: Final = "movie_facts.csv"
MOVIE_METADATA: Final = "movie_metadata.csv"
MOVIE_CREDITS: Final = "movie_credits.csv"
TITLE_INDEX: Final = "title_index.npz"
PEOPLE_INDEX: Final = "people_index.npz"
PROCESSED_RUNTIME: Final = (
    MOVIES_FILTERED, OTHER_FILMS, MOVIE_POPULARITY, MOVIE_FACTS, MOVIE_METADATA, MOVIE_CREDITS,
    TITLE_INDEX, PEOPLE_INDEX,
)  # fmt: skip
OTHER_FILM_COLUMNS: Final = (*MOVIE_COLUMNS, "rating_count")
FACT_COLUMNS: Final = (
    "movieId", "year", "rating_count", "rating_mean", "tags", "imdbId", "tmdbId",
)  # fmt: skip
METADATA_COLUMNS: Final = (
    "movieId", "title", "overview", "poster_url", "backdrop_url", "release_date",
    "tmdb_popularity", "tmdb_vote_avg",
)  # fmt: skip
CREDIT_COLUMNS: Final = (
    "movieId", "directors", "cast", "runtime", "countries", "languages", "original_title",
)  # fmt: skip
CREDIT_SEPARATOR: Final = "|"
TAG_SEPARATOR: Final = "|"
TMDB_ATTRIBUTION: Final = "This product uses the TMDB API but is not endorsed or certified by TMDB."

# artifacts/MODEL/, read by the app
MOVIE_EMBEDDINGS: Final = "movie_embeddings.npy"
MOVIE_MAP: Final = "movie_map.json"
GRAM: Final = "gram.npy"  # of a model that folds people in
MOVIE_POSITIONS: Final = "movie_positions.npy"  # of a model that has a map
MODEL_RUNTIME: Final = (MOVIE_EMBEDDINGS, MOVIE_MAP, GRAM, MOVIE_POSITIONS)

# artifacts/MODEL/, training only
USER_EMBEDDINGS: Final = "user_embeddings.npy"
USER_MAP: Final = "user_map.json"
SVD_MODEL: Final = "svd_model.joblib"

# config/
POLICY: Final = "recommender_policy.yaml"
PRESETS: Final = "presets"
PREPROCESSING_CONFIG: Final = "preprocessing.yaml"
TRAINING_CONFIG: Final = "training.yaml"
