"""Errors to answers: one table from kind to status, one page, one problem document."""

import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.domain.accounts import ProofNeeded
from portal.kernel.errors import (
    Forbidden,
    InvalidInput,
    NotFound,
    PortalError,
    RuleBroken,
    TooMany,
    Unavailable,
)
from portal.web import labels
from portal.web.routing import SignInNeeded

_LOG = logging.getLogger(__name__)
STATUS: dict[type[PortalError], int] = {
    InvalidInput: 422,
    NotFound: 404,
    Forbidden: 403,
    RuleBroken: 409,
    TooMany: 429,
    Unavailable: 503,
}


def status_of(error: PortalError) -> int:
    """Return the status of the nearest kind."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(SignInNeeded, _ask_to_sign_in)
    app.register_error_handler(ProofNeeded, _ask_for_proof)
    app.register_error_handler(PortalError, _show)
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(Exception, _show_unexpected)


def _ask_to_sign_in(error: SignInNeeded) -> ResponseReturnValue:
    if _wants_json():
        return _answer(HTTPStatus.UNAUTHORIZED, error.code)
    place = _here() if request.method == "GET" else None
    return redirect(url_for("public_session.sign_in", next=place))


def _ask_for_proof(error: ProofNeeded) -> ResponseReturnValue:
    """Ask for the password, and lead back to the page, or to that of the form."""
    if _wants_json():
        return _show(error)
    if request.method == "GET":
        place = _here()
    else:
        sender = urlsplit(request.referrer or "")
        place = (
            sender._replace(scheme="", netloc="").geturl()
            if sender.netloc == request.host
            else ""
        )
    return redirect(url_for("public_session.proof", next=place or None))


def _here() -> str:
    return request.full_path.rstrip("?")


def _show(error: PortalError) -> ResponseReturnValue:
    return _answer(status_of(error), error.code, error)


def _show_csrf(_error: CSRFError) -> ResponseReturnValue:
    return _answer(HTTPStatus.BAD_REQUEST, "portal.form_expired")


def _show_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error
    return _answer(status, f"http.{status}")


def _show_unexpected(error: Exception) -> ResponseReturnValue:
    _LOG.error("request %s failed", g.get("request_id"), exc_info=error)
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, "http.500")


def _answer(status: int, code: str, error: PortalError | None = None) -> ResponseReturnValue:
    sentence = labels.error_text(code, error.facts if error else {})
    if _wants_json():
        problem = {
            "type": f"urn:liangzheng:error:{code}",
            "title": str(sentence),
            "status": status,
            "code": code,
            "instance": f"urn:liangzheng:request:{g.get('request_id')}",
        }
        return problem, status, {"Content-Type": "application/problem+json"}
    page = render_template(
        "errors/error.html",
        status=status,
        code=code,
        sentence=sentence,
        problems=getattr(error, "problems", ()),
        reference=g.get("request_id"),
    )
    return page, status


def _wants_json() -> bool:
    return request.path.startswith("/api/")
