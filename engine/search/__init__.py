"""Film search by title: the index and the queries against it."""
