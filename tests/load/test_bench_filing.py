"""What filing costs: the sending that must be durable, and one page of the form."""

import time
from datetime import UTC, datetime
from statistics import median
from urllib.parse import urlencode

import pytest
from flask import Flask, render_template, request, session
from flask_wtf import CSRFProtect, FlaskForm
from jinja2 import DictLoader
from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from oversight.config import Settings
from oversight.database import Database
from oversight.factory import create_public_app
from oversight.sealing import receipt_code
from oversight.services import drafts
from tests.factories.visits import ANSWERS, Sender, sender
from tests.load.bare_filing import bare_filing
from tests.load.measure import Figure, against
from workflows.records.told import PLACES

ROUNDS, OF = 9, 20
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Bare(DeclarativeBase):
    """The table of the floor."""


class Complaint(Bare):
    __tablename__ = "bare_complaint"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    account: Mapped[str]


def minimal(database: Database) -> Flask:
    """The least application that stores a complaint: Flask, one form, one insert through the ORM."""
    Bare.metadata.create_all(database.engine)
    app = Flask("minimal")

    @app.post("/send")
    def send() -> str:
        with database.write() as session:
            session.add(Complaint(name=request.form["name"], account=request.form["account"]))
        return "<!doctype html><title>Sent</title><h1>Sent</h1>"

    return app


@pytest.fixture(scope="module")
def public(database: Database, settings: Settings) -> Flask:
    return create_public_app(settings, database)


def test_the_filing_that_must_be_durable(database: Database, settings: Settings, public: Flask) -> None:
    plain = minimal(database).test_client()
    body = {"name": "Ana Lima", "account": ANSWERS["account"]["account"]}
    browsers = iter([sender(public, database, settings) for _ in range(ROUNDS * OF + 1)])
    client = public.test_client(use_cookies=False)

    def file(_: int) -> None:
        assert post(client, "/file/send", next(browsers), {}) == 200

    def insert(_: int) -> None:
        assert plain.post("/send", data=body).status_code == 200

    name = f"durable filing ({database.engine.dialect.name}), time; at least half the rate is at most 2 x the time"
    against(name, file, insert, rounds=ROUNDS, of=OF).show(goal=2.0)
    waiting = drafts.hash_of(drafts.start(database, settings, datetime.now(UTC)))
    bare = bare_filing(database, settings, waiting).test_client()

    def write(_: int) -> None:
        assert bare.post("/send", data=body).status_code == 200

    against("what the rows and seals alone cost, written by hand", write, insert, rounds=ROUNDS, of=OF).show()


def post(client, address: str, browser: Sender, data: dict[str, str]) -> int:
    headers = {"Cookie": browser.cookie, **FORM}
    return int(
        client.post(address, data=urlencode({"csrf_token": browser.csrf_token, **data}), headers=headers).status_code
    )


def test_the_hash_of_a_code_costs_what_it_should_apart(settings: Settings) -> None:
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        receipt_code.keys_of(receipt_code.new_code(), settings.pepper, 65536)
        taken.append(time.perf_counter() - began)
    print(f"\nhash of a receipt code at its default cost, not in the figures above: {median(taken) * 1000:.0f} ms")


PAGE = """<!doctype html><html lang="en"><head><title>Where did it happen?</title></head>
<body><h1>Where did it happen?</h1>
{% if form.errors %}<ul>{% for name, errors in form.errors.items() %}<li><a href="#{{ name }}">{{ errors[0] }}</a></li>
{% endfor %}</ul>{% endif %}<form method="post" novalidate>{{ form.csrf_token }}{% for field in form %}
{% if field.name != "csrf_token" %}<div>{{ field.label }}{{ field() }}{% for error in field.errors %}<p>{{ error }}</p>
{% endfor %}</div>{% endif %}{% endfor %}<button>Continue</button></form></body></html>"""


def plain_form(public: Flask, database: Database, settings: Settings) -> Flask:
    """The same question in plain WTForms and Jinja, whose answer is kept in the same way."""

    class Question(FlaskForm):
        place = TextAreaField("Where did it happen?", validators=[Length(max=2000)])
        kind = RadioField("What kind of place was it?", choices=list(PLACES), validators=[Optional()])

    app = Flask("plain")
    app.config.update(SECRET_KEY=settings.public_secret, SESSION_COOKIE_NAME="public_session", WTF_CSRF_TIME_LIMIT=None)
    app.session_interface = public.session_interface
    app.jinja_loader = DictLoader({"page.html": PAGE})
    CSRFProtect(app)

    @app.route("/file/where", methods=["GET", "POST"])
    def where() -> str | tuple[str, int]:
        token, at = session["draft"], datetime.now(UTC)
        if request.method == "GET":
            kept = drafts.read(database, token, at)
            return render_template("page.html", form=Question(data=kept.answers.get("where", {}) if kept else {}))
        form = Question()
        if not form.validate_on_submit():
            return render_template("page.html", form=form), 422
        drafts.keep(database, settings, token, at, lambda answers: {**answers, "where": {"place": form.place.data}})
        return "", 303

    return app


def test_a_page_of_the_form(database: Database, settings: Settings, public: Flask) -> None:
    browser = sender(public, database, settings)
    ours, plain = (
        public.test_client(use_cookies=False),
        plain_form(public, database, settings).test_client(use_cookies=False),
    )
    answer = {"place": "Corner of Harbour Street and Mill Lane", "kind": "street", "place_kind": "street"}

    def visit(client) -> None:
        assert client.get("/file/where", headers={"Cookie": browser.cookie}).status_code == 200
        assert post(client, "/file/where", browser, answer) == 303

    figure: Figure = against(
        f"a page of the form, GET and POST ({database.engine.dialect.name}), CPU",
        lambda _: visit(ours),
        lambda _: visit(plain),
        rounds=ROUNDS,
        of=OF,
        clock=time.process_time,
    )
    figure.show(goal=1.5)
