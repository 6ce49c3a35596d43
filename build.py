"""`python build.py` builds the article of this folder; `python build.py --help` says what else."""

import sys

if __name__ == "__main__":
    try:
        from generator.__main__ import start
    except KeyboardInterrupt:
        sys.exit(130)
    start()
