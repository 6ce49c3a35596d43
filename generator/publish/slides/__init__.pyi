# Written by `python -m generator.stubs` from EXPORTS in __init__.py; change it there.

from generator.publish.slides.kit import kit as kit
from generator.publish.slides.kit import told as told

EXPORTS: dict[str, str]
