"""The scale of a model's scores, and the marks that part weak from strong matches."""
