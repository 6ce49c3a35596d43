"""What authors call: `film`, `still`, `matplotlib`, and clips of a film."""
