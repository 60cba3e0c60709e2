"""Every kind of field in a form, rendered by itself: labelled, described, and refused where somebody finds it."""

import pytest
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

ACTS = [("force", "Force & arms"), ("search", "Search")]


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


def test_a_title_says_when_its_form_was_refused(render):
    form = Everything(formdata=MultiDict())
    form.validate()
    page = render('{% extends "base.html" %}{% block title %}Tell us{% endblock %}', form=form)
    assert page.all("title")[0]["text"].startswith("Error: Tell us – ")
