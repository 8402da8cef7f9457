"""The choice of the models' constants: grids, criteria and rules."""
