"""The client for TMDB's API and the metadata table that it fills."""
