"""Fetch what TMDB has of each film: requests within its limits, a cache, and checked answers."""
