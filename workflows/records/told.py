"""What the person told in answers: each question of the form is declared once, for citizens, counter and file.

The label of a field is the question as the person reads it. Nothing must be answered. What happened stands here; what
was told of persons is in told_person.py, and of fear in told_fear.py.
"""

from workflows.records.fields import Choice, LongText, Several, Text
from workflows.records.intake import INTAKE
from workflows.records.investigation import INQUIRY
from workflows.records.kind import RecordKind
from workflows.roles import Role
from workflows.wording import N_

TELLING = INTAKE | INQUIRY | {Role.COMPLAINANT}

YES, NO, UNSURE = "yes", "no", "unsure"
SURE = {YES: N_("Yes"), NO: N_("No"), UNSURE: N_("I do not know")}

LIGHT = {
    "thanks": N_("Thanks or praise"),
    "small": N_("A small matter, to be put right without an investigation"),
}

DID = {
    "force": N_("Used force, hurt me or somebody"),
    "weapon": N_("Showed or used a weapon"),
    "threat": N_("Threatened, insulted or humiliated"),
    "stop": N_("Stopped or searched a person or a vehicle"),
    "home": N_("Entered or searched a home or another place"),
    "arrest": N_("Arrested or held somebody"),
    "property": N_("Took, damaged or kept things"),
    "sexual": N_("Touched, said or asked something sexual"),
    "discrimination": N_("Treated somebody worse because of who they are"),
    "money": N_("Asked for money or a favour"),
    "papers": N_("Wrote down something false, or forced somebody to sign"),
    "privacy": N_("Spied on somebody, or passed on private things"),
    "assembly": N_("Acted against a protest or a gathering"),
}
DID_NOT = {
    "come": N_("Did not come when they were called"),
    "protect": N_("Did not protect somebody who was in danger"),
    "report": N_("Did not take a report or a statement"),
    "investigate": N_("Did not look into a crime, or stopped doing so"),
    "doctor": N_("Did not get a doctor or medicine"),
    "reason": N_("Did not say why, or who they were"),
    "call": N_("Did not allow a call, a visit or a lawyer"),
    "interpreter": N_("Did not explain in a language that was understood"),
    "stop_others": N_("Did not stop colleagues who did wrong"),
    "answer": N_("Did not answer, or did not give back what is mine"),
}

PLACES = {
    "street": N_("Street, square or park"),
    "home": N_("A home"),
    "station": N_("Police station"),
    "custody": N_("Cell, prison or another closed place"),
    "vehicle": N_("In or at a vehicle"),
    "school": N_("School or university"),
    "health": N_("Hospital or clinic"),
    "work": N_("Workplace or shop"),
    "transport": N_("Bus, train, station or airport"),
    "border": N_("Border or checkpoint"),
    "protest": N_("Protest or gathering"),
    "online": N_("By telephone or online"),
    "other": N_("Somewhere else"),
}

FORCE = {
    "hands": N_("Hands, fists, feet or knees"),
    "hold": N_("Pressed on the neck, chest or back"),
    "restraint": N_("Handcuffs, ties or chains"),
    "baton": N_("Baton or stick"),
    "spray": N_("Spray or gas"),
    "electric": N_("Electric weapon"),
    "projectile": N_("Rubber bullets or other projectiles"),
    "water": N_("Water cannon"),
    "dog": N_("Dog"),
    "vehicle": N_("Car, motorcycle or horse"),
    "firearm": N_("Firearm"),
    "other": N_("Something else"),
}
WEAPON_USE = {"shown": N_("Shown or pointed"), "used": N_("Used"), "none": N_("No weapon"), UNSURE: SURE[UNSURE]}
INJURIES = {
    "bruise": N_("Bruises, swelling or scratches"),
    "cut": N_("Cuts or bleeding"),
    "bone": N_("Broken bones or teeth"),
    "head": N_("Blow to the head, or unconscious"),
    "breath": N_("Trouble breathing"),
    "eyes": N_("Eyes or hearing"),
    "burn": N_("Burns"),
    "gunshot": N_("Gunshot wound"),
    "sexual": N_("Sexual injury"),
    "pregnancy": N_("Harm to a pregnancy"),
    "mind": N_("Fear, bad sleep, or other harm to the mind"),
    "death": N_("Somebody died"),
    "other": N_("Something else"),
}
DOCTOR = {
    "seen": N_("Yes, and it was written down"),
    "not_written": N_("Yes, but nothing was written down"),
    "not_yet": N_("Not yet"),
    "refused": N_("It was asked for and refused"),
}
SEARCHED_PLACES = {
    "clothes": N_("Clothes or bag"),
    "undressed": N_("Somebody had to undress"),
    "body": N_("Inside the body"),
    "vehicle": N_("Vehicle"),
    "home": N_("Home"),
    "workplace": N_("Workplace or office"),
    "phone": N_("Telephone or computer"),
}
DENIED = {
    "reason": N_("To be told the reason"),
    "call": N_("To tell the family or somebody else"),
    "lawyer": N_("A lawyer"),
    "doctor": N_("A doctor or medicine"),
    "interpreter": N_("An interpreter"),
    "food": N_("Food, water, a toilet or sleep"),
    "judge": N_("A judge in time"),
}
HELD = {
    "still": N_("They are still held"),
    "released": N_("They were released"),
    "moved": N_("They were moved to another place"),
    "missing": N_("Nobody knows where they are"),
}
PROPERTY = {
    "taken": N_("Taken and not given back"),
    "damaged": N_("Damaged or destroyed"),
    "lost": N_("Lost while the police had it"),
    "phone": N_("A telephone or camera was checked or wiped"),
}
GATHERINGS = {
    "protest": N_("Protest, march or strike"),
    "meeting": N_("Meeting or celebration"),
    "sport": N_("Sports event or concert"),
    "community": N_("A village, a street or a camp"),
    "other": N_("Something else"),
}
WISHES = {
    "explanation": N_("An explanation"),
    "apology": N_("An apology"),
    "accountable": N_("That somebody is held to account"),
    "never_again": N_("That it does not happen again"),
    "property": N_("That things are given back or paid for"),
    "compensation": N_("Compensation"),
    "protection": N_("That it stops, and that I am safe"),
    "talk": N_("To talk it over with the officer, with someone neutral"),
    "record": N_("That it is written down, nothing more"),
}


UNIFORM = {YES: N_("In uniform"), "plain": N_("In plain clothes"), UNSURE: SURE[UNSURE]}
CAMERA = {
    "on": N_("Wore a camera that seemed to be on"),
    "off": N_("Wore a camera that seemed to be off"),
    NO: N_("Wore no camera"),
    UNSURE: SURE[UNSURE],
}
"""What is told of each officer beside their name and number, kept with when it happened, by the officer's number."""


class AccountDetails(RecordKind):
    """What happened, as the person answered it question by question, beside their account in their own words."""

    name = "account_details"
    title = N_("Answers about what happened")
    made_by = TELLING

    light = Choice(label=N_("How the person wants it handled"), options=LIGHT, required=False)
    did = Several(label=N_("What the police did"), options=DID, required=False)
    did_not = Several(label=N_("What the police did not do"), options=DID_NOT, required=False)
    area = Text(label=N_("In which area was it?"), longest=200, required=False)
    place_kind = Choice(label=N_("What kind of place was it?"), options=PLACES, required=False)

    force_kinds = Several(label=N_("What force was used?"), options=FORCE, required=False)
    weapon_use = Choice(label=N_("Was a weapon shown or used?"), options=WEAPON_USE, required=False)
    force_before = LongText(
        label=N_("What came before it?"),
        hint=N_("For example what was said, whether there was a warning, and whether somebody resisted"),
        lines=3,
        longest=5_000,
        required=False,
    )
    injuries = Several(label=N_("Injuries"), options=INJURIES, required=False)
    doctor = Choice(label=N_("Did a doctor or nurse see the injuries?"), options=DOCTOR, required=False)
    doctor_where = Text(label=N_("Where, and when"), longest=300, required=False)

    stop_reason = Text(label=N_("What reason was given for the stop or search?"), longest=500, required=False)
    searched = Several(label=N_("What was searched?"), options=SEARCHED_PLACES, required=False)
    search_paper = Choice(label=N_("Was a paper shown or given?"), options=SURE, required=False)
    searched_by_same_sex = Choice(
        label=N_("If somebody had to undress: was the officer of the same sex?"), options=SURE, required=False
    )

    held_where = Text(label=N_("Where was the person held?"), longest=300, required=False)
    held_how_long = Text(label=N_("From when to when, or for how long?"), longest=300, required=False)
    denied = Several(label=N_("What was not given or allowed?"), options=DENIED, required=False)
    held_now = Choice(label=N_("Where is the person now?"), options=HELD, required=False)

    property_how = Several(label=N_("What happened to the things?"), options=PROPERTY, required=False)
    property_what = LongText(label=N_("Which things, and what they are worth"), lines=3, longest=2_000, required=False)
    property_receipt = Choice(label=N_("Was a receipt given?"), options=SURE, required=False)

    gathering = Choice(label=N_("What kind of gathering was it?"), options=GATHERINGS, required=False)
    gathering_size = Text(label=N_("About how many people were there?"), longest=100, required=False)
    gathering_order = Choice(label=N_("Were people told to leave first?"), options=SURE, required=False)
    gathering_hurt = Text(label=N_("About how many were hurt or arrested?"), longest=200, required=False)

    saw_how = Choice(
        label=N_("How do you know of it?"),
        options={
            "saw": N_("I saw it"),
            "heard": N_("I heard it"),
            "recording": N_("From a recording"),
            "told": N_("Somebody told me"),
        },
        required=False,
    )
    witnesses = LongText(
        label=N_("Who saw or heard it?"),
        hint=N_(
            "Names if you know them, or what they looked like, and how we can find them. Ask them first if you can"
        ),
        lines=4,
        longest=5_000,
        required=False,
    )
    recordings = Text(
        label=N_("Where are cameras or recordings?"),
        hint=N_("For example a shop, a bus, a telephone. Many are deleted after days: tell us soon"),
        longest=500,
        required=False,
    )
    wanted = Several(label=N_("What I want"), options=WISHES, required=False)
