"""Textual's terminal drivers, made safe against odd input and signals."""
