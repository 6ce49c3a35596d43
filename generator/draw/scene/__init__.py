"""What is seen at one moment: panels, strips, layout and overlay."""
