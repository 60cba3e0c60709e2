"""Whether the law of a place is read as it is written, and refused where it says what cannot be."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from workflows import jurisdictions
from workflows.clocks import Calendar
from workflows.errors import WorkflowError
from workflows.jurisdictions import ClockRule, InvalidPack, Pack, load_pack, loading, use_packs_of, versions_of
from workflows.jurisdictions.loading import HERE, read_pack
from workflows.pack_check import check_packs, problems

MODEL = (HERE / "model.yaml").read_text("utf-8")
SHIPPED = ("canada-rcmp", "england-wales", "model", "south-africa")
CLOCK = (
    "clocks: [{id: own, title: Own, law: project choice, starts: recorded, met_by: [by hand], "
    "length: {count: 1, unit: days}}]\n"
)


@pytest.fixture
def read(tmp_path):
    """Read a pack from words."""

    def reading(words, name="model"):
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
        return read_pack(path)

    return reading


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of packs beside those that we ship, forgotten after the test."""
    monkeypatch.setattr(loading, "_FOLDERS", [HERE])
    use_packs_of(tmp_path)
    yield tmp_path
    load_pack.cache_clear()
    loading._versions.cache_clear()


def changed(old, new):
    assert old in MODEL
    return MODEL.replace(old, new)


def line_of(words, text):
    return words[: words.index(text)].count("\n") + 1


def test_the_model_pack_says_what_checks_and_clocks_ask():
    pack = load_pack("model")
    assert (pack.id, pack.valid_from, pack.review_by_officer) == ("model", date(2026, 1, 1), True)
    assert pack.calendar == Calendar("UTC", frozenset({5, 6}), {})
    assert pack.zone.key == "UTC"
    assert len(pack.support) == 3
    assert not pack.parameters


def test_a_pack_is_read_once_and_never_changed():
    assert load_pack("model") is load_pack("model")
    with pytest.raises(ValidationError, match="frozen"):
        load_pack("model").title = "Another"


def test_an_unknown_pack_is_refused_with_those_that_are_known():
    with pytest.raises(InvalidPack, match=r"there is no jurisdiction pack atlantis; there are: .*model"):
        load_pack("atlantis")
    with pytest.raises(InvalidPack, match=r"there is no version 99 of the jurisdiction pack model; there are: 1"):
        load_pack("model", "99")


def test_what_is_wrong_with_a_pack_is_the_domains_own_error():
    assert issubclass(jurisdictions.InvalidPack, WorkflowError)


@pytest.mark.parametrize(
    "words, complaint",
    [
        ("id: [model", r"model\.yaml, line 1: .*expected ',' or '\]'"),
        ("", r"model\.yaml, line 1: give a name and a value for each of: id, version"),
        ("- model", r"model\.yaml, line 1: give a name and a value"),
        (b"id: \xff\xfe", r"model\.yaml: .*can't decode"),
        ("!!python/object/apply:os.system [ls]", r"model\.yaml"),
        (MODEL + "timezone: UTC\n", r"timezone: timezone is not known here; allowed: id, version"),
        (MODEL + "title: Twice\n", r'line \d+: found duplicate key "title"'),
        (changed("title: Model jurisdiction\n", ""), r"title: this is missing"),
        (changed("[5, 6]", "[0, 1, 2, 3, 4, 5, 6]"), "the weekend is some of the days"),
        (changed("[5, 6]", "[6, 7]"), "the weekend is some of the days"),
        (changed("valid_from: 2026-01-01", "valid_from: soon"), r"valid_from: Input should be a valid date"),
        (changed("by_officer: true", "by_officer: perhaps"), r"review\.by_officer: "),
        (
            changed("balance of probabilities", "a hunch"),
            "a hunch is not a standard of proof; allowed: balance of prob",
        ),
        (changed("id: model", "id: The Model"), r"id: String should match pattern"),
        (changed("id: model", "id: other"), r"the pack in this file calls itself other, version 1"),
        (MODEL + "parameters: {RECORD-01: 48}\n", r"parameters\.RECORD-01: "),
        (MODEL + "parameters: {RECORD-01: {record_hours: {value: 48}}}\n", r"record_hours\.law: this is missing"),
        (MODEL + "parameters: {A-1: {b: {value: 1, law: The Act}}}\n", "say with verified: true or false"),
        (MODEL + "parameters: {A-1: {b: {value: 1, law: project choice, verified: true}}}\n", "leave out verified"),
        (
            MODEL + "parameters: {A-1: {b: {value: 1, unit: weeks, law: project choice}}}\n",
            "weeks is not a unit of time",
        ),
        (
            MODEL + "taxonomy: [{code: a, label: A, standard: [murder], law: project choice}]\n",
            "murder is not a standard code",
        ),
        (
            MODEL + "findings: {guilty: {label: Guilty, law: project choice}}\n",
            "guilty is not a finding; allowed: subst",
        ),
        (MODEL + "sanctions: {ladder: [{code: flogging, label: F, law: project choice}]}\n", "flogging is not a rung"),
        (MODEL + "letters: {decision: {text: 'Dear %(name)s', law: project choice}}\n", r"only %\(reference\)s can be"),
        (MODEL + "letters: {greeting: {text: Hello, law: project choice}}\n", "greeting is not a letter; allowed: dec"),
        (
            MODEL + "roles: {decide: {roles: [complainant], law: project choice}}\n",
            "complainant is not a role of staff",
        ),
        (MODEL + "mandatory_referral: [{id: a, label: A, to: B, law: project choice}]\n", "give the codes"),
        (
            MODEL + "mandatory_referral: [{id: a, label: A, to: B, any_of: [odd], law: project choice}]\n",
            "mandatory_referral: a: odd is not a code; allowed: assembly",
        ),
        (MODEL + CLOCK.replace("starts: recorded", "starts: state lost"), "lost is not a state; there are: received"),
        (MODEL + CLOCK.replace("starts: recorded", "starts: record tea"), "tea is not a kind of record"),
        (
            MODEL + CLOCK.replace("starts: recorded", "starts: record contact.told"),
            "told is not a day or moment of contact",
        ),
        (MODEL + CLOCK.replace("starts: recorded", "starts: sometime"), "write received, recorded, by hand, state"),
        (MODEL + CLOCK.replace("law:", "check: VICTIM-02, limit: update_days, law:"), "VICTIM-02 says itself"),
        (MODEL + CLOCK.replace("law:", "check: VICTIM-02, law:"), "give check and limit together"),
        (MODEL + CLOCK.replace("met_by: [by hand], ", ""), "give length, starts and met_by"),
        (MODEL + CLOCK.replace("unit: days", "unit: fortnights"), "fortnights is not a unit of time limits"),
        (MODEL + CLOCK.replace("law:", "pausable_by: [system], law:"), "system is not a role of staff"),
        (MODEL + CLOCK.replace("law:", "only: [odd], law:"), "clocks: own: odd is not a code"),
        (
            MODEL + CLOCK.replace("]\n", ", {id: own, title: B, law: project choice, check: A, limit: b}]\n"),
            "own is there twice",
        ),
    ],
)
def test_a_pack_that_cannot_be_used_is_refused_with_what_is_wrong_and_what_is_allowed(read, words, complaint):
    with pytest.raises(InvalidPack, match=complaint):
        read(words)


@pytest.mark.parametrize(
    "old, new, text",
    [
        ("timezone: UTC", "timezone: Mars/Olympus", "Mars/Olympus"),
        ("weekend: [5, 6]", "weekend: [5, 6]\n  region: ZZ", "ZZ"),
        ("weekend: [5, 6]", "weekend: [5, 6]\n  closures: {Christmas: Closed}", "Christmas"),
        ("keep: {count: 10, unit: years}", "keep: {count: -10, unit: years}", "-10"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(read, old, new, text):
    words = changed(old, new)
    with pytest.raises(InvalidPack, match=rf"^model\.yaml, line {line_of(words, text)}: "):
        read(words)


@pytest.mark.parametrize(
    "more, place, complaint",
    [
        (
            "parameters: {NOPE-01: {x: {value: 1, law: project choice}}}",
            ("parameters", "NOPE-01"),
            "there is no such check",
        ),
        (
            "parameters: {RECORD-01: {x: {value: 1, law: project choice}}}",
            ("parameters", "RECORD-01", "x"),
            "allowed: record_hours",
        ),
        (
            "parameters: {RECORD-01: {record_hours: {value: soon, law: project choice}}}",
            ("parameters", "RECORD-01", "record_hours"),
            "soon is not a number; the default is 24",
        ),
        (
            "parameters: {RECORD-01: {record_hours: {value: 1.5, law: project choice}}}",
            ("parameters", "RECORD-01", "record_hours"),
            "1.5 is not a whole number",
        ),
        (
            "parameters: {ADEQUACY-06: {pattern_threshold: {value: 2, unit: days, law: project choice}}}",
            ("parameters", "ADEQUACY-06", "pattern_threshold"),
            "this does not count time",
        ),
        (
            "parameters: {FINDING-02: {oversight_standard: {value: balance, law: project choice}}}",
            ("parameters", "FINDING-02", "oversight_standard"),
            "this is set by: proof",
        ),
        (
            "clocks: [{id: a, title: A, check: NOPE-01, limit: x, law: project choice}]",
            ("clocks", 0, "check"),
            "no check NOPE-01",
        ),
        (
            "clocks: [{id: a, title: A, check: RECORD-01, limit: x, law: project choice}]",
            ("clocks", 0, "limit"),
            "has no time limit x; allowed: record_hours",
        ),
        (CLOCK.replace("[by hand]", "[move fly]"), ("clocks", 0, "met_by"), "there is no trigger fly"),
        (
            "roles: {fly: {roles: [head], law: project choice}}",
            ("roles", "fly"),
            "there is no such trigger; allowed: file",
        ),
    ],
)
def test_what_does_not_fit_the_checks_and_triggers_is_found(read, more, place, complaint):
    ((found, words),) = problems(read(f"{MODEL}{more}\n"))
    assert found == place
    assert complaint in words


def test_every_pack_that_we_ship_can_be_used():
    assert tuple(pack.id for pack in check_packs()) == SHIPPED


def test_all_that_is_wrong_with_all_packs_is_said_at_once(folder):
    (folder / "first.yaml").write_text("id: first\n")
    (folder / "second.yaml").write_text(
        MODEL.replace("id: model", "id: second", 1) + "roles: {fly: {roles: [head], law: project choice}}\n"
    )
    with pytest.raises(InvalidPack, match=r"first\.yaml, line 1: .*second\.yaml, line \d+: roles\.fly: there is no"):
        check_packs()


def test_a_case_keeps_the_version_it_was_opened_under_but_days_are_counted_by_the_newest_calendar(folder):
    older = MODEL.replace("title: Model jurisdiction", "title: The law as it was")
    newer = MODEL.replace('version: "1"', 'version: "2"').replace(
        "[5, 6]", "[5, 6]\n  closures: {2026-12-24: Closed}", 1
    )
    (folder / "model@1.yaml").write_text(older)
    (folder / "model.yaml").write_text(newer)
    assert [pack.version for pack in versions_of("model")] == ["1", "2"]
    assert load_pack("model").version == "2"
    kept = load_pack("model", "1")
    assert (kept.version, kept.title) == ("1", "The law as it was")
    assert not kept.calendar.works_on(date(2026, 12, 24))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_value_of_a_pack_says_what_it_rests_on(name):
    pack = load_pack(name)
    based = [*pack.taxonomy, *pack.mandatory_referral, *pack.clocks, *pack.retention, pack.proof, pack.review]
    based += [setting for settings in pack.parameters.values() for setting in settings.values()]
    based += pack.sanctions.ladder if pack.sanctions else ()
    assert all(value.law and (value.is_choice or value.verified is not None) for value in based)


def test_only_the_model_rests_on_nothing_but_choices():
    for name in SHIPPED:
        pack = load_pack(name)
        laws = [setting for settings in pack.parameters.values() for setting in settings.values()]
        assert (name == "model") is (not laws)
        assert not any(setting.is_choice for setting in laws)


def test_the_guide_for_lawyers_names_every_part_of_a_pack_and_of_a_clock():
    guide = (Path(__file__).parents[3] / "docs" / "packs.md").read_text("utf-8")
    told = {*Pack.model_fields, *ClockRule.model_fields} - {"valid_from", "title", "note"}
    assert not {name for name in told if name not in guide}
