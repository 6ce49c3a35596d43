"""What a film and a matplotlib film share: clock, format and the context of a rendering."""
