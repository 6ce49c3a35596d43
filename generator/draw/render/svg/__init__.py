"""SVG: stills, the picture of each step, and the animated document."""
