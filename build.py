"""`python build.py` builds the article of this folder; `python build.py --help` lists the rest."""

import sys

if __name__ == "__main__":
    try:
        from generator.__main__ import start
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:  # what becomes of it in a class body, until Python 3.12
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        sys.exit(130)
    start()
