"""A person's session: its state, its file, and what can be exported from it."""
