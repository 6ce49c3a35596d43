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
    "bars": "bars",
    "circle": "marks",
    "clusters": "clusters",
    "counts": "counts",
    "curves": "marks",
    "diagram": "diagram",
    "field": "marks",
    "film": "film",
    "fixed": "marks",
    "floor": "solids",
    "graph": "graph",
    "grid": "marks",
    "heat": "regions",
    "label": "marks",
    "line": "marks",
    "lives": "persistence",
    "matplotlib": "drawn",
    "orbit": "orbit",
    "panel": "panel",
    "path": "marks",
    "pictures": "pictures",
    "plane": "solids",
    "points": "marks",
    "points_at": "marks",
    "quantity": "quantity",
    "readout": "marks",
    "regions": "regions",
    "rings": "marks",
    "series": "graph",
    "square": "marks",
    "still": "film",
    "strip": "strip",
    "surface": "solids",
    "surfaces": "solids",
    "trace": "strip",
    "tube": "solids",
    "turn": "camera",
    "turning": "orbit",
    "unframed": "marks",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
