"""Training of many restarts at once: loss terms, Adam, schedules, and what results."""
