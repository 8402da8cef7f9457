"""Implicit-feedback ALS: observations, solver, fit and settings."""
