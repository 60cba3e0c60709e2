"""What people tell in answers, and how near a danger is that they tell of."""

import pytest

from workflows.records.told import DID, DID_NOT, AccountDetails
from workflows.records.told_fear import URGENCY, urgency_of


@pytest.mark.parametrize(
    "told, urgency",
    [
        ({}, "low"),
        ({"afraid": "no", "feared": ["police"]}, "low"),
        ({"afraid": "soon"}, "medium"),
        ({"afraid": "no", "threats": ["threat"]}, "medium"),
        ({"afraid": "now"}, "high"),
        ({"afraid": "no", "threats": ["violence"]}, "high"),
        ({"afraid": "soon", "feared": ["custody"], "threats": ["threat"]}, "high"),
        ({"afraid": "soon", "feared": ["custody"]}, "medium"),
    ],
)
def test_danger_now_and_power_over_the_person_weigh_most(told, urgency):
    assert urgency_of(told) == urgency
    assert urgency in URGENCY


def test_acts_and_omissions_are_asked_alike():
    did, did_not = AccountDetails.fields["did"], AccountDetails.fields["did_not"]
    assert type(did) is type(did_not)
    assert did.required is did_not.required is False
    assert not set(DID) & set(DID_NOT)
    assert len(DID_NOT) > 8
