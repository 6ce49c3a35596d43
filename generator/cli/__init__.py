"""The command line: `main` reads it and runs a command; `options` declares what it takes."""
