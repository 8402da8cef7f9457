"""The actions, their keys, and the keymap file."""
