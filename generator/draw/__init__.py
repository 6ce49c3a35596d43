"""Films of networks: `draw.film(draw.grid(), draw.curves(data), through=flow).gif("x.gif")`.

A film has panels; a panel has marks and the flow that moves them. Colours are names and sizes are
relative until a renderer writes GIF, MP4, SVG or PNG in a `Format`.
"""

from generator import lazy

EXPORTS = {
    "Camera": "motion.camera",
    "Film": "film.film",
    "Format": "style.format",
    "arrows": "marks.arrows",
    "axis": "marks.graph",
    "bars": "marks.bars",
    "circle": "marks.in_plane",
    "clusters": "marks.clusters",
    "classes": "marks.filled_regions",
    "counts": "marks.counts",
    "curves": "marks.in_plane",
    "diagram": "marks.diagram",
    "field": "marks.in_plane",
    "film": "film.film",
    "fixed": "marks.mark",
    "floor": "marks.in_space",
    "graph": "marks.graph",
    "grid": "marks.in_plane",
    "heat": "marks.filled_regions",
    "label": "marks.in_plane",
    "line": "marks.in_plane",
    "lives": "marks.persistence_diagram",
    "matplotlib": "film.matplotlib_film",
    "orbit": "motion.orbit",
    "panel": "scene.panel",
    "path": "marks.in_plane",
    "pictures": "marks.pictures",
    "plane": "marks.in_space",
    "points": "marks.in_plane",
    "points_at": "marks.in_plane",
    "quantity": "geometry.quantity",
    "readout": "marks.in_plane",
    "regions": "marks.filled_regions",
    "rings": "marks.in_plane",
    "series": "marks.graph",
    "square": "marks.in_plane",
    "still": "film.film",
    "strip": "scene.strip",
    "surface": "marks.in_space",
    "surfaces": "marks.in_space",
    "trace": "scene.strip",
    "tube": "marks.in_space",
    "turn": "motion.camera",
    "turning": "motion.orbit",
    "unframed": "marks.mark",
    "views": "motion.camera",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
