"""The door: `python build.py` builds the article, `python build.py --help` says what else."""

import sys

if __name__ == "__main__":
    try:
        from generator.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:  # before or after anything was begun
        sys.exit(130)
