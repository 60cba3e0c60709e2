"""Protection: people who come forward are assessed for risk, kept from reprisals, and never punished for it."""

from collections.abc import Callable
from datetime import datetime

from workflows.casefile import GRAVE_CODES, CaseFile
from workflows.clocks import end_of
from workflows.involved import Person
from workflows.records import Record
from workflows.records.protection import COUNTER_CHARGES, STEPS
from workflows.standards.predicates import Limits, check
from workflows.standards.verdict import NOT_APPLICABLE, Verdict, all_of, by, unless
from workflows.wording import N_, worded

AT_RISK = ("complainant", "victim", "witness", "reporting_officer")


@check("PROTECTION-01")
def risk_is_assessed_at_once(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether the danger to each person who came forward was assessed in time, and is looked at again."""
    since = _at_risk_since(case)
    if case.recorded_at is None or since is None:
        return NOT_APPLICABLE
    begun = max(case.recorded_at, since)
    return all_of(_risk(case, number, person, begun, limits) for number, person in case.people_as(*AT_RISK))


def _at_risk_since(case: CaseFile) -> datetime | None:
    """Tell from when on the case is of a sort that puts people at risk; never is none."""
    exposed = case.source == "detainee" or bool(case.children) or bool(case.people_as("reporting_officer"))
    if exposed:
        return case.recorded_at
    codes = GRAVE_CODES | {"child"}
    since = [case.carried_since(codes) if case.carries(*codes) else None]
    since += [fear.made_at for fear in case.records.get("reprisal_fear", ()) if fear["afraid"] != "no"]
    return min((at for at in since if at is not None), default=None)


def _risk(case: CaseFile, number: int, person: Person, begun: datetime, limits: Limits) -> Verdict:
    due_at = limits.due(begun, "risk_hours", person.id)
    assessment = case.latest("risk_assessment", person.id)
    if assessment is None and case.ended_before(due_at):
        return NOT_APPLICABLE
    assessed = [version["assessed_at"] for version in case.versions("risk_assessment", person.id)]
    late = (
        worded("The danger to person %(number)s was assessed late.", number=number)
        if assessment
        else worded(
            "Nobody has assessed the danger to person %(number)s. Assess it now, with measures and a day to look "
            "again.",
            number=number,
        )
    )
    first = min((at for at in assessed if at is not None), default=None)
    return all_of([unless(_review_problems(case, number, assessment, limits)), by(due_at, first, limits.at, late)])


def _review_problems(case: CaseFile, number: int, assessment: Record | None, limits: Limits) -> list[str]:
    if assessment is None:
        return []
    if assessment["next_review_on"] is None or assessment["assessed_at"] is None:
        return [worded("No day is set to look again at the danger to person %(number)s. Set one.", number=number)]
    reviewed = end_of(assessment["next_review_on"], limits.calendar)
    if reviewed > limits.due(assessment["assessed_at"], "review_days", assessment.about):
        return [
            worded(
                "The danger to person %(number)s is looked at again too late. Do so within %(review_days)s days.",
                number=number,
                review_days=limits["review_days"],
            )
        ]
    if reviewed < limits.at and not case.has_ended:
        return [
            worded(
                "The day has passed on which the danger to person %(number)s was to be looked at again. Do so.",
                number=number,
            )
        ]
    return []


@check("PROTECTION-02")
def reprisals_are_acted_on(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether each reprisal got a linked case, a decision that protects, and a new look at the officer's duties."""
    reports = sorted(case.current("reprisal_report"), key=lambda report: report["reported_at"] or report.made_at)
    links = case.linked("reprisal")
    return all_of(
        verdict
        for number, report in enumerate(reports, 1)
        for verdict in _answers_to_reprisal(case, number, report, links[number - 1 : number], limits)
    )


def _answers_to_reprisal(
    case: CaseFile, number: int, report: Record, link: tuple[Record, ...], limits: Limits
) -> list[Verdict]:
    reported_at = report["reported_at"] or report.made_at
    due_at = limits.due(reported_at, "reprisal_hours")
    asked = {
        (N_("linked case"), N_("Open one about it, and link it.")): [one.made_at for one in link],
        (N_("protective decision"), N_("Assess the risk anew, with measures.")): _since(
            case, "risk_assessment", report.about, "assessed_at", reported_at
        ),
    }
    if report["implicated"] in {officer.id for officer in case.officers}:
        asked[N_("new look at the officer's duties"), N_("Decide on the measure anew.")] = _since(
            case, "duty_measure", report["implicated"], "decided_at", reported_at
        )
    return [
        by(
            due_at,
            min(done, default=None),
            limits.at,
            worded("Reprisal %(number)s got this late: %(what)s.", number=number, what=what)
            if done
            else worded("Reprisal %(number)s has no %(what)s. %(do)s", number=number, what=what, do=do),
        )
        for (what, do), done in asked.items()
    ]


def _since(case: CaseFile, kind: str, about: str | None, field: str, begun: datetime) -> list[datetime]:
    moments = [version[field] for version in case.versions(kind, about or "")]
    return [at for at in moments if at is not None and at >= begun]


@check("PROTECTION-03")
def steps_against_reporting_officers_come_here_first(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether every step against an officer who reports colleagues came here before it took effect."""
    reporting = {person.id for _, person in case.people_as("reporting_officer")}
    if not reporting:
        return NOT_APPLICABLE
    steps = [step for step in case.current("adverse_step") if step.about in reporting]
    return unless(_of_each_step(case, steps, _step_problems))


def _step_problems(case: CaseFile, step: Record) -> list[str]:
    before, effect = step["put_before_us_at"], step["takes_effect_at"]
    too_early = effect is not None and (before is None or before > effect)
    opinion = _opinion_on(case, step)
    rules = {
        N_("took effect before it was put before this body. Ask for it to be undone."): not too_early,
        N_("was not put before this body. Ask for its reasons."): before is not None or too_early,
        N_("was not answered by this body. Say whether its reason has to do with the report."): opinion is not None,
        N_("was agreed to although it took effect before it came here. Do not agree."): not (
            too_early and opinion is not None and opinion["agrees"]
        ),
        N_("is taken because of the report. Ask for it to be undone."): opinion is None
        or opinion["unconnected"] is not False,
    }
    return [words for words, holds in rules.items() if not holds]


def _opinion_on(case: CaseFile, step: Record) -> Record | None:
    versions = case.lineage(step)
    opinions = [opinion for opinion in case.current("adverse_step_opinion") if opinion.about in versions]
    return opinions[-1] if opinions else None


@check("PROTECTION-04")
def nobody_is_charged_for_complaining(case: CaseFile, limits: Limits) -> Verdict:
    """Ask whether counter-charges were told to prosecutor and head, and nobody takes unproved for false."""
    charges = [step for step in case.current("adverse_step") if step["step"] in COUNTER_CHARGES]
    if not charges:
        return NOT_APPLICABLE
    return unless(_of_each_step(case, charges, _charge_problems))


def _of_each_step(case: CaseFile, steps: list[Record], problems: Callable[[CaseFile, Record], list[str]]) -> list[str]:
    return [
        worded("“%(step)s” %(problem)s", step=STEPS[step["step"]], problem=problem)
        for step in steps
        for problem in problems(case, step)
    ]


def _charge_problems(case: CaseFile, step: Record) -> list[str]:
    opinion = _opinion_on(case, step)
    told = opinion is not None and opinion["prosecutor_told_on"] and opinion["head_told_on"]
    agreed = opinion is not None and opinion["agrees"]
    is_about_falsity = step["step"] == "false_complaint"
    found = opinion is not None and opinion["knowing_falsity"]
    rules = {
        N_("was not told to the prosecutor and to the head of this body. Tell both, and record when."): bool(told),
        N_("was agreed to before prosecutor and head were told. Tell both first."): bool(told) or not agreed,
        worded(
            "was agreed to, but nobody found the complaint knowingly false%(not_proved)s. Do not agree.",
            not_proved=_not_proved(case),
        ): not (is_about_falsity and agreed and not found),
    }
    return [words for words, holds in rules.items() if not holds]


def _not_proved(case: CaseFile) -> str:
    """Say, where it is so, that an allegation which was not upheld is not thereby false."""
    findings = {case.finding(allegation) for allegation in case.allegations}
    return N_("; that it was not upheld does not make it so") if findings - {None} else ""
