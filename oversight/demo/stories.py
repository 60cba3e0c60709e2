"""What the people of the demonstration complain about. Everyone and everything here is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """One invented complaint: the account, what it is about, and how the facts turn out."""

    account: str
    allegation: str
    codes: tuple[str, ...]
    place: str
    harm: str
    wishes: str
    finding: str = "substantiated"


STORIES = (
    Story(
        "Two officers stopped me on my way home from work. I asked why. One of them hit my arm twice with his baton "
        "and I fell. They left without giving a name.",
        "Struck a person with a baton during a stop although he offered no resistance.",
        ("force_other",),
        "Corner of Harbour Street and Mill Lane",
        "A broken wrist. I could not work for five weeks.",
        "I want it written down that I did nothing wrong, and that they learn to talk first.",
    ),
    Story(
        "My sister was held for nineteen hours. Nobody told her why, and she could not call anyone.",
        "Held a person for nineteen hours without telling her the grounds and without a call.",
        ("detention",),
        "North district station",
        "She has not slept well since.",
        "Tell us who decided this.",
        "partly_substantiated",
    ),
    Story(
        "I called three times because my neighbour threatened to burn my shop. No one came. At night it burned.",
        "Did not act on three calls about a threat of arson.",
        ("omission",),
        "Market square",
        "Everything in the shop is lost.",
        "An explanation, and help with what I lost.",
    ),
    Story(
        "The officer at the counter laughed at my accent and told me to come back with someone who can speak.",
        "Refused to take a statement because of the person's accent.",
        ("discrimination", "service_conduct"),
        "Central station, front desk",
        "I was ashamed in front of my children.",
        "An apology.",
        "not_proved",
    ),
    Story(
        "They searched my flat without showing a paper and took my laptop. I still do not have it back.",
        "Searched a home without a warrant and kept a computer.",
        ("privacy_search",),
        "Fifth floor, 12 Canal Row",
        "I cannot study without my laptop.",
        "I want it back, and a copy of the order if there was one.",
        "unfounded",
    ),
    Story(
        "At the march they sprayed us from behind while we were already leaving. "
        "I helped an old man who could not see.",
        "Used spray on people who were leaving an assembly.",
        ("force_other", "assembly"),
        "Bridge of the Republic",
        "Burning eyes for two days.",
        "That whoever gave the order answers for it.",
    ),
)

OFFICER_NAMES = (
    "Aldo Brenn",
    "Cara Dovic",
    "Emil Fasser",
    "Gita Hollan",
    "Ivo Jarrow",
    "Kira Lund",
    "Milo Nesh",
    "Oda Parr",
    "Rhea Sandor",
    "Tomas Ulm",
    "Vera Wick",
    "Yann Zoric",
)
RANKS = ("Constable", "Constable", "Constable", "Sergeant", "Inspector")
UNITS = (
    ("North district", ("North patrol", "North custody")),
    ("Harbour district", ("Harbour patrol", "Harbour traffic")),
)
COMPLAINANTS = (
    "Ana Lima",
    "Ben Okoro",
    "Chen Rui",
    "Dina Said",
    "Elif Kaya",
    "Farid Noor",
    "Gabriela Soto",
    "Hugo Brandt",
)

STAFF = (
    ("intake_officer", "Ines Marsh"),
    ("investigator", "Jonas Reed"),
    ("supervisor", "Salma Qadir"),
    ("decision_maker", "Daniel Osei"),
    ("reviewer", "Ruth Calder"),
    ("mediator", "Mina Petrov"),
    ("support_officer", "Samuel Duarte"),
    ("police_liaison", "Pavel Horn"),
    ("auditor", "Aisha Bello"),
    ("administrator", "Alex Winter"),
    ("head", "Helena Strand"),
)
