"""Read another agency's file row by row: every row with its line, or with the reason why it cannot be read."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from oversight.importing.load import InvalidMapping
from oversight.importing.mapping import Format

LONGEST_CELL = 100_000
"""Characters. More than any account that a person wrote; a cell beyond that has lost its closing quote."""

csv.field_size_limit(64 * LONGEST_CELL)

_NOT_DECODED = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its file, the line on which it begins, and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row, or a value of it, could not be used as it is."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.words}"


class SourceFile:
    """One file, written as its format says. Each reading of it is a stream from its beginning.

    :raises InvalidMapping: the file is not there, or its first line does not name the columns.
    """

    def __init__(self, path: Path, form: Format) -> None:
        self.path = path
        self.name = path.name
        self.form = form
        self.share_read = 0.0
        self.columns = self._columns()

    def rows(self) -> Iterator[Row | Problem]:
        """Give every row after the first line. Empty lines are none."""
        for line, cells in islice(self._records(), 1, None):
            if isinstance(cells, str):
                yield Problem(self.name, line, cells)
            elif cells:
                words = self._unfit(cells)
                if words:
                    yield Problem(self.name, line, words)
                else:
                    yield Row(self.name, line, dict(zip(self.columns, cells, strict=True)))

    def sha256(self) -> str:
        """Give the digest of the whole file."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _unfit(self, cells: list[str]) -> str | None:
        """Say why cells cannot be kept: their number, bytes that are not text, or more than can be meant."""
        if len(cells) != len(self.columns):
            return f"it has {len(cells)} columns, and the first line names {len(self.columns)}"
        for column, cell in zip(self.columns, cells, strict=True):
            if _NOT_DECODED.search(cell):
                return f"{column} is not written in {self.form.encoding}"
            if "\0" in cell:
                return f"{column} holds a NUL, which no text does"
            if len(cell) > LONGEST_CELL:
                return f"{column} has {len(cell)} characters, and the most is {LONGEST_CELL}"
        return None

    def _records(self) -> Iterator[tuple[int, list[str] | str]]:
        """Give what the lines hold, each with the line it begins on, or words where they cannot be told apart."""
        size = max(self.path.stat().st_size, 1)
        encoding = "utf-8-sig" if self.form.encoding.lower() in {"utf-8", "utf8"} else self.form.encoding
        with self.path.open("rb") as binary:
            lines = io.TextIOWrapper(binary, encoding, errors="surrogateescape", newline="")
            reader = csv.reader(lines, delimiter=self.form.delimiter, quotechar=self.form.quote, strict=True)
            while True:
                line = reader.line_num + 1
                try:
                    cells: list[str] | str = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    cells = f"it cannot be read as a row: {error}"
                self.share_read = binary.tell() / size
                yield line, cells

    def _columns(self) -> list[str]:
        try:
            _, names = next(self._records(), (1, ""))
        except (OSError, UnicodeError) as error:
            raise InvalidMapping(self.name, [f"the file cannot be read: {error}"]) from error
        if _NOT_DECODED.search("".join(names)):
            raise InvalidMapping(
                self.name, [f"the first line is not written in {self.form.encoding}; name its encoding"]
            )
        if isinstance(names, str) or not names or not all(names) or len(set(names)) != len(names):
            raise InvalidMapping(self.name, ["the first line must name the columns, each by a name of its own"])
        return names
