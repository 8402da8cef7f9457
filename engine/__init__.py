"""The recommender's engine: catalogue, search, taste models, policy scoring and the session.

It reads what preprocessing and training have written and answers one person's session,
with NumPy, rapidfuzz and PyYAML alone. It owns the contract that both sides agree on
(`engine.files.names`, `engine.files.manifest`) and imports none of the other packages.
"""
