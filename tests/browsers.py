"""Which browser of this machine the tests drive. Only the standard library is used: `run.py` reads this file, too."""

import os
import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Programs that are Chromium. The first is the same one without windows, which takes a third less of the machine."""


def find_chromium() -> str | None:
    """Find Chromium: the one that CHROMIUM names, or the first that is installed."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
