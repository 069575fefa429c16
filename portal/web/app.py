"""The Flask application: settings, filters, headers and a list of blueprints, nothing else."""

from secrets import token_hex
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for
from flask import session as cookie
from flask_babel import Babel, get_locale
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from portal.web import errors, labels, session
from portal.web.api import badges
from portal.web.bodies import InMemoryRequest
from portal.web.member import blueprints as member
from portal.web.public import confirmation, health, lookup, privacy_notice, verify
from portal.web.public import session as public_session
from portal.web.routing import STATIC_ENDPOINTS, unguarded_endpoints
from portal.web.staff import blueprints as staff
from portal.wiring import Portal, asset_dir

MAX_REQUEST = 25 * 1024 * 1024  # above the 20 MiB that documents judges with a clear message
BLUEPRINTS = (
    health.bp,
    lookup.bp,
    verify.bp,
    privacy_notice.bp,
    public_session.bp,
    confirmation.bp,
    badges.bp,
    *member.BLUEPRINTS,
    *staff.BLUEPRINTS,
)
LOCALES = {"zh-Hans": "zh_Hans_CN", "en": "en"}
LOCALE_TAGS = {"zh_Hans_CN": "zh-CN", "en": "en"}
_ONE_TIME_LINKS = "/confirmations/"
_NEVER_STORED = ("/member", "/staff", "/session", _ONE_TIME_LINKS)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def create_app(portal: Portal) -> Flask:
    """Return the web front end of `portal`."""
    app = Flask(
        "portal",
        template_folder=str(asset_dir("templates")),
        static_folder=str(asset_dir("static")),
    )
    app.request_class = InMemoryRequest
    secure = portal.settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=portal.settings.secret_key,
        SESSION_COOKIE_NAME="__Host-portal" if secure else "portal",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_DEFAULT_LOCALE=LOCALES["zh-Hans"],
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )
    app.extensions["portal"] = portal
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Bootstrap5(app)
    Babel(app, locale_selector=_locale)
    CSRFProtect(app)
    session.install(app)
    errors.install(app)
    _install_language(app)
    _install_filters(app)
    app.after_request(_secure)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if found := unguarded_endpoints(app):
        raise RuntimeError(found)
    return app


def _locale() -> str:
    return LOCALES.get(cookie.get("language", ""), LOCALES["zh-Hans"])


def _install_language(app: Flask) -> None:
    @app.before_request
    def prepare() -> None:
        g.request_id = token_hex(8)
        chosen = request.args.get("lang")
        if chosen in LOCALES:
            cookie["language"] = chosen

    @app.context_processor
    def surroundings() -> dict[str, Any]:
        return {
            "actor": g.get("actor"),
            "locale": LOCALE_TAGS[str(get_locale())],
            "association": app.extensions["portal"].around.issuer,
            "asset": lambda path: url_for("static", filename=path),
        }


def _install_filters(app: Flask) -> None:
    app.add_template_filter(labels.label, "label")
    app.add_template_filter(labels.channel_label, "channel")
    app.add_template_filter(labels.region_label, "region")
    app.add_template_filter(labels.party_name, "party")
    app.add_template_filter(labels.permit_name, "permit")
    app.add_template_filter(labels.permit_note, "permit_note")
    app.add_template_filter(labels.problem_text, "problem")
    app.add_template_filter(labels.outcome_text, "outcome")
    app.add_template_filter(labels.money_text, "money")
    app.add_template_filter(labels.day_text, "day")
    app.add_template_filter(labels.instant_text, "instant")
    app.add_template_filter(labels.clock_text, "clock")


def _secure(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = _referrer_policy()
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.path.startswith(_NEVER_STORED):
        headers["Cache-Control"] = "no-store"
    elif request.endpoint not in STATIC_ENDPOINTS:
        # A verdict must never be older than the register.
        headers.setdefault("Cache-Control", "no-cache")
    if app_is_secure():
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _referrer_policy() -> str:
    # The secret of a one-time link goes nowhere, not even to our own style sheets; the origin
    # must go along, since forms sent over HTTPS are checked for it.
    return "strict-origin" if request.path.startswith(_ONE_TIME_LINKS) else "same-origin"


def app_is_secure() -> bool:
    """Return whether the portal is reached over HTTPS."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
