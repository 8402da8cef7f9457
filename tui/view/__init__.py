"""Turn engine objects into the frozen values that widgets show."""
