"""Passwords that everybody tries first are refused however long they are, and others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.services.passwords import SHORTEST, USUAL, problem

KNOWN = "This password is known or too simple. Choose another"


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password1234567",
        "P@ssw0rdP@ssw0rd",
        "123456789012345",
        "qwertyuiopasdfgh",
        "correct horse battery staple",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "zyxwvutsrqponml",
        "Welcome-Oversight-2026",
        "PoliceOversight1!",
        "Summer2026Summer2026",
    ],
)
def test_what_everybody_tries_first_is_refused(password):
    assert problem(password) == KNOWN


@pytest.mark.parametrize("number", range(0, len(USUAL), 7))
def test_usual_words_in_a_row_are_refused(number):
    assert problem("".join((USUAL * 2)[number : number + 4]).ljust(SHORTEST, "1")) == KNOWN


@pytest.mark.parametrize(
    "password",
    ["Jennifer19870412!", "manchesterunited1", "liverpoolfc12345"],
)
def test_names_dates_and_what_was_stolen_elsewhere_are_refused(password):
    """None of these is made of our own list."""
    assert problem(password) == KNOWN


def test_a_password_out_of_ones_own_name_and_address_is_refused():
    assert problem("TamsinOkonedo1985") is None
    assert problem("TamsinOkonedo1985", "tamsin.okonedo@commission.example", "Tamsin Okonedo") == KNOWN


@pytest.mark.parametrize(
    "password",
    [
        "lantern gravel otter tuesday",
        "Müller isst gern Käse",
        "пятнадцать синих птиц",
        "j7#Lq!x0Zr_4mT9",
        "警察局门口有两棵老榕树和石狮子",
    ],
)
def test_words_that_few_would_guess_are_taken(password):
    assert problem(password) is None


@given(st.text(max_size=SHORTEST - 1))
def test_no_short_password_is_taken(password):
    assert problem(password) == f"Use at least {SHORTEST} characters, for example four words"


@given(st.text(min_size=SHORTEST, max_size=80))
def test_any_characters_can_be_judged(password):
    assert problem(password) in {None, KNOWN}
