"""Figure modules: what they declare, what their products depend on, and their keys."""
