# Written by `python -m generator.stubs` from EXPORTS in __init__.py; change it there.

from generator.draw.film.film import Film as Film
from generator.draw.film.film import film as film
from generator.draw.film.film import still as still
from generator.draw.film.matplotlib_film import matplotlib as matplotlib
from generator.draw.geometry.quantity import quantity as quantity
from generator.draw.marks.arrows import arrows as arrows
from generator.draw.marks.bars import bars as bars
from generator.draw.marks.clusters import clusters as clusters
from generator.draw.marks.counts import counts as counts
from generator.draw.marks.decision_regions import heat as heat
from generator.draw.marks.decision_regions import regions as regions
from generator.draw.marks.diagram import diagram as diagram
from generator.draw.marks.graph import axis as axis
from generator.draw.marks.graph import graph as graph
from generator.draw.marks.graph import series as series
from generator.draw.marks.mark import fixed as fixed
from generator.draw.marks.mark import unframed as unframed
from generator.draw.marks.persistence_diagram import lives as lives
from generator.draw.marks.pictures import pictures as pictures
from generator.draw.marks.plane import circle as circle
from generator.draw.marks.plane import curves as curves
from generator.draw.marks.plane import field as field
from generator.draw.marks.plane import grid as grid
from generator.draw.marks.plane import label as label
from generator.draw.marks.plane import line as line
from generator.draw.marks.plane import path as path
from generator.draw.marks.plane import points as points
from generator.draw.marks.plane import points_at as points_at
from generator.draw.marks.plane import readout as readout
from generator.draw.marks.plane import rings as rings
from generator.draw.marks.plane import square as square
from generator.draw.marks.solids import floor as floor
from generator.draw.marks.solids import plane as plane
from generator.draw.marks.solids import surface as surface
from generator.draw.marks.solids import surfaces as surfaces
from generator.draw.marks.solids import tube as tube
from generator.draw.motion.camera import Camera as Camera
from generator.draw.motion.camera import turn as turn
from generator.draw.motion.orbit import orbit as orbit
from generator.draw.motion.orbit import turning as turning
from generator.draw.scene.panel import panel as panel
from generator.draw.scene.strip import strip as strip
from generator.draw.scene.strip import trace as trace
from generator.draw.style.format import Format as Format

EXPORTS: dict[str, str]
