"""Templates of components rendered by themselves, in an application that has nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

from tests.factories.elements import Page

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application with nothing but templates."""
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
def render(app: Flask) -> Iterator[Callable[..., Page]]:
    """Render a piece of a template."""
    with app.test_request_context("/"):
        yield lambda source, **context: Page(render_template_string(source, **context))


@pytest.fixture
def component(render: Callable[..., Page]) -> Callable[..., Page]:
    """Render one macro of a module of components."""

    def rendered(module: str, call: str, **context: Any) -> Page:
        macro = call.split("(")[0]
        return render(f'{{% from "components/{module}.html" import {macro} %}}{{{{ {call} }}}}', **context)

    return rendered
