"""Films of networks: `draw.film(draw.grid(), draw.curves(data), through=flow).gif("x.gif")`.

Marks say what is drawn, panels where, the clock when; a film holds them without ink, and every
picture (GIF, SVG of each step, animated SVG, poster) is a reading of the film.
"""

from generator import lazy

EXPORTS = {
    "Camera": "camera",
    "Film": "film",
    "Format": "format",
    "arrows": "arrows",
    "axis": "graph",
    "graph": "graph",
    "circle": "marks",
    "curves": "marks",
    "diagram": "diagram",
    "field": "marks",
    "film": "film",
    "floor": "solids",
    "grid": "marks",
    "heat": "regions",
    "label": "marks",
    "line": "marks",
    "orbit": "orbit",
    "panel": "panel",
    "path": "marks",
    "plane": "solids",
    "points": "marks",
    "points_at": "marks",
    "regions": "regions",
    "series": "graph",
    "square": "marks",
    "still": "film",
    "rings": "marks",
    "quantity": "quantity",
    "readout": "marks",
    "strip": "strip",
    "trace": "strip",
    "rings": "marks",
    "square": "marks",
    "still": "film",
    "strip": "strip",
    "surface": "solids",
    "surfaces": "solids",
    "tube": "solids",
    "turn": "camera",
    "turning": "orbit",
    "unframed": "marks",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
