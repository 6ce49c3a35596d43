"""What can be drawn: each module makes marks that come down to the four geometric kinds."""
