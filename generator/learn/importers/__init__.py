"""Networks made elsewhere: files, live objects of other libraries, checkpoints, recordings."""
