"""Three dimensions: who looks, what is cut, what covers what, and arrays for a page to turn."""
