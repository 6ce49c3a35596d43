"""Themes, fonts, text widths and formats."""
