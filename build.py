"""The door: `python build.py` builds the article, `python build.py --help` says what else."""

import sys

from generator.cli import main

if __name__ == "__main__":
    sys.exit(main())
