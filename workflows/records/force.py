"""Records of force: the officers' own reports, the stricter test of what may kill, and orders."""

from workflows.records.detention import LINKED_CASE, RAISED_IN
from workflows.records.fields import Choice, LongText, Moment, Text
from workflows.records.investigation import INQUIRY, UNTIL_FINDING
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import OPEN
from workflows.wording import N_

REPORT_PARTS = ("used_at", "filed_at", "force_type", "reason", "alternatives", "warning", "effect", "aid_given")
LIFE_QUESTIONS = ("threat", "lesser_means", "warning", "unavoidable", "aid")


class ForceReport(RecordKind):
    """The report that one officer owes on one use of force, or that there is none."""

    name = "force_report"
    title = N_("Officer's report on force")
    fact = "force_report"
    help = N_(
        "Every officer who used force reports it promptly: why, what else was tried, warning, effect and aid; a "
        "missing or late report is looked into as an allegation (General Comment 37, para. 91; Basic Principles on "
        "Force and Firearms, principles 6 and 11(f))."
    )
    about = About.OFFICER
    single = False
    made_by = INQUIRY
    in_states = OPEN

    status = Choice(
        label=N_("Is there a report?"),
        options={
            "obtained": N_("Yes, and it is on file"),
            "missing": N_("No, though force was used"),
            "no_force": N_("No, since this officer used no force"),
        },
    )
    used_at = Moment(label=N_("When force was used"), required=False)
    filed_at = Moment(label=N_("When the report was filed"), required=False)
    force_type = Text(label=N_("What force"), required=False)
    reason = LongText(label=N_("Why"), lines=2, required=False)
    alternatives = LongText(label=N_("What else was tried or considered"), lines=2, required=False)
    warning = LongText(label=N_("Warning, or why none"), lines=2, required=False)
    effect = LongText(label=N_("Effect"), lines=2, required=False)
    aid_given = LongText(label=N_("Aid given"), lines=2, required=False)
    grounds = LongText(label=N_("If no force was used: how that is known"), lines=2, required=False)
    raised_in = RAISED_IN
    linked_case = LINKED_CASE


class LethalForceTest(RecordKind):
    """The stricter test of a firearm or other force that may kill."""

    name = "lethal_force_test"
    title = N_("Test of force that may kill")
    fact = "force_assessment"
    help = N_(
        "A firearm answers only an imminent threat of death or serious injury, and killing only where unavoidable to "
        "protect life (Basic Principles on Force and Firearms, principle 9; General Comment 36, para. 29)."
    )
    about = About.ALLEGATION
    single = False
    made_by = INQUIRY | {Role.DECISION_MAKER}
    in_states = UNTIL_FINDING

    use_of_force = Text(label=N_("Which use of force"))
    threat = LongText(label=N_("The imminent threat relied on"), lines=2, required=False)
    lesser_means = LongText(label=N_("Lesser means considered"), lines=2, required=False)
    warning = LongText(label=N_("Warning given, or why none"), lines=2, required=False)
    unavoidable = LongText(label=N_("Whether it was unavoidable in order to protect life"), lines=2, required=False)
    aid = LongText(label=N_("Aid given"), lines=2, required=False)


class OrderGiven(RecordKind):
    """An order to do what is alleged, and where whoever gave it answers for it."""

    name = "order_given"
    title = N_("Order to do it")
    fact = "case.linked_cases"
    help = N_(
        "An order is no excuse for grave abuse, and whoever gave it answers too (Basic Principles on Force and "
        "Firearms, principle 26; Code of Conduct, art. 5)."
    )
    about = About.ALLEGATION
    single = False
    made_by = INQUIRY | {Role.DECISION_MAKER}
    in_states = UNTIL_FINDING

    given_by = Text(label=N_("Who gave it"))
    order = LongText(label=N_("What was ordered"), lines=2)
    raised_in = RAISED_IN
    linked_case = LINKED_CASE
