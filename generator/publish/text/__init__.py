"""Text to HTML: Markdown, formulas, titles, numbers, captions and templates."""
