"""The screens: widgets joined to a session."""
