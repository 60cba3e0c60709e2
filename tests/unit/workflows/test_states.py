"""What each state means, and how states are told apart."""

from string import ascii_lowercase

import pytest

from workflows.states import ENDED, MEANINGS, OPEN, STORED, Phase, State

PHASES = {
    "intake": {"received", "recorded", "assessed", "mediation"},
    "investigation": {"investigation", "suspended", "report_review"},
    "finding": {"finding"},
    "sanction": {"sanction"},
    "ended": {"rejected", "referred", "closed"},
    "review": {"under_review"},
}
"""As in design.md, section 2."""


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_has_the_states_of_the_design(phase):
    assert {state for state in STORED if MEANINGS[state].phase is phase} == PHASES[phase]


def test_the_phases_part_the_states_that_a_case_can_stand_in():
    assert sorted(state for states in PHASES.values() for state in states) == sorted(STORED)
    assert State.NEW not in STORED
    assert set(STORED) | {State.NEW} == set(State)


def test_a_case_is_open_or_ended():
    assert set(STORED) == OPEN | ENDED
    assert not OPEN & ENDED
    assert PHASES["ended"] == ENDED


def test_every_state_has_a_meaning():
    assert list(MEANINGS) == list(State)


@pytest.mark.parametrize("state", State)
def test_a_state_is_told_to_staff_in_a_word_and_to_the_person_in_sentences(state):
    meaning = MEANINGS[state]
    assert 0 < len(meaning.label.split()) <= 3
    assert meaning.plain.endswith(".")
    assert meaning.next.endswith(".")
    assert state is State.NEW or "ou" in meaning.plain + meaning.next or "investigat" in meaning.plain


def test_no_two_states_are_called_or_explained_alike():
    assert len({meaning.label for meaning in MEANINGS.values()}) == len(State)
    assert len({meaning.plain for meaning in MEANINGS.values()}) == len(State)


@pytest.mark.parametrize("state", State)
def test_a_name_can_stand_in_an_address(state):
    assert set(state.value) <= {*ascii_lowercase, "_"}
    assert state.value == state.name.lower()
