"""Reference models that the comparison needs: popularity, chance, item-item models."""
