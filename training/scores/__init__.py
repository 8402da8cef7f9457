"""The scale of a model's scores, and what they mean beside each other."""
