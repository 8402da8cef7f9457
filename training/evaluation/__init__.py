"""How well models recommend to users that they were not trained on."""
