"""Films in space as parameters, from which a page computes their pictures."""
