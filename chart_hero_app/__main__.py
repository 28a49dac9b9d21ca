"""`python -m chart_hero_app [SONG ...]`: the desktop app."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a packed program is its own helper process, and stops here then

    from chart_hero_app.application import main

    sys.exit(main())
