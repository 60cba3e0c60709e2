"""The catalogue: every check with its citations, and every provision with the checks that rest on it."""

from flask import abort, render_template

from oversight.blueprints.standards import bp
from oversight.security import open_to_all, settings
from workflows.jurisdictions import load_pack
from workflows.law_book import counts, law_in_force
from workflows.standards import evaluated_checks, load_standards
from workflows.standards.catalogue import PHASES


@bp.get("/")
@open_to_all
def index() -> str:
    """List every check."""
    return render_template(
        "standards/index.html", checks=load_standards().checks.values(), evaluated=evaluated_checks(), phases=PHASES
    )


@bp.get("/law")
@open_to_all
def law() -> str:
    """Show the law in force for a lawyer: every value beside what it rests on."""
    pack = load_pack(settings().pack)
    return render_template("standards/law.html", pack=pack, sections=law_in_force(pack), counted=counts(pack))


@bp.get("/<id>")
@open_to_all
def show(id: str) -> str:
    """Explain one check or one provision."""
    standards = load_standards()
    if id in standards.checks:
        check = standards.checks[id]
        return render_template("standards/check.html", check=check, is_evaluated=id in evaluated_checks())
    if id in standards.provisions:
        provision = standards.provisions[id]
        resting = [check for check in standards.checks.values() if provision in check.provisions]
        return render_template("standards/provision.html", provision=provision, checks=resting)
    abort(404)
