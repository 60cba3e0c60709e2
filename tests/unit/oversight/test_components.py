"""Components that are no fields, and the frames of pages, rendered by themselves; and the style sheets."""

import gzip
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


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
