"""Rows that cannot be used are named with file, line and reason, and hinder no other."""

import pytest
from sqlalchemy import select

from oversight.models import Party
from tests.factories.imports import add_line, case_of, copied, replace_in, run_import

COMPLAINT = "90-9001,{date},35, PHYSICAL ABUSE,{words}"
BAD_ROWS = [
    pytest.param(
        "findings.csv", "77-0001,ZB,White,Male,Domestic,Pending,Pending", "there is no case", id="no such case"
    ),
    pytest.param("findings.csv", "90-0002,ZB,White,Male,Domestic", "it has 5 columns", id="wrong column count"),
    pytest.param("findings.csv", ",ZB,White,Male,Domestic,Pending,Pending", "cap_number is empty", id="no key"),
    pytest.param("complaints.csv", "90-0001,2021-01-07 00:00:00,1, DRUGS,Again", "as on line 2", id="duplicate key"),
    pytest.param(
        "complaints.csv", COMPLAINT.format(date="7 Jan 21", words="Hit"), "and no date written as", id="bad date"
    ),
    pytest.param("complaints.csv", COMPLAINT.format(date="", words="Hit"), "does not say when", id="no date"),
    pytest.param(
        "complaints.csv",
        COMPLAINT.format(date="2031-01-07 00:00:00", words="Hit"),
        "is in the future",
        id="in the future",
    ),
    pytest.param(
        "complaints.csv",
        COMPLAINT.format(date="2021-01-07 00:00:00", words=" "),
        "there is no account",
        id="no account",
    ),
    pytest.param(
        "complaints.csv",
        COMPLAINT.format(date="2021-01-07 00:00:00", words="caf").encode() + b"\xe9",
        "summary is not written in utf-8",
        id="bad encoding",
    ),
    pytest.param("complaints.csv", COMPLAINT.format(date="2021-01-07 00:00:00", words="a\0b"), "holds a NUL", id="NUL"),
    pytest.param(
        "complaints.csv",
        COMPLAINT.format(date="2021-01-07 00:00:00", words="a" * 2**20),
        "summary has 1048576 characters",
        id="1 MB",
    ),
    pytest.param(
        "complaints.csv",
        COMPLAINT.format(date="2021-01-07 00:00:00", words='"No end'),
        "it cannot be read as a row",
        id="no closing quote",
    ),
]


@pytest.mark.parametrize("file, line, words", BAD_ROWS)
def test_a_row_that_cannot_be_used_is_named_and_hinders_no_other(world, tmp_path, file, line, words):
    folder = copied(tmp_path, cases=3)
    number = add_line(folder, file, line)
    ran = run_import(world, folder)
    assert ran.status == 0
    (said,) = ran.rejected
    assert said.startswith(f"{file}, line {number}: ")
    assert words in said
    assert (ran.result["cases"], ran.result["rejected_rows"], ran.result["agrees"]) == (3, 1, True)


def test_a_case_with_a_row_that_cannot_be_used_waits_as_a_whole(world, tmp_path):
    folder = copied(tmp_path, cases=3)
    replace_in(folder, "findings.csv", "Female,Verbal Abuse,Other than", "Female,Verbal Abuse,Rather than")
    ran = run_import(world, folder)
    assert len(ran.rejected) == 5
    assert any("“Rather than Sustained Finding”, which the mapping does not list" in line for line in ran.rejected)
    assert sum("its case waits for findings.csv, line 4" in line for line in ran.rejected) == 4
    assert (ran.result["cases"], ran.result["agrees"]) == (2, True)
    again = run_import(world, copied(tmp_path / "mended", cases=3))
    assert (again.result["cases"], again.result["added"], again.result["rejected_rows"]) == (3, 1, 0)


def test_hostile_words_arrive_as_they_are(world, tmp_path):
    words = "=cmd|' /C calc'!A0 <script>alert(1)</script> '; DROP TABLE complaint; -- \u202e"
    folder = copied(tmp_path, cases=1)
    add_line(folder, "complaints.csv", COMPLAINT.format(date="2021-01-07 00:00:00", words=words))
    add_line(folder, "complainants.csv", "90-9001,Male,Black,30,=1+1")
    assert run_import(world, folder).result["cases"] == 2
    with world.database.read() as session:
        complaint = case_of(session, "90-9001")
        person = session.scalars(select(Party).where(Party.complaint_id == complaint.id)).one()
    assert (complaint.account, person.name) == (words, "=1+1")


def test_nothing_in_a_file_reaches_the_terminal_as_a_command(world, tmp_path):
    folder = copied(tmp_path, cases=1)
    add_line(folder, "findings.csv", "90-0001,ZB,White,Male,\x1b]0;evil\x07,Pending,Pending")
    said = "".join(run_import(world, folder).said)
    assert "\x1b" not in said
    assert "“?]0;evil?”" in said


def test_a_value_outside_an_open_list_is_noted_and_left_out(world, tmp_path):
    folder = copied(tmp_path, cases=1)
    add_line(folder, "complainants.csv", "90-0001,W,Black,30,RE")
    ran = run_import(world, folder)
    assert ran.result["noted_values"] == 1
    assert any(line.startswith("noted: complainants.csv, line 3: complainant_sex is “W”") for line in ran.said)


def test_rows_that_change_after_their_case_came_in_are_named(world, tmp_path):
    folder = copied(tmp_path, cases=2)
    run_import(world, folder)
    add_line(folder, "findings.csv", "90-0002,ZX,White,Male,Domestic,Other than Sustained Finding,Not Applicable")
    replace_in(folder, "complaints.csv", "She called four times.", "She called.")
    ran = run_import(world, folder)
    assert ran.status == 1
    assert len(ran.rejected) == 2
    assert all("its case is here already" in line for line in ran.rejected)
