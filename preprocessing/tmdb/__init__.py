"""Fetch film metadata from TMDB: requests within its limits, and the table of results."""
