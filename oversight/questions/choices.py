"""The answers to choose from: what is kept of each, and what the person reads."""

from flask_babel import lazy_gettext as _l

SELF, OTHER, DIED, WITNESS, OFFICER, ORGANISATION = "self", "other", "died", "witness", "officer", "organisation"
NAMED, WITHHELD, ANONYMOUS = "named", "withheld", "anonymous"

WHO = (
    (SELF, _l("Myself")),
    (OTHER, _l("Someone else")),
    (DIED, _l("Someone who died")),
    (WITNESS, _l("I am a witness: I saw or heard it happen to others")),
    (OFFICER, _l("I work for the police and report what colleagues did")),
    (ORGANISATION, _l("An organisation")),
)
WHO_HINTS = {
    OTHER: _l("For example your child, a relative, a friend or a client"),
    OFFICER: _l("You can keep your name from the police, or stay anonymous"),
}
KNOWS = (
    ("yes", _l("Yes")),
    ("no", _l("No")),
    ("cannot", _l("We cannot ask them: for example a small child, or someone who is missing or has died")),
)
HARMS = (
    ("body", _l("Hurt or ill, in body or mind")),
    ("property", _l("Things damaged, lost or taken")),
    ("freedom", _l("Held, arrested or searched")),
    ("respect", _l("Insulted, threatened or treated worse than others")),
    ("other", _l("Something else")),
)
NEEDS = (
    ("interpreter", _l("An interpreter or another language")),
    ("reading", _l("Help with reading or writing")),
    ("sign", _l("Sign language")),
    ("disability", _l("Something because of a disability or illness")),
    ("child", _l("Someone to be with a child or young person")),
    ("other", _l("Something else")),
)
IDENTITY = (
    (NAMED, _l("I tell you who I am")),
    (WITHHELD, _l("I tell you who I am, but keep my name from the police")),
    (ANONYMOUS, _l("I do not tell you who I am")),
)
