"""The recommender's engine: films, search, taste models, ranking, sessions and file formats."""
