"""`python build.py` builds the article; `python build.py --help` lists the other commands."""

import errno
import sys

if __name__ == "__main__":
    try:
        from generator.cli.main import main

        sys.exit(main())
    except OSError as error:
        if error.errno not in (errno.EMFILE, errno.ENFILE):
            raise
        sys.exit(f"build.py: {error.strerror}; expected a higher limit (ulimit -n)")
    except KeyboardInterrupt:  # before or after anything was begun
        sys.exit(130)
    except RuntimeError as error:  # what becomes of it in a class body, until Python 3.12
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        sys.exit(130)
