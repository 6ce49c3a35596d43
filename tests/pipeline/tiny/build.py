"""The tiny project's door."""

import sys

if __name__ == "__main__":
    try:
        from generator.cli.main import main

        sys.exit(main())
    except KeyboardInterrupt:  # before or after anything was begun
        sys.exit(130)
    except RuntimeError as error:  # what becomes of it in a class body, until Python 3.12
        if not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        sys.exit(130)
