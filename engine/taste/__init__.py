"""Taste models: how favourites and answers become a score for every film."""
