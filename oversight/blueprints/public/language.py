"""Choose the language of the pages. What is typed on a page comes back in the language chosen, and is not lost."""

from urllib.parse import urlsplit

from flask import g, redirect, request, session, url_for
from flask_babel import refresh
from werkzeug.wrappers import Response

from oversight.blueprints.public import bp
from oversight.security import open_to_all
from oversight.templating import LANGUAGE, offered_languages

BUTTON = "read_in"
"""What a form calls the language chosen: one of its questions asks for the language of interviews."""

REFUSED = (400, 422)


@bp.before_app_request
def choose_before() -> None:
    """Keep the language chosen on whatever page: but a page with files reads them first, and then asks for `choose`."""
    if request.method == "POST" and request.mimetype != "multipart/form-data":
        choose()


def choose() -> None:
    """Keep the language chosen with a button."""
    chosen = request.form.get(BUTTON, "")
    if chosen in offered_languages():
        session[LANGUAGE] = chosen
        g.language_chosen = True
        refresh()


@bp.after_app_request
def show_again(response: Response) -> Response:
    """A page that comes back in another language was not refused."""
    if g.get("language_chosen") and response.status_code in REFUSED:
        response.status_code = 200
    return response


@bp.post("/language")
@open_to_all
def language() -> Response:
    """Come back to a page without a form of its own."""
    here = request.form.get("here", "")
    return redirect(here if _is_ours(here) else url_for("public.start"), 303)


def _is_ours(address: str) -> bool:
    parts = urlsplit(address)
    return address.startswith("/") and not address.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
