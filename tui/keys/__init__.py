"""Actions, their keys, and a person's own keymap."""
