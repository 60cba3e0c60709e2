"""A policy says whom to believe: groups of witnesses, groups of groups, and nothing that cannot be followed."""

import pytest

from tests.factories.trees import LOG, PROMISER
from workflows.audit.checkpoint import NOBODY
from workflows.audit.note import Algorithm, Signer
from workflows.audit.policy import MalformedPolicy, read_policy

KEYS = {
    name: Signer(f"{name}.example", Algorithm.COSIGNATURE, name.encode() * 16).verifier
    for name in ("x1", "x2", "x3", "y1", "y2")
}
WITNESSES = "".join(f"witness {name} {key} https://{name}.example\n" for name, key in KEYS.items())
TWO_LEVELS = f"""
# Two of one house, and anybody of the other.
log {LOG.verifier} https://oversight.example/log
{WITNESSES}
group X 2 x1 x2 x3
group\tY any y1 y2
  group both all X Y
quorum both
"""


@pytest.mark.parametrize(
    "signed, met",
    [
        ("", False),
        ("x1 x2 x3", False),
        ("x1 y1", False),
        ("x1 x2 y1", True),
        ("x1 x3 y2", True),
        ("y1 y2", False),
        ("x1 x2 x3 y1 y2", True),
    ],
)
def test_a_quorum_of_two_levels_is_met_as_it_says(signed, met):
    policy = read_policy(TWO_LEVELS)
    assert policy.trust().quorum.met_by([KEYS[name] for name in signed.split()]) is met


def test_it_gives_keys_and_addresses():
    policy = read_policy(TWO_LEVELS)
    assert policy.logs == [LOG.verifier]
    assert next((one.name, one.url) for one in policy.witnesses) == ("x1", "https://x1.example")
    assert policy.trust(PROMISER.verifier).log_keys == (LOG.verifier, PROMISER.verifier)


def test_a_single_witness_or_none_may_be_asked_for():
    assert read_policy(f"{WITNESSES}quorum x1").trust().quorum.met_by([KEYS["x1"]])
    assert not read_policy(f"{WITNESSES}quorum x1").trust().quorum.met_by([KEYS["x2"]])
    assert read_policy("quorum none").trust().quorum is NOBODY


@pytest.mark.parametrize(
    "lines",
    [
        "",
        "quorum",
        "quorum x1",
        f"{WITNESSES}quorum x1\nquorum x1",
        f"{WITNESSES}group none any x1\nquorum none",
        f"{WITNESSES}group X 0 x1\nquorum X",
        f"{WITNESSES}group X 2 x1\nquorum X",
        f"{WITNESSES}group X any x9\nquorum X",
        f"{WITNESSES}group X any\nquorum X",
        f"{WITNESSES}group X any x1 x1\nquorum X",
        f"{WITNESSES}group X any x1\ngroup Y any x1\nquorum X",
        f"{WITNESSES}group x1 any x2\nquorum x1",
        f"{WITNESSES}witness again {KEYS['x1']}\nquorum none",
        f"witness x1 {LOG.verifier}\nquorum none",
        f"log {KEYS['x1']}\nquorum none",
        f"log {LOG.verifier}\nlog {LOG.verifier}\nquorum none",
        "witness x1 nothing\nquorum none",
        "watch x1\nquorum none",
    ],
)
def test_what_cannot_be_followed_is_refused(lines):
    with pytest.raises(MalformedPolicy):
        read_policy(lines)


def test_a_refusal_names_the_line():
    with pytest.raises(MalformedPolicy, match="line 2 of the policy"):
        read_policy("# first\nwitness x1\nquorum none")
