"""The two-tower model in PyTorch: users and films meet as vectors whose product is a score."""
