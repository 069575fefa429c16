"""The register for consumers: one box, one verdict, the certificate, the price list."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain import certificates, licences, pricelists, registry
from portal.domain.registry import Verdict, VerdictState
from portal.kernel.actor import Permission
from portal.kernel.errors import NotFound
from portal.web.routing import GuardedBlueprint

bp = GuardedBlueprint("public_lookup", __name__)

# Unknown and mistyped numbers are answers, not broken links; still no page to index or to keep.
_STATUS = {VerdictState.UNKNOWN: 404, VerdictState.MALFORMED: 404}


@bp.guarded("/", permission=Permission.PUBLIC)
def home() -> ResponseReturnValue:
    """Ask for a number or a name; a number leads straight to its verdict."""
    text = request.args.get("q", "").strip()
    if _is_number(text):
        return redirect(url_for("public_lookup.badge", number=text))
    hits = registry.search(g.uow, text, cursor=request.args.get("cursor")) if text else None
    return render_template("public/lookup/home.html", text=text, hits=hits)


@bp.guarded("/badges/<number>", permission=Permission.PUBLIC)
def badge(number: str) -> ResponseReturnValue:
    """Show the verdict on a licence number."""
    found = registry.verdict(g.uow, number)
    if found.licence and number != found.number:
        return redirect(url_for("public_lookup.badge", number=found.number))
    return show(found)


# Capitals make a smaller QR, so the address in it has them.
@bp.guarded("/<any(v, V):_prefix>/<code>", permission=Permission.PUBLIC)
def code(_prefix: str, code: str) -> ResponseReturnValue:
    """Follow the QR of a certificate to the verdict it stands for."""
    found = registry.verdict_by_code(g.uow, code)
    if found.licence:
        return redirect(url_for("public_lookup.badge", number=found.number))
    return show(found)


@bp.guarded("/badges/<number>.pdf", permission=Permission.PUBLIC)
def certificate(number: str) -> ResponseReturnValue:
    """Give the certificate, just as it was issued; the page, not the paper, tells the state."""
    held = registry.verdict(g.uow, number).licence
    if held is None or held.certificate is None:
        raise NotFound(number=number)
    pdf = certificates.content(g.uow, held.certificate.licence_id)
    return (
        pdf,
        200,
        {
            "Content-Type": "application/pdf",
            "Content-Disposition": f'inline; filename="{held.number}.pdf"',
            "ETag": f'"{held.certificate.sha256}"',
        },
    )


@bp.guarded("/badges/<number>/price-lists", permission=Permission.PUBLIC)
def price_lists(number: str) -> ResponseReturnValue:
    """Show every version of the holder's price list."""
    held = registry.public_licence(g.uow, number)
    page = pricelists.versions(g.uow, held.organisation_id, cursor=request.args.get("cursor"))
    return render_template("public/lookup/price_lists.html", licence=held, page=page)


@bp.guarded(
    "/badges/<number>/price-lists/<int(max=999999):version>", permission=Permission.PUBLIC
)
def price_list(number: str, version: int) -> ResponseReturnValue:
    """Show one version of the holder's price list."""
    held = registry.public_licence(g.uow, number)
    found = pricelists.version(g.uow, held.organisation_id, version)
    return render_template("public/lookup/price_list.html", licence=held, version=found)


def show(found: Verdict) -> ResponseReturnValue:
    """Return the verdict page; one layout for every answer."""
    page = render_template("public/lookup/verdict.html", verdict=found, licence=found.licence)
    headers = {}
    if found.licence is None or found.licence.natural_person:
        headers["X-Robots-Tag"] = "noindex"
    return page, _STATUS.get(found.state, 200), headers


def _is_number(text: str) -> bool:
    """Return whether the text is meant as a number, even with a wrong check character."""
    return licences.parse_number(text) is not licences.NumberProblem.FORMAT
