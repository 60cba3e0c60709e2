"""Tell somebody who waits how far an import has come, and what it met."""

import time
from typing import TextIO

EVERY_SECONDS = 10.0
EVERY_SECONDS_ON_A_TERMINAL = 0.2


class Progress:
    """Lines on a stream: one that is written over on a terminal, otherwise one every few seconds."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._on_terminal = stream.isatty()
        self._every = EVERY_SECONDS_ON_A_TERMINAL if self._on_terminal else EVERY_SECONDS
        self._said_at = time.monotonic()
        self._width = 0

    def so_far(self, words: str) -> None:
        """Say how far it is, unless that was said a moment ago."""
        if time.monotonic() - self._said_at < self._every:
            return
        self._said_at = time.monotonic()
        if self._on_terminal:
            self._stream.write("\r" + words.ljust(self._width))
            self._width = len(words)
        else:
            self._stream.write(words + "\n")
        self._stream.flush()

    def say(self, words: str) -> None:
        """Write a line that stays."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._width = 0
        self._stream.write(words + "\n")
        self._stream.flush()
