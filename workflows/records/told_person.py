"""What the person told in answers about themselves, and about whom they speak for."""

from workflows.records.fields import Choice, Lines, Several, Text
from workflows.records.kind import About, RecordKind
from workflows.records.told import NO, SURE, TELLING, YES
from workflows.wording import N_

NEEDS = {
    "legal": N_("Legal advice"),
    "medical": N_("A doctor, and a written record of injuries"),
    "psychosocial": N_("Someone to talk to"),
    "shelter": N_("A safe place to stay"),
    "one_stop": N_("All help in one place after violence"),
    "child_protection": N_("Protection of children"),
}
"""What somebody who helps can help with: services are listed by it, and consent to be referred is given for it."""

CONSENT = {
    YES: N_("Yes, they agreed"),
    "not_asked": N_("No, not asked yet"),
    NO: N_("They do not want it"),
    "cannot": N_("They cannot be asked"),
}
INCAPACITY = {
    "child": N_("A child too young to decide"),
    "illness": N_("Ill, unconscious or disabled in a way that they cannot decide"),
    "held": N_("Held where they cannot be reached"),
    "missing": N_("Missing"),
    "died": N_("They died"),
    "other": N_("Something else"),
}
SPEAKS_AS = {
    "family": N_("Family"),
    "guardian": N_("Parent or guardian"),
    "lawyer": N_("Lawyer"),
    "helper": N_("Social worker, teacher, doctor or another helper"),
    "friend": N_("Friend or neighbour"),
    "organisation": N_("Organisation"),
    "other": N_("Something else"),
}
CUSTODY_CHANNELS = {
    "visit": N_("One of your staff comes and speaks with me alone"),
    "letter": N_("A sealed letter that the staff here may not open"),
    "lawyer": N_("Through my lawyer"),
    "family": N_("Through my family or a friend"),
    "code": N_("Only with the code"),
}
COLLEAGUE_TOLD = {
    YES: N_("Yes, and something was done"),
    "nothing": N_("Yes, and nothing was done"),
    NO: N_("No"),
}
GROUNDS = {
    "ethnic": N_("Ethnic origin or skin colour"),
    "nationality": N_("Nationality or papers"),
    "language": N_("Language or accent"),
    "religion": N_("Religion or belief"),
    "sex": N_("Sex or gender"),
    "orientation": N_("Whom somebody loves, or gender identity"),
    "age": N_("Age"),
    "disability": N_("Disability or illness"),
    "poverty": N_("Being poor or without a home"),
    "opinion": N_("Political opinion, or work for a group or the press"),
    "work": N_("Kind of work, for example sex work"),
    "other": N_("Something else"),
}


class PersonDetails(RecordKind):
    """What the person told about themselves and about whom they speak for, where it matters to how they are met."""

    name = "person_details"
    title = N_("Answers about the person")
    about = About.PERSON
    made_by = TELLING

    consent = Choice(label=N_("Do they agree that you write to us?"), options=CONSENT, required=False)
    incapacity = Choice(label=N_("If they cannot be asked, why?"), options=INCAPACITY, required=False)
    speaks_as = Choice(label=N_("As what do you speak for them?"), options=SPEAKS_AS, required=False)
    authority = Text(
        label=N_("Is there a paper that lets you speak for them?"),
        hint=N_("For example a power of attorney, or a court order. None is needed to send this"),
        longest=300,
        required=False,
    )

    facility = Text(label=N_("The place where the person is held"), longest=200, required=False)
    facility_unit = Text(label=N_("Wing, unit or cell"), longest=100, required=False)
    facility_number = Text(label=N_("Number or name under which they are held"), longest=100, required=False)
    facility_channel = Several(
        label=N_("How can we reach the person without the staff there knowing?"),
        options=CUSTODY_CHANNELS,
        required=False,
    )
    facility_safe = Text(
        label=N_("What must we take care of?"),
        hint=N_("For example who there must not see it, and who can be trusted"),
        longest=500,
        required=False,
    )

    adult_name = Text(label=N_("The name of a grown-up you trust"), longest=200, required=False)
    adult_reach = Text(label=N_("How can we reach them?"), longest=300, required=False)
    adult_may_know = Choice(label=N_("May they know that you wrote to us?"), options=SURE, required=False)

    group_name = Text(label=N_("Name of the group"), longest=200, required=False)
    group_size = Text(label=N_("For how many people do you write?"), longest=100, required=False)
    organisation = Text(label=N_("Name of the organisation"), longest=200, required=False)
    post = Text(label=N_("What you do there"), longest=200, required=False)

    colleague_told = Choice(
        label=N_("Did you tell somebody inside the police?"), options=COLLEAGUE_TOLD, required=False
    )
    colleague_tie = Text(
        label=N_("How do you work with those it is about?"),
        hint=N_("For example the same unit, or one of them is your superior"),
        longest=300,
        required=False,
    )
    colleague_after = Text(
        label=N_("What happened to you at work since?"),
        hint=N_("For example a transfer, a bad report, a threat. It is forbidden to punish you for telling us"),
        longest=500,
        required=False,
    )

    help_area = Text(label=N_("Where do you need help?"), longest=200, required=False)
    help_wanted = Lines(label=N_("Services that the person wants or was told of"), required=False)

    grounds = Several(label=N_("Because of what, do you think?"), options=GROUNDS, required=False)
    grounds_words = Text(label=N_("In your own words"), required=False)
