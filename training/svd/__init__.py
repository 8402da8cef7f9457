"""Truncated SVD models."""
