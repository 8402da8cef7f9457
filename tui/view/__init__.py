"""Engine objects turned into the frozen values that widgets show."""
