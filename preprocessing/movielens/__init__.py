"""A raw MovieLens release: its archive, its files, and what each of them says."""
