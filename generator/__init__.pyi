# Written by `python -m generator.stubs` from EXPORTS in __init__.py; change it there.

from generator import draw as draw
from generator import learn as learn
from generator import topology as topology
from generator.pipeline.claims import claim as claim
from generator.source import source as source

EXPORTS: dict[str, str]
