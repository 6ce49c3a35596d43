"""The site while it is being written: `serve(…)` in live.py builds, serves, watches and reloads.

Only what `serve` needs, and nothing of it comes into a site.
"""
