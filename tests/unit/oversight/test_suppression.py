"""No line that is published stands for fewer cases than must share it, whatever the cases are."""

from collections import Counter
from dataclasses import astuple
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.open_data.suppression import FORMS, Known, Told, rare, suppressed

CASES = st.dictionaries(
    st.integers().map(str),
    st.builds(
        Known,
        year=st.sampled_from([2024, 2025]),
        quarter=st.integers(1, 4),
        way=st.sampled_from(["web", "phone", "letter"]),
        source=st.sampled_from(["complainant", "media"]),
        state=st.sampled_from(["open", "closed"]),
        days=st.sampled_from(["", "up to 30"]),
    ),
    max_size=60,
)


@given(CASES, st.integers(2, 6))
def test_nobody_stands_alone(cases, least):
    told = suppressed(cases, least)
    assert all(count >= least for count in Counter(told.values()).values())
    assert len(cases) - len(told) < least


@given(CASES, st.integers(2, 6))
def test_nothing_is_told_that_is_not_so(cases, least):
    for case, form in suppressed(cases, least).items():
        assert form in cases[case].coarser()


def known(quarter: int = 1, way: str = "web", source: str = "complainant", **more) -> Known:
    others = {"year": 2025, "state": "closed", "days": ""} | more
    return Known(quarter=quarter, way=way, source=source, **others)


def test_each_step_tells_less():
    forms = known(days="up to 30").coarser()
    assert len(forms) == FORMS
    for finer, coarser in pairwise(forms):
        assert coarser != finer
        assert finer.received.startswith(coarser.received)
        assert all(less in {"", more} for less, more in zip(astuple(coarser)[1:], astuple(finer)[1:], strict=True))


@pytest.mark.parametrize(
    "others, told",
    [
        (known(), Told("2025-Q1", "web", "complainant", "closed", "")),
        (known(quarter=2), Told("2025", "web", "complainant", "closed", "")),
        (known(quarter=2, source="media"), Told("2025", "web", "", "closed", "")),
        (known(quarter=2, way="phone"), Told("2025", "", "", "closed", "")),
        (known(days="up to 30", way="phone"), Told("2025", "", "", "closed", "")),
        (known(year=2024), Told("", "", "", "closed", "")),
        (known(state="open"), Told("", "", "", "", "")),
    ],
)
def test_a_case_is_told_of_as_exactly_as_others_share(others, told):
    assert suppressed({"one": known(), "two": known(), "three": others}, least=3)["one"] == told


def test_a_value_of_one_case_is_rare_however_often_it_stands_there():
    assert rare([["force", "force", "force"], ["speech"], ["speech"], ["speech", "force"]], least=3) == {"force"}
