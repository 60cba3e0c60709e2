"""A file is read as a stream: every row comes with its line, or with the reason why it cannot be read."""

import itertools

import pytest

from oversight.importing.load import InvalidMapping
from oversight.importing.mapping import Format
from oversight.importing.source import Problem, Row, SourceFile


@pytest.fixture
def written(tmp_path):
    def write(data: bytes, **form: str) -> SourceFile:
        path = tmp_path / "rows.csv"
        path.write_bytes(data)
        return SourceFile(path, Format(**form))

    return write


def test_rows_know_the_line_on_which_they_begin(written):
    rows = list(written(b'a,b\r\n1,"x\r\ny"\r\n\r\n2,z\r\n').rows())
    assert rows == [Row("rows.csv", 2, {"a": "1", "b": "x\r\ny"}), Row("rows.csv", 5, {"a": "2", "b": "z"})]


def test_a_byte_order_mark_is_no_part_of_the_first_name(written):
    assert written("\ufeffa,b\n1,2\n".encode()).columns == ["a", "b"]


def test_a_file_is_written_as_its_format_says(written):
    source = written("a;b\n'ä;ö';€\n".encode("cp1252"), encoding="cp1252", delimiter=";", quote="'")
    assert list(source.rows()) == [Row("rows.csv", 2, {"a": "ä;ö", "b": "€"})]


@pytest.mark.parametrize(
    "line, words",
    [
        (b"1", "it has 1 columns, and the first line names 2"),
        (b"1,2,3", "it has 3 columns, and the first line names 2"),
        (b"1,\xe9", "b is not written in utf-8"),
        (b"1,a\0b", "b holds a NUL, which no text does"),
        (b"1," + b"x" * 100_001, "b has 100001 characters, and the most is 100000"),
        (b'1,"x" y', "it cannot be read as a row: ',' expected after '\"'"),
    ],
)
def test_what_cannot_be_kept_is_named_and_the_next_row_is_read(written, line, words):
    rows = list(written(b"a,b\n" + line + b"\n3,4\n").rows())
    assert rows == [Problem("rows.csv", 2, words), Row("rows.csv", 3, {"a": "3", "b": "4"})]


def test_a_quote_without_its_end_is_named_where_it_begins(written):
    (problem,) = written(b'a,b\n1,"x\n2,y\n').rows()
    assert str(problem) == "rows.csv, line 2: it cannot be read as a row: unexpected end of data"


@pytest.mark.parametrize("data", [b"", b"\n", b"a,a\n", b"a,,b\n", b'"a,b\n'])
def test_a_file_must_name_its_columns(written, data):
    with pytest.raises(InvalidMapping, match="the first line must name the columns"):
        written(data)


def test_a_first_line_in_another_encoding_is_told_as_such(written):
    with pytest.raises(InvalidMapping, match="the first line is not written in utf-8"):
        written("Straße,b\n".encode("cp1252"))
    assert written("Straße,b\n".encode("cp1252"), encoding="cp1252").columns == ["Straße", "b"]


def test_it_reads_no_further_than_it_is_asked(written):
    source = written(b"a,b\n" + b"1,2\n" * 100_000)
    assert len(list(itertools.islice(source.rows(), 10))) == 10
    assert 0 < source.share_read < 0.5
