"""Makes docs/reference/ and docs/recipes/ from docstrings and examples: `python -m docs.make`."""
