"""Widgets: each shows values of `tui.view.models` and posts messages."""
