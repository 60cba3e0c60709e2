"""Records of what is found: findings, proposed and decided, and the test of force."""

from workflows.records.fields import Choice, EvidenceCited, LongText, Several, Text, YesNo
from workflows.records.investigation import INQUIRY, UNTIL_FINDING
from workflows.records.kind import About, RecordKind
from workflows.roles import Role
from workflows.states import State
from workflows.wording import N_

FINDING_VALUES = {
    "substantiated": N_("Substantiated"),
    "partly_substantiated": N_("Partly substantiated"),
    "not_substantiated": N_("Not substantiated"),
    "not_proved": N_("Not proved"),
    "unfounded": N_("Unfounded"),
    "not_determinable": N_("Not determinable"),
}
SUBSTANTIATED = frozenset({"substantiated", "partly_substantiated"})

STANDARDS_OF_PROOF = {
    "balance of probabilities": N_("Balance of probabilities"),
    "clear and convincing": N_("Clear and convincing evidence"),
    "beyond reasonable doubt": N_("Beyond reasonable doubt"),
}

BASES = {
    "necessity": N_("Necessity"),
    "consent": N_("Consent"),
    "superior_orders": N_("Superior orders"),
    "emergency": N_("Emergency"),
    "self_defence": N_("Self-defence"),
    "absence_of_complainant_evidence": N_("The complainant had no evidence"),
    "other": N_("Other"),
}
DECIDERS = frozenset({Role.DECISION_MAKER})


class FindingFields:
    """What a finding says, whether it is proposed or decided."""

    value = Choice(label=N_("Finding"), options=FINDING_VALUES, part="findings")
    standard_of_proof = Choice(label=N_("Standard of proof"), options=STANDARDS_OF_PROOF)
    reasons = LongText(
        label=N_("Reasons"), hint=N_("Answer the complainant's main points and every material item of evidence")
    )
    evidence_cited = EvidenceCited(label=N_("Evidence cited"), required=False)
    basis = Several(label=N_("Justifications relied on"), options=BASES, required=False)


class ProposedFinding(FindingFields, RecordKind):
    """What the investigator proposes for one allegation. It decides nothing."""

    name = "proposed_finding"
    title = N_("Proposed finding")
    fact = "report"
    help = N_("The investigator proposes, another person decides (Istanbul Protocol Principles, para. 5(b)).")
    about = About.ALLEGATION
    made_by = frozenset({Role.INVESTIGATOR})
    in_states = frozenset({State.INVESTIGATION})


class Finding(FindingFields, RecordKind):
    """What the decision-maker finds for one allegation."""

    name = "finding"
    title = N_("Finding")
    fact = "allegation.finding"
    help = N_(
        "One finding for each allegation from a closed list, with the standard of proof and reasons that cite the "
        "evidence (Istanbul Protocol Principles, para. 5(b); Principles on Extra-legal Executions, principle 17)."
    )
    about = About.ALLEGATION
    made_by = DECIDERS
    in_states = frozenset({State.FINDING})


LIMBS = ("legality", "necessity", "proportionality", "precaution", "non_discrimination", "medical_aid")


class ForceAssessment(RecordKind):
    """The full test of one use of force: every limb answered, with reasons."""

    name = "force_assessment"
    title = N_("Force test")
    fact = "force_assessment"
    help = N_(
        "Force is judged on legality, necessity, proportionality, precaution and non-discrimination, and on the aid "
        "given (Code of Conduct, art. 3; Basic Principles on Force and Firearms, principle 9)."
    )
    about = About.ALLEGATION
    single = False
    made_by = INQUIRY | DECIDERS
    in_states = UNTIL_FINDING

    use_of_force = Text(label=N_("Which use of force"))
    legality = YesNo(label=N_("Was there a legal basis and a lawful aim?"), required=False)
    legality_reasons = LongText(label=N_("Reasons: legality"), lines=2, required=False)
    necessity = YesNo(label=N_("Was it necessary, with no lesser means?"), required=False)
    necessity_reasons = LongText(label=N_("Reasons: necessity"), lines=2, required=False)
    proportionality = YesNo(label=N_("Was the harm in proportion to the threat?"), required=False)
    proportionality_reasons = LongText(label=N_("Reasons: proportionality"), lines=2, required=False)
    precaution = YesNo(label=N_("Was it planned and led so as to avoid force?"), required=False)
    precaution_reasons = LongText(label=N_("Reasons: precaution"), lines=2, required=False)
    non_discrimination = YesNo(label=N_("Was it free of discrimination?"), required=False)
    non_discrimination_reasons = LongText(label=N_("Reasons: non-discrimination"), lines=2, required=False)
    medical_aid = YesNo(label=N_("Was medical aid given without delay?"), required=False)
    medical_aid_reasons = LongText(label=N_("Reasons: medical aid"), lines=2, required=False)
    may_kill = YesNo(label=N_("Was it force that may kill?"), required=False)
