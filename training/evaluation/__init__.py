"""How well models recommend to people they were never trained on."""
