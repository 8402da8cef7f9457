"""Data for the benchmarks, made up in the shape of real data or read where that is there."""
