"""Implicit-feedback ALS: the observations, the factorisation, and film factors for the app."""
