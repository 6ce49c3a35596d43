"""The tiny project's door."""

import sys

if __name__ == "__main__":
    try:
        from generator.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:  # before or after anything was begun
        sys.exit(130)
