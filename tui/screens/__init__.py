"""The screens, which join widgets to a session."""
