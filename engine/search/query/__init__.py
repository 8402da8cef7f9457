"""Searching by title: parse the typed text, find candidates, score and highlight them."""
