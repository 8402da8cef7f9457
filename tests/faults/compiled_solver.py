"""Compile the ALS solver, so that children forked from here need neither the time nor the files.

A child without rights may be unable to read what the compiler imports.
"""

from training.als.solver import compiled

compiled()
