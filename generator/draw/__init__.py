"""Films of networks: `draw.film(draw.grid(), draw.curves(data), through=flow).gif("x.gif")`.

Marks say what is drawn, panels where, the clock when; a film holds them without colours, and
every picture (GIF, SVG of each step, animated SVG, poster) is rendered from the film.
"""

from generator import lazy

EXPORTS = {
    "Camera": "motion.camera",
    "Film": "film.film",
    "Format": "style.format",
    "arrows": "marks.arrows",
    "axis": "marks.graph",
    "bars": "marks.bars",
    "circle": "marks.plane",
    "clusters": "marks.clusters",
    "classes": "marks.decision_regions",
    "counts": "marks.counts",
    "curves": "marks.plane",
    "diagram": "marks.diagram",
    "field": "marks.plane",
    "film": "film.film",
    "fixed": "marks.mark",
    "floor": "marks.solids",
    "graph": "marks.graph",
    "grid": "marks.plane",
    "heat": "marks.decision_regions",
    "label": "marks.plane",
    "line": "marks.plane",
    "lives": "marks.persistence_diagram",
    "matplotlib": "film.matplotlib_film",
    "orbit": "motion.orbit",
    "panel": "scene.panel",
    "path": "marks.plane",
    "pictures": "marks.pictures",
    "plane": "marks.solids",
    "points": "marks.plane",
    "points_at": "marks.plane",
    "quantity": "geometry.quantity",
    "readout": "marks.plane",
    "regions": "marks.decision_regions",
    "rings": "marks.plane",
    "series": "marks.graph",
    "square": "marks.plane",
    "still": "film.film",
    "strip": "scene.strip",
    "surface": "marks.solids",
    "surfaces": "marks.solids",
    "trace": "scene.strip",
    "tube": "marks.solids",
    "turn": "motion.camera",
    "turning": "motion.orbit",
    "unframed": "marks.mark",
    "views": "motion.camera",
}
__getattr__, __dir__ = lazy.namespace(__name__, EXPORTS)
