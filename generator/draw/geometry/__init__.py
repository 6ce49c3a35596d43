"""The kinds that marks come down to, quantities, and protocols of what marks accept."""
