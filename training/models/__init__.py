"""Every model that can be compared, fitted in memory and driving the engine's own session."""
