"""Read CSV tables with fixed column types, and write them in parallel."""
