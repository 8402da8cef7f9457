"""The title index: how titles are split into names and words, and stored in arrays."""
