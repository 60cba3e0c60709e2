"""A walk through every page that citizens meet, which tests of pages, words and languages look at."""

from collections.abc import Iterable

from oversight.questions.paths import PATHS
from oversight.questions.steps import BY_KEY, STEPS, VARYING, form_of, title_of
from tests.factories.public_client import FULL, Page, Person

LOG_PAGES = ("/log/", "/log/meaning", "/log/checking")
LONE_PAGES = (
    "/",
    "/safety",
    "/paper",
    "/help-now",
    "/right-place",
    "/code",
    "/left",
    "/file/gone",
    "/nowhere",
    "/standards/",
    "/standards/ADEQUACY-01",
    "/standards/law",
    *LOG_PAGES,
)
NO_PAGES = frozenset(
    {
        "static",
        "log.checkpoint",
        "log.keys",
        "log.proof",
        "log.tile",
        "public.paper_file",
        "public.kept_file",
        "public.letter",
        "public.said_file",
        "public.resume",
    }
)
"""What is got and is no page: files, and a way to the page where one stopped."""

TOO_LONG = "x" * 20_001
UNUSABLE = {
    "when": (
        {"date__day": "31", "date__month": "", "date__year": "26"},
        {"date__day": "", "date__month": "", "date__year": "2099"},
    ),
    "age": ({"age": "old"}, {"age": "500"}),
}
"""Answers that are refused in words of their own."""

AFTER = ("/status/message", "/status/more", "/status/correct", "/status/afraid", "/status/withdraw", "/status/details")
LOOKED_AT = ("/status", "/status/said", "/status/files", "/status/entitlements", "/status/keep")


def walk(person: Person, codes: Iterable[str] = ()) -> list[Page]:
    """Meet every page as somebody who files, errs, loses the code, follows up, and leaves; also with more ``codes``."""
    for path in LONE_PAGES:
        person.get(path)
    _other_paths(person)
    person.file()
    _file(person)
    for path in AFTER:
        person.get(path)
        person.send(text="", email="nothing")
    for path in LOOKED_AT:
        person.get(path)
    for code in codes:
        person.follow(code)
        person.get("/status/review")
        person.send(grounds="")
    person.get("/status")
    person.post("/leave", person.page.form.fields)
    person.post("/file/account", {"account": "Too late"})
    person.begin()
    person.send(who="other")
    for _ in range(11):
        person.follow("wrong")
    return person.pages


def _other_paths(person: Person) -> None:
    """See each question in the words and fields of every path that asks it in others."""
    seen = {(step.key, step.form, str(step.title)) for step in STEPS if step.key in PATHS["self"].asks}
    for path in PATHS.values():
        person.begin()
        person.send(who=path.key)
        chosen = {"who": {"who": path.key}}
        for key in path.asks:
            this = (key, form_of(BY_KEY[key], chosen), str(title_of(BY_KEY[key], chosen)))
            if this not in seen:
                seen.add(this)
                person.get(f"/file/{key}")
                if key in VARYING:
                    person.send(**dict.fromkeys(person.page.form.fields.keys() - {"csrf_token"}, TOO_LONG))


def _file(person: Person) -> None:
    """File a whole complaint, with every error on the way, and lose the answer to the sending once."""
    person.begin()
    person.send()
    for key, answers in FULL.items():
        person.send(**{name: TOO_LONG for name in answers if key not in {"who", "identity", "age"}})
        for wrong in UNUSABLE.get(key, ()):
            person.send(**wrong)
        person.send(**answers)
        assert person.page.address != f"/file/{key}"
    for path in ("unsent", "delete", "voice", "officers?change=yes", "parts", "return"):
        person.get(f"/file/{path}")
    for step in STEPS:
        person.get(f"/file/{step.key}")
    person.get("/file/save")
    person.press("/file/saved")
    person.get("/file/check")
    form = person.page.form
    person.send()
    person.get("/file/sent")
    code = person.press("/file/send").code
    person.send()
    person.follow("wrong")
    person.follow(code)
    person.post(form.action, form.fields)
