"""The map of films, as values that are drawn."""
