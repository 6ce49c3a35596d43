"""Witnesses, certificates and separation, with exact and interval arithmetic."""
