"""Truncated SVD of a training signal, and of likes."""
