"""Raw MovieLens to processed/: download, filter, split by time, transform the signal."""
