"""Drawing text and bars as Textual content."""
