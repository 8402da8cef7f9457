"""The runs that `benchmarks.models` and `benchmarks.pipeline` compare, each in its own process."""
