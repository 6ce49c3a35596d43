"""Many trainings compared: landscapes of widths and depths, comparisons, ablations."""
