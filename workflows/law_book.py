"""The law in force as a lawyer reads it: every value that a pack sets or leaves as it is, beside what it rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.jurisdictions import PROJECT_CHOICE, Based, ClockRule, Pack
from workflows.jurisdictions.clock_rule import Span
from workflows.records.findings import FINDING_VALUES, STANDARDS_OF_PROOF
from workflows.records.intake import ALLEGATION_CODES
from workflows.records.sanctions import SANCTION_LADDER
from workflows.roles import ROLE_LABELS, Role
from workflows.standards import Check, load_standards
from workflows.standards.catalogue import Parameter
from workflows.standards.sources import origin_words
from workflows.states import MEANINGS
from workflows.transition_table import TRIGGERS
from workflows.wording import N_

WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
FROM_THE_PACK = N_("set by this pack")


@dataclass(frozen=True, slots=True)
class Line:
    """One value and what it rests on. ``verified`` none: nothing to read, as with a choice of this project."""

    what: str
    value: str
    law: str
    verified: bool | None = None
    note: str = ""
    check_id: str = ""
    is_of_pack: bool = True

    @property
    def is_choice(self) -> bool:
        """Whether this project chose the value and no law gives it."""
        return self.law == PROJECT_CHOICE


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together."""

    title: str
    lines: tuple[Line, ...]


def law_in_force(pack: Pack) -> tuple[Section, ...]:
    """Give every value that counts under a pack, section by section; empty sections are left out."""
    sections = {
        N_("The office"): _office(pack),
        N_("Calendar"): _calendar(pack),
        N_("Findings and proof"): _findings(pack),
        N_("Review"): _review(pack),
        N_("Time limits and other parameters of the checks"): _parameters(pack),
        N_("Clocks"): (_clock(rule) for rule in pack.clocks),
        N_("Kinds of allegation"): _taxonomy(pack),
        N_("What must be referred"): _referral(pack),
        N_("Sanctions"): _sanctions(pack),
        N_("Who may take a step"): _roles(pack),
        N_("How long cases are kept"): _retention(pack),
        N_("Letters"): (_based(notice, letter.text, letter) for notice, letter in pack.letters.items()),
    }
    read = ((title, tuple(lines)) for title, lines in sections.items())
    return tuple(Section(title, lines) for title, lines in read if lines)


def _based(what: str, value: str, based: Based) -> Line:
    return Line(what, value, based.law, based.verified, based.note)


def _office(pack: Pack) -> Iterator[Line]:
    if pack.body is not None:
        is_independent = N_("Yes") if pack.body.is_independent else N_("No")
        yield _based(N_("Is itself the independent body for grave matters"), is_independent, pack.body)
    yield Line(N_("Languages"), ", ".join(pack.languages), FROM_THE_PACK)
    yield Line(N_("In danger"), pack.emergency_number, FROM_THE_PACK)
    yield Line(N_("Whom to contact"), pack.contact_person, FROM_THE_PACK)
    if pack.support:
        yield Line(N_("Support"), "; ".join(pack.support), FROM_THE_PACK)


def _calendar(pack: Pack) -> Iterator[Line]:
    offices = pack.offices
    weekend = ", ".join(WEEKDAYS[day] for day in sorted(offices.weekend))
    yield Line(N_("Time zone"), offices.timezone, FROM_THE_PACK)
    yield Line(N_("Weekend"), weekend, FROM_THE_PACK)
    if offices.region:
        yield Line(N_("Public holidays"), offices.region, N_("the holidays library, by the law of the region"))
    for day, name in sorted(offices.closures.items()):
        yield Line(day.isoformat(), name, FROM_THE_PACK)


def _findings(pack: Pack) -> Iterator[Line]:
    yield _based(N_("Standard of proof"), STANDARDS_OF_PROOF[pack.proof.value], pack.proof)
    for code, label in pack.findings.items():
        yield _based(FINDING_VALUES[code], label.label, label)


def _review(pack: Pack) -> Iterator[Line]:
    by_officer = N_("The person who complained, and the officer") if pack.review.by_officer else N_("The complainant")
    late = N_("Excused by reasons") if pack.review.late_with_reasons else N_("Not excused")
    yield _based(N_("Who may ask"), by_officer, pack.review)
    yield _based(N_("Asking late"), late, pack.review)


def _parameters(pack: Pack) -> Iterator[Line]:
    for check in load_standards().checks.values():
        for parameter in check.parameters:
            if (check.id, parameter.name) != ("FINDING-02", "oversight_standard"):
                yield _parameter(pack, check, parameter)


def _parameter(pack: Pack, check: Check, parameter: Parameter) -> Line:
    what = f"{check.title}: {parameter.name.replace('_', ' ')}"
    setting = pack.parameters.get(check.id, {}).get(parameter.name)
    if setting is not None:
        value = f"{setting.value} {setting.unit or parameter.unit}"
        return Line(what, value, setting.law, setting.verified, setting.note, check.id)
    law, verified = origin_words(parameter.origin)
    return Line(what, f"{parameter.value} {parameter.unit}", law, verified, parameter.note, check.id, is_of_pack=False)


def _clock(rule: ClockRule) -> Line:
    says = [_runs(rule), _may_change(rule)]
    if rule.stands_still_in:
        says.append(f"stands still in: {', '.join(MEANINGS[state].label for state in rule.stands_still_in)}")
    if rule.only:
        says.append(f"only for: {', '.join(rule.only)}")
    if rule.breach == "holds":
        says.append("missing it holds the way to the end of the case")
    return Line(rule.title, "; ".join(filter(None, says)), rule.law, rule.verified, rule.note, rule.check)


def _runs(rule: ClockRule) -> str:
    if rule.check:
        return f"clock of {rule.check}, {rule.limit.replace('_', ' ')}"
    again = ", again and again" if rule.recurring else ""
    met = " or ".join(str(event) for event in rule.met_by)
    return f"{_span(rule.length)} from {rule.starts}, met by {met}{again}"


def _may_change(rule: ClockRule) -> str:
    says = []
    if rule.extendable is not None:
        most = f", by at most {_span(rule.extendable.at_most)}" if rule.extendable.at_most else ""
        says.append(f"may be extended {rule.extendable.times} times by {_names(rule.extendable.by)}{most}")
    if rule.pausable_by:
        says.append(f"may be stopped by {_names(rule.pausable_by)}")
    if rule.waivable_by:
        says.append(f"may be waived by {_names(rule.waivable_by)}")
    return "; ".join(says)


def _span(span: Span | None) -> str:
    return f"{span.count} {span.unit if span.count != 1 else span.unit.removesuffix('s')}" if span else ""


def _names(roles: tuple[Role, ...]) -> str:
    return ", ".join(ROLE_LABELS[role].lower() for role in roles)


def _taxonomy(pack: Pack) -> Iterator[Line]:
    for category in pack.taxonomy:
        yield _based(category.label, "; ".join(ALLEGATION_CODES[code] for code in category.standard), category)


def _referral(pack: Pack) -> Iterator[Line]:
    labels: Mapping[str, str] = ALLEGATION_CODES | {category.code: category.label for category in pack.taxonomy}
    for criterion in pack.mandatory_referral:
        any_of = " or ".join(labels[code] for code in criterion.any_of)
        all_of = " and ".join(labels[code] for code in criterion.all_of)
        yield _based(criterion.label, f"{'; with '.join(filter(None, (any_of, all_of)))} → {criterion.to}", criterion)


def _sanctions(pack: Pack) -> Iterator[Line]:
    if pack.sanctions is None:
        return
    for rung in pack.sanctions.ladder:
        mild = " (too mild for a grave finding)" if rung.mild else ""
        yield _based(SANCTION_LADDER[rung.code], f"{rung.label}{mild}", rung)


def _roles(pack: Pack) -> Iterator[Line]:
    for trigger, firing in pack.roles.items():
        yield _based(TRIGGERS[trigger].label, _names(firing.roles), firing)


def _retention(pack: Pack) -> Iterator[Line]:
    for kept in pack.retention:
        yield _based(kept.label, _span(kept.keep) or N_("for ever"), kept)


def counts(pack: Pack) -> Mapping[str, int]:
    """Count how many values rest on a law that was read, on one that was not, and on nothing but our choice."""
    lines = [line for section in law_in_force(pack) for line in section.lines]
    return {
        N_("rest on a text that was read"): sum(line.verified is True for line in lines),
        N_("rest on a text that was not read"): sum(line.verified is False for line in lines),
        N_("are choices of this project"): sum(line.is_choice for line in lines),
    }
