"""Products on disk: entries, their encoding, checksums, temporary folders and pruning."""
