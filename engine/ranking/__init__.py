"""From taste scores to a ranked list: the score, the best films, explanations."""
