"""Turn raw MovieLens data into processed/: filter, split by time, transform, describe, index."""
