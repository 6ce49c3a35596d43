"""Time and view: clock, easing, camera and orbits."""
