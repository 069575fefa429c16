"""Guarded routes: every URL states the permission it asks for, or it cannot be declared."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, current_app, g, request
from flask.typing import ResponseReturnValue

from portal.kernel.actor import ANONYMOUS, Actor, Permission
from portal.kernel.errors import Forbidden, NotFound
from portal.web import session
from portal.wiring import Portal

View = Callable[..., ResponseReturnValue]
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignInNeeded(Forbidden):
    """Nobody is signed in, and this page is not public."""

    code = "portal.sign_in_needed"


class GuardedBlueprint(Blueprint):
    """A blueprint whose every view runs admitted, and inside one transaction."""

    def guarded(
        self, rule: str, *, permission: Permission, **options: Any
    ) -> Callable[[View], View]:
        """Register a view behind `permission`.

        When the rule has an `organisation_id`, the permission must be held inside that very
        organisation; to people who do not belong to it, it does not exist.
        """

        def register(view: View) -> View:
            @wraps(view)
            def admitted(**arguments: Any) -> ResponseReturnValue:
                portal: Portal = current_app.extensions["portal"]
                writes = request.method not in READS
                with portal.begin(ANONYMOUS, writes=writes, request_id=g.request_id) as g.uow:
                    g.actor = g.uow.actor = session.current_actor()
                    _admit(g.actor, permission, arguments.get("organisation_id"))
                    return view(**arguments)

            self.add_url_rule(rule, view_func=_keep(admitted, permission), **options)
            return admitted

        return register


def _admit(actor: Actor, permission: Permission, organisation_id: UUID | None) -> None:
    if permission is Permission.PUBLIC:
        return
    if actor.id is None:
        raise SignInNeeded
    if organisation_id is None:
        if not actor.has(permission):
            raise Forbidden(permission=permission)
    elif not actor.belongs_to(organisation_id):
        raise NotFound(organisation_id=organisation_id)
    elif not actor.has_for(organisation_id, permission):
        raise Forbidden(permission=permission)


def _keep(view: View, permission: Permission) -> View:
    """Return `view` with its permission written on it, for the architecture tests to read."""
    view.__dict__["permission"] = permission
    return view


def unguarded_endpoints(app: Flask) -> list[str]:
    """Return the endpoints that have no stated permission; the app starts only if empty."""
    return [
        name
        for name, view in app.view_functions.items()
        if not hasattr(view, "permission") and name not in STATIC_ENDPOINTS
    ]


# Files, the same for everybody, served by Flask and Bootstrap-Flask themselves.
STATIC_ENDPOINTS = frozenset({"static", "bootstrap.static"})
