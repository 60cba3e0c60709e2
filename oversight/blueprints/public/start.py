"""The first page, and the page about privacy and safety."""

from flask import render_template, session

from oversight.blueprints.public import bp
from oversight.blueprints.public.browsing import DRAFT
from oversight.queries.promises import promises
from oversight.questions.after_forms import AreaForm
from oversight.security import open_to_all, settings
from workflows.jurisdictions import load_pack
from workflows.jurisdictions.directory import near
from workflows.records.told_person import NEEDS


@bp.get("/")
@open_to_all
def start() -> str:
    """Say what this is, who it is for, what will happen, and what to do in danger."""
    pack = load_pack(settings().pack)
    return render_template(
        "public/start.html",
        pack=pack,
        promises=promises(settings().pack),
        has_draft=DRAFT in session,
        draft_hours=settings().draft_hours,
    )


@bp.route("/help-now", methods=["GET", "POST"])
@open_to_all
def danger() -> str:
    """Say what to do in danger, whom to call, and who helps: everywhere, or in the area that was chosen."""
    pack = load_pack(settings().pack)
    form = AreaForm()
    area = form.area.data if "area" in form and form.validate_on_submit() else None
    return render_template("public/danger.html", pack=pack, form=form, services=near(pack.services, area), needs=NEEDS)


@bp.get("/right-place")
@open_to_all
def elsewhere() -> str:
    """Say what this body deals with, and whom to turn to for everything else."""
    return render_template("public/elsewhere.html", pack=load_pack(settings().pack))


@bp.get("/safety")
@open_to_all
def safety() -> str:
    """Explain what is kept, what stays on the device, and how to stay safe."""
    return render_template("public/safety.html", draft_hours=settings().draft_hours, https=settings().https)
