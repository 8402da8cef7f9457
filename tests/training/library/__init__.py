"""Tests of what `fourfold build` does."""
