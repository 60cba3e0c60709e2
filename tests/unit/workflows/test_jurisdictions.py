"""Whether the law of a place is read as it is written, and refused where it says what cannot be."""

from datetime import date

import pytest
from pydantic import ValidationError

from workflows import jurisdictions
from workflows.clocks import Calendar
from workflows.errors import WorkflowError
from workflows.jurisdictions import InvalidPack, load_pack
from workflows.jurisdictions.pack import HERE, read_pack
from workflows.records.outcome import STANDARDS_OF_PROOF
from workflows.standards import load_standards

MODEL = (HERE / "model.yaml").read_text("utf-8")
SHIPPED = sorted(path.stem for path in HERE.glob("*.yaml"))


@pytest.fixture
def read(tmp_path):
    """Read a pack from words."""

    def reading(words, name="model"):
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return read_pack(path)

    return reading


def changed(old, new):
    assert old in MODEL
    return MODEL.replace(old, new)


def test_the_model_pack_says_what_checks_and_clocks_ask():
    pack = load_pack("model")
    assert (pack.id, pack.valid_from, pack.review_by_officer) == ("model", date(2026, 1, 1), True)
    assert pack.calendar == Calendar("UTC", frozenset({5, 6}), {})
    assert pack.zone.key == "UTC"
    assert len(pack.support) == 3


def test_a_pack_is_read_once_and_never_changed():
    assert load_pack("model") is load_pack("model")
    with pytest.raises(ValidationError, match="frozen"):
        load_pack("model").title = "Another"


def test_an_unknown_pack_is_refused_with_those_that_are_known():
    with pytest.raises(InvalidPack, match=r"there is no jurisdiction pack atlantis; there are: .*model"):
        load_pack("atlantis")


def test_what_is_wrong_with_a_pack_is_the_domains_own_error():
    assert issubclass(jurisdictions.InvalidPack, WorkflowError)


@pytest.mark.parametrize(
    "words, complaint",
    [
        ("id: [model", r"(?s)model\.yaml: .*expected ',' or '\]'"),
        ("", r"(?s)model\.yaml: .*valid dictionary"),
        ("- model", r"(?s)model\.yaml: .*valid dictionary"),
        (b"id: \xff\xfe", r"model\.yaml: .*can't decode"),
        ("!!python/object/apply:os.system [ls]", r"model\.yaml: "),
        (MODEL + "colour: blue\n", r"colour\n.*Extra inputs are not permitted"),
        (MODEL + "timezone: UTC\n", r'found duplicate key "timezone"'),
        (changed("timezone: UTC", "timezone: Mars/Olympus"), "Mars/Olympus is not a time zone of the IANA database"),
        (changed("timezone: UTC\n", ""), r"timezone\n.*Field required"),
        (changed("weekend: [5, 6]", "weekend: [0, 1, 2, 3, 4, 5, 6]"), "the weekend is some of the days"),
        (changed("weekend: [5, 6]", "weekend: [6, 7]"), "the weekend is some of the days"),
        (changed("closures: {}", "closures: {2026-02-30: Closed}"), r"model\.yaml: day is out of range"),
        (changed("closures: {}", "closures: {Christmas: Closed}"), r"closures\.Christmas"),
        (changed("valid_from: 2026-01-01", "valid_from: soon"), r"valid_from\n"),
        (changed("review_by_officer: true", "review_by_officer: perhaps"), r"review_by_officer\n"),
        (changed("parameters: {}", "parameters: {RECORD-01: 48}"), r"parameters\.RECORD-01\n"),
        (changed("parameters: {}", "parameters: {RECORD-01: {record_hours: -1}}"), r"greater than or equal to 0"),
        (changed("id: model", "id: The Model"), r"id\n.*should match pattern"),
        (changed("id: model", "id: other"), r"model\.yaml: the pack in this file calls itself other"),
    ],
)
def test_a_pack_that_cannot_be_used_is_refused_with_what_is_wrong_and_where(read, words, complaint):
    with pytest.raises(InvalidPack, match=complaint):
        read(words)


def test_a_pack_may_set_the_limits_of_checks_and_the_days_off(read):
    words = changed("parameters: {}", "parameters: {RECORD-01: {record_hours: 48}}")
    pack = read(words.replace("closures: {}", "closures: {2026-12-25: Christmas}"))
    assert pack.parameters == {"RECORD-01": {"record_hours": 48}}
    assert not pack.calendar.works_on(date(2026, 12, 25))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_pack_that_we_ship_sets_only_what_checks_ask_and_findings_offer(name):
    pack = load_pack(name)
    for check_id, limits in pack.parameters.items():
        assert limits.keys() <= {parameter.name for parameter in load_standards().checks[check_id].parameters}
    assert pack.standard_of_proof in STANDARDS_OF_PROOF
    assert pack.emergency_number
    assert pack.contact_person
    assert pack.support
