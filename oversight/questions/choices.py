"""The answers to choose from: what is kept of each, and what the person reads."""

from flask_babel import lazy_gettext as _l

from workflows.records import told

NAMED, WITHHELD, ANONYMOUS = "named", "withheld", "anonymous"

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
KINDS_OF_NEED = {
    "interpreter": "language",
    "sign": "language",
    "reading": "literacy",
    "disability": "disability",
    "child": "other",
    "other": "other",
}
"""What each need is among the needs that staff provide for and the standards ask about."""

IDENTITY = (
    (NAMED, _l("I tell you who I am")),
    (WITHHELD, _l("I tell you who I am, but keep my name from the police")),
    (ANONYMOUS, _l("I do not tell you who I am")),
)
UNIFORM, CAMERA = ([(code, _l(words)) for code, words in options.items()] for options in (told.UNIFORM, told.CAMERA))
