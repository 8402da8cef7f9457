"""Text and bars as Textual content."""
