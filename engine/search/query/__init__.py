"""Queries: parse typed text, find candidates, score and highlight them."""
