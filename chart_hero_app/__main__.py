"""`python -m chart_hero_app [SONG ...]`: the desktop app."""

import sys

from chart_hero_app.application import main

if __name__ == "__main__":
    sys.exit(main())
