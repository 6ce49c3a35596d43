"""Publishing: files written in an order that leaves no page with a missing part."""
