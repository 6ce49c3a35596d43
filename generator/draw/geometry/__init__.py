"""The geometries of marks, quantities, and protocols of the objects that marks accept."""
