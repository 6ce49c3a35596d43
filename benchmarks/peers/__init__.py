"""How people write the same films and the same training with other libraries."""
