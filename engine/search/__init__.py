"""Finding films by what a person types: the title index and the queries against it."""
