"""From figure modules to files: declarations, keys, store, runner, claims and publishing.

Knows no network, no picture and no HTML: what is computed and drawn, it runs by name in workers.
Begin with `build.py` (one build, from top to bottom), then `declaration.py`, `keys.py`, `store.py`.
"""
