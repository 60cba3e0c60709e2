"""Every component, rendered by itself: what is labelled, described, linked and unique."""

import gzip
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FieldList, FileField, Form, FormField, PasswordField, SelectField
from wtforms.validators import Optional

from oversight.form_dates import ApproximateDateField, DatePartsField, DateTimePartsField
from oversight.form_fields import (
    ChecksField,
    EmailField,
    LinesField,
    RadiosField,
    SelectMenuField,
    TelephoneField,
    TextBlockField,
    TextLineField,
    WholeNumberField,
)
from oversight.form_validators import Required

ROOT = Path(__file__).resolve().parents[3]
ACTS = [("force", "Force & arms"), ("search", "Search")]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Page(HTMLParser):
    """Every element of a page with its attributes and text; fails where tags do not match."""

    def __init__(self, html):
        super().__init__()
        self.html, self.elements, self.open = html, [], []
        self.feed(html)
        assert self.open == [], "not closed"

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {tag}"
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def all(self, tag, **attributes):
        return [
            element
            for element in self.elements
            if element["tag"] == tag and all(element.get(key) == value for key, value in attributes.items())
        ]

    def by_id(self, name):
        (element,) = [element for element in self.elements if element.get("id") == name]
        return element

    def text(self, name):
        return " ".join(self.by_id(name)["text"].split())


class Incident(Form):
    """A form inside a form."""

    place = TextLineField("Place", [Required("Enter the place")])


class Everything(FlaskForm):
    """One field of each kind, every one of them refused when nothing is sent."""

    class Meta:
        csrf = False

    name = TextLineField("Your <name>", [Required("Enter your name")], description="As on letters & cards")
    email = EmailField("Email", [Required()], render_kw={"autocomplete": "email", "spellcheck": "false", "width": 20})
    phone = TelephoneField("Telephone", [Required()])
    code = PasswordField("Password", [Required()])
    age = WholeNumberField("Age", [Required()], description="In years")
    story = TextBlockField("Story", [Required()], render_kw={"rows": 9})
    names = LinesField("Names", [Required()])
    station = SelectMenuField("Station", [Required()], choices=[("", "Choose"), *ACTS])
    who = RadiosField("Who", [Required()], choices=ACTS, hints={"search": "Of a home"}, description="Choose one")
    acts = ChecksField("Acts", [Required()], choices=ACTS, hints={"force": "Hitting"})
    agree = BooleanField("I agree", [Required()], description="You can change your mind")
    day = DatePartsField("Day of birth", [Required()], description="For example, 27 3 2026")
    about = ApproximateDateField("About when", [Required()])
    arrived = DateTimePartsField("Arrived", [Required()])
    photo = FileField("Photograph", [Required()])
    incident = FormField(Incident)
    places = FieldList(TextLineField("Another place", [Required()]), min_entries=1)


FIELDS = [name for name in Everything.__dict__ if name.islower() and name not in ("incident", "places")]
FIELDS = [name for name in FIELDS if not name.startswith("_")]


@pytest.fixture(scope="module")
def app():
    app = Flask(__name__, template_folder=ROOT / "templates", static_folder=None)
    app.config["SECRET_KEY"] = "only for this test"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        html_lang=lambda: "ar",
        text_direction=lambda: "rtl",
        css_url=lambda: "/static/oversight.rtl.css",
        script_url=lambda name: f"/static/{name}",
        csrf_token=lambda: "token",
    )
    Babel(app)
    return app


@pytest.fixture
def render(app):
    with app.test_request_context("/"):
        yield lambda source, **context: Page(render_template_string(source, **context))


@pytest.fixture
def component(render):
    def rendered(module, call, **context):
        macro = call.split("(")[0]
        return render(f'{{% from "components/{module}.html" import {macro} %}}{{{{ {call} }}}}', **context)

    return rendered


@pytest.fixture
def page_of(render):
    """Show the whole form as a page would: the summary, then every field."""
    source = """{% from "components/field.html" import field %}
      {%- from "components/error_summary.html" import error_summary %}{{ error_summary(form) }}
      {%- for f in form %}{% if f.form is defined %}{% for g in f.form %}{{ field(g) }}{% endfor %}
      {%- elif f.entries is defined %}{% for g in f.entries %}{{ field(g) }}{% endfor %}
      {%- else %}{{ field(f) }}{% endif %}{% endfor %}"""

    def shown(sent=None):
        form = Everything(formdata=MultiDict(sent) if sent is not None else None)
        if sent is not None:
            form.validate()
        return render(source, form=form)

    return shown


@pytest.fixture(params=[None, {}], ids=["fresh", "refused"])
def form_page(request, page_of):
    return page_of(request.param)


# Whole forms


def test_every_id_is_unique(form_page):
    ids = [element["id"] for element in form_page.elements if "id" in element]
    assert len(ids) == len(set(ids))


def test_every_input_has_one_label(form_page):
    labelled = [label["for"] for label in form_page.all("label")]
    inputs = [element["id"] for tag in ("input", "select", "textarea") for element in form_page.all(tag)]
    assert sorted(labelled) == sorted(inputs)
    assert all(label["text"].strip() for label in form_page.all("label"))


def test_every_description_is_on_the_page(form_page):
    ids = {element["id"] for element in form_page.elements if "id" in element}
    described = [element["aria-describedby"] for element in form_page.elements if "aria-describedby" in element]
    assert described
    assert all(set(names.split()) <= ids and names == names.strip() for names in described)


def test_every_group_has_a_legend(form_page):
    assert len(form_page.all("fieldset")) == len(form_page.all("legend")) == 5


def test_no_page_needs_inline_styles_or_scripts(form_page):
    assert not any("style" in element or element["tag"] in ("style", "script") for element in form_page.elements)


def test_each_error_leads_to_an_input_that_is_there(page_of):
    page = page_of({})
    targets = [link["href"].removeprefix("#") for link in page.all("a")]
    assert len(targets) == len(FIELDS) + 2
    assert all(page.by_id(target)["tag"] in ("input", "select", "textarea") for target in targets)


def test_each_error_stands_at_its_field_and_in_the_summary(page_of):
    page = page_of({})
    assert page.text("name-error") == "Error: Enter your name"
    assert page.by_id("name")["aria-describedby"] == "name-hint name-error"
    assert [link["text"] for link in page.all("a", href="#name")] == ["Enter your name"]


def test_forms_within_forms_are_in_the_summary_too(page_of):
    page = page_of({})
    assert page.all("a", href="#incident-place")[0]["text"] == "Enter the place"
    assert page.all("a", href="#places-0")


def test_a_wrong_date_leads_to_the_box_that_is_wrong(page_of):
    page = page_of({"day-day": "1", "day-month": "13", "day-year": "2026"})
    assert page.all("a", href="#day-month")
    assert "govuk-input--error" in page.by_id("day-month")["class"]
    assert "govuk-input--error" not in page.by_id("day-day")["class"]


def test_without_errors_there_is_no_summary(page_of):
    page = page_of()
    assert not [element for element in page.elements if "error" in element.get("class", "")]


def test_what_was_sent_is_shown_again(page_of):
    page = page_of({"name": '"><b>', "story": "</textarea>", "who": "search", "acts": "force", "agree": "y"})
    assert page.by_id("name")["value"] == '"><b>'
    assert page.by_id("story")["text"].strip() == "</textarea>"
    assert "checked" in page.by_id("who-2")
    assert "checked" in page.by_id("acts")
    assert "checked" in page.by_id("agree")


def test_a_password_is_never_shown_again(page_of):
    assert "value" not in page_of({"code": "secret"}).by_id("code")


# Single fields


@pytest.mark.parametrize(
    "name, attributes",
    [
        ("email", {"type": "email", "autocomplete": "email", "spellcheck": "false"}),
        ("phone", {"type": "tel"}),
        ("code", {"type": "password"}),
        ("age", {"type": "text", "inputmode": "numeric"}),
        ("story", {"tag": "textarea", "rows": "9", "dir": "auto"}),
        ("names", {"tag": "textarea", "rows": "5"}),
        ("station", {"tag": "select"}),
        ("who", {"type": "radio"}),
        ("acts", {"type": "checkbox"}),
        ("agree", {"type": "checkbox"}),
        ("arrived-time", {"type": "text", "inputmode": "numeric"}),
        ("photo", {"type": "file"}),
    ],
)
def test_each_kind_of_field_has_its_kind_of_input(page_of, name, attributes):
    element = page_of().by_id(name)
    assert attributes.items() <= element.items()


def test_a_width_is_a_class_and_not_an_attribute(page_of):
    element = page_of().by_id("email")
    assert "govuk-input--width-20" in element["class"]
    assert "width" not in element


def test_choices_have_hints_of_their_own(page_of):
    page = page_of()
    assert page.by_id("who-2")["aria-describedby"] == "who-2-item-hint"
    assert page.text("who-2-item-hint") == "Of a home"
    assert "aria-describedby" not in page.by_id("who")


def test_choices_of_a_section_stand_side_by_side_unless_one_has_a_hint(component, app):
    with app.test_request_context("/"):
        form = Everything()
    form.who.hints = {}
    page = component("section", "section('Acts', [[form.who, form.acts, form.agree]])", form=form)
    assert page.all("div", **{"class": "govuk-radios govuk-radios--small app-side-by-side"})
    assert len(page.all("div", **{"class": "govuk-checkboxes govuk-checkboxes--small"})) == 2


def test_an_optional_field_says_so(render):
    form = type("One", (Form,), {"it": TextLineField("Name", [Optional()])})()
    page = render('{% from "components/field.html" import field %}{{ field(form.it) }}', form=form)
    assert page.all("label")[0]["text"] == "Name (optional)"


@pytest.mark.parametrize("name, tag", [("name", "label"), ("who", "legend"), ("day", "legend")])
def test_a_question_can_be_the_heading_of_its_page(component, name, tag):
    page = component("field", f"field(form.{name}, heading=true)", form=Everything())
    assert len(page.all("h1")) == 1
    assert page.all("h1")[0]["text"].strip() == page.all(tag)[0]["text"].strip()
    assert f"govuk-{'label' if tag == 'label' else 'fieldset__legend'}--l" in page.all(tag)[0]["class"]


def test_a_menu_may_have_groups(component):
    class Grouped(Form):
        it = SelectField("Place", choices=[])

    form = Grouped()
    form.it.choices = {"North": [("a", "Alpha")], "South": [("b", "Beta")]}
    page = component("field", "field(form.it)", form=form)
    assert [group["label"] for group in page.all("optgroup")] == ["North", "South"]


# Other components


def test_a_summary_list_tells_what_each_link_changes(component):
    page = component("summary_list", 'summary_list([("Name", "Zoë", "/name"), ("Age", 7)])')
    assert [link["text"] for link in page.all("a")] == ["Change (Name)"]
    assert len(page.all("dt")) == 2
    assert "no-actions" in page.all("div")[1]["class"]


@pytest.mark.parametrize("macro", ["state_tag", "verdict_tag", "due_tag"])
def test_a_status_is_told_in_words_and_unknown_ones_are_grey(component, macro):
    tag = component("status", f'{macro}("never heard of", "Not known")').all("strong")[0]
    assert tag["text"] == "Not known"
    assert "govuk-tag--grey" in tag["class"]


def test_a_trail_ends_on_this_page(component):
    page = component("navigation", 'breadcrumbs([("Worklist", "/"), ("OV-1",)])')
    assert [link["text"] for link in page.all("a")] == ["Worklist"]
    assert page.all("span", **{"aria-current": "page"})[0]["text"] == "OV-1"


def test_tabs_are_links_to_pages_and_one_is_current(component):
    page = component("navigation", 'tabs("Case", [("Overview", "/c", true), ("Evidence", "/e", false)])')
    assert [link["text"] for link in page.all("a", **{"aria-current": "page"})] == ["Overview"]


def test_pages_have_neighbours_and_a_single_page_shows_nothing(component):
    page = component("pagination", 'pagination("/before", "/after")')
    assert [(link["rel"], link["href"]) for link in page.all("a")] == [("prev", "/before"), ("next", "/after")]
    assert component("pagination", "pagination()").elements == []


def test_a_receipt_code_runs_left_to_right_and_is_not_translated(component):
    code = component("panel", 'receipt_code("7K2M 9QXD", "Keep this code")').all("strong")[0]
    assert (code["dir"], code["translate"], code["text"]) == ("ltr", "no", "7K2M 9QXD")


def test_a_panel_holds_the_heading_of_its_page(render):
    page = render('{% from "components/panel.html" import panel %}{% call panel("Sent") %}Thanks{% endcall %}')
    assert page.all("h1")[0]["text"] == "Sent"
    assert page.all("div")[1]["text"] == "Thanks"


def test_a_table_names_its_rows_and_its_cells(component):
    page = component("table", 'table("Cases", ["Case", "Due"], [["A", "today"]], numeric=(1,))')
    assert page.all("caption")[0]["text"] == "Cases"
    assert [head["scope"] for head in page.all("th")] == ["col", "col", "row"]
    assert page.all("td")[0]["data-label"] == "Due"


def test_an_action_is_a_post_with_a_token(component):
    page = component("buttons", 'post_button("Close", "/close", "warning")')
    assert page.all("form", method="post", action="/close")
    assert page.all("input", name="csrf_token", value="token")


@pytest.mark.parametrize("call", ['button("Go")', 'link_button("Go", "/go", "secondary")'])
def test_a_button_says_what_it_does(component, call):
    assert component("buttons", call).elements[0]["text"] == "Go"


def test_a_banner_is_named_by_its_heading(component):
    banner = component("notice", 'banner("Saved", success=true)')
    assert banner.text(banner.all("div")[0]["aria-labelledby"]) == "Done"


def test_a_warning_says_that_it_is_one(component):
    assert "Warning" in component("notice", 'warning("Take care")').all("strong")[0]["text"]


@pytest.mark.parametrize("macro", ["inset()", 'details("More")'])
def test_passages_hold_what_the_caller_writes(render, macro):
    name = macro.split("(")[0]
    page = render(f'{{% from "components/notice.html" import {name} %}}{{% call {macro} %}}Text{{% endcall %}}')
    assert "Text" in page.elements[0]["text"]


# Pages


@pytest.mark.parametrize("base", ["base.html", "public/base_public.html", "staff_base.html"])
def test_every_page_has_language_direction_title_skip_link_and_landmarks(render, base):
    page = render(f'{{% extends "{base}" %}}{{% set heading = "Tell us" %}}{{% block content %}}Hi{{% endblock %}}')
    assert page.all("html", lang="ar", dir="rtl")
    assert " ".join(page.all("title")[0]["text"].split()).startswith("Tell us – ")
    assert page.all("a", href="#content")
    assert page.by_id("content")["tag"] == "main"
    assert len(page.all("header")) == len(page.all("footer")) == 1


def test_a_title_says_when_its_form_was_refused(render):
    form = Everything(formdata=MultiDict())
    form.validate()
    page = render('{% extends "base.html" %}{% block title %}Tell us{% endblock %}', form=form)
    assert page.all("title")[0]["text"].startswith("Error: Tell us – ")


def test_a_public_page_can_be_left_at_once_and_its_title_tells_nothing(render):
    page = render('{% extends "public/base_public.html" %}', service_name="Police complaints", exit_url="/weather")
    assert page.all("a", href="/weather")[0]["rel"] == "nofollow noreferrer"
    assert "olice" not in page.all("title")[0]["text"]


def test_staff_see_where_they_are_and_can_sign_out(render):
    page = render(
        '{% extends "staff_base.html" %}',
        navigation=[("Worklist", "/", True), ("Audit", "/audit", False)],
        account_name="A. Okafor",
        sign_out_url="/sign-out",
    )
    assert [link["text"] for link in page.all("a", **{"aria-current": "page"})] == ["Worklist"]
    assert page.all("form", method="post", action="/sign-out")
    assert page.all("input", name="csrf_token", value="token")


# Style sheets


@pytest.mark.parametrize("name", ["oversight.css", "oversight.rtl.css"])
def test_a_style_sheet_is_small_and_loads_nothing(name):
    sheet = (ROOT / "oversight" / "static" / name).read_bytes()
    assert len(gzip.compress(sheet)) <= 11_000
    assert b"url(" not in sheet
    assert b"@import" not in sheet
    assert b"@font-face" not in sheet
