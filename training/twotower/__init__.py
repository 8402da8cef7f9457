"""The two-tower model in PyTorch: the score of a user and a film is the product of two vectors."""
