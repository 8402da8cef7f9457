"""From processed/ to artifacts/: the models, and how well they recommend."""
