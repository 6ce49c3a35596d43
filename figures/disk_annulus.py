"""A disk in a ring

Class A is a disk, class B the ring around it. There is air between them everywhere, and yet no line
comes near to parting them.
"""

from generator import claim, draw, learn

alt = "A filled blue disk around the origin, and an orange ring around it, on a grid."


def data():
    return learn.disk_annulus(points=400)


def gap(data):
    disk, ring = data.sets
    return ring.inner - disk.outer


def still(data):
    return draw.still(
        draw.square(),
        draw.grid(),
        draw.regions(data),
        draw.label("A", (0, 0), colour="a", size=22, offset=(0, 8)),
        draw.label("B", (-0.83, 0), colour="b", size=22, offset=(0, 8)),
    )


def claims(gap):
    yield claim.above("gap", gap, 0.3, "There is room between the classes")
