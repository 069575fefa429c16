"""What can be done to organisations and their people; one function, one verb."""

from collections.abc import Sequence
from uuid import UUID

from portal.domain import accounts
from portal.domain.members import facts, policy, rules
from portal.domain.members.events import (
    InvitationSent,
    MemberJoined,
    OrganisationConverted,
    OrganisationRegistered,
    ProfileUpdated,
)
from portal.domain.members.models import Invitation, Membership, Organisation
from portal.domain.members.rules import (
    InvitationNotValid,
    MemberRole,
    SignInToAccept,
)
from portal.kernel.errors import FieldErrors, Forbidden, NotFound, Problem, refuse_if_any
from portal.kernel.ids import new_id, new_secret
from portal.kernel.text import search_key, tidy
from portal.kernel.trade import OrganisationKind
from portal.store.uow import UnitOfWork


def register_organisation(  # noqa: PLR0913 - one form, one command
    uow: UnitOfWork,
    *,
    kind: OrganisationKind,
    trade_name: str,
    legal_name: str | None,
    uscc: str | None,
    email: str,
    name: str,
    password: str,
) -> tuple[UUID, UUID]:
    """Create an organisation with its first user as owner; return both ids.

    Raises `FieldErrors` with all problems of both, `UsccTaken` or `accounts.email_taken`.
    """
    organisation = Organisation(
        id=new_id(), kind=kind, contact_email=email.strip(), shops=[], created_at=uow.now()
    )
    problems = _write_names(organisation, trade_name, legal_name, uscc)
    try:
        user_id = accounts.create_user(uow, email=email, name=name, password=password)
    except FieldErrors as errors:
        raise FieldErrors([*problems, *errors.problems]) from errors
    refuse_if_any(problems)
    facts.refuse_taken(uow, organisation.id, organisation.uscc)
    uow.session.add(organisation)
    uow.record(
        OrganisationRegistered(
            subject=organisation.id, organisation_id=organisation.id, kind=kind
        )
    )
    _join(uow, organisation.id, user_id, MemberRole.OWNER)
    return organisation.id, user_id


def update_profile(  # noqa: PLR0913 - one form, one command
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    trade_name: str,
    legal_name: str | None,
    uscc: str | None,
    shops: Sequence[str],
) -> None:
    """Change names, code and shops.

    Raises `NotFound`, `Forbidden`, `FieldErrors` or `UsccTaken`.
    """
    organisation = _organisation_to_manage(uow, organisation_id)
    cleaned = rules.clean_shops(shops)
    with uow.session.no_autoflush:
        refuse_if_any(
            _write_names(organisation, trade_name, legal_name, uscc)
            + rules.check_shops(cleaned)
        )
        organisation.shops = cleaned
        facts.refuse_taken(uow, organisation.id, organisation.uscc)
    uow.record(ProfileUpdated(subject=organisation_id, organisation_id=organisation_id))


def convert(
    uow: UnitOfWork,
    organisation_id: UUID,
    *,
    kind: OrganisationKind,
    legal_name: str,
    uscc: str,
) -> None:
    """Let a natural person go on as a registered business (KYC-11).

    Its people, papers, licences and payments stay its own.  Raises `NotFound`, `Forbidden`,
    `NotConvertible`, `FieldErrors` or `UsccTaken`.
    """
    organisation = uow.session.get(Organisation, organisation_id, with_for_update=True)
    if organisation is None or not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    if not policy.may_convert(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    before = organisation.kind
    after = facts.conversion(uow, organisation, kind=kind, legal_name=legal_name, uscc=uscc)
    organisation.kind = after.kind
    organisation.legal_name = after.legal_name
    organisation.uscc = after.uscc
    organisation.search_name = search_key(organisation.trade_name + after.legal_name)
    uow.record(
        OrganisationConverted(
            subject=organisation_id,
            organisation_id=organisation_id,
            before=before,
            kind=after.kind,
        )
    )


def invite(uow: UnitOfWork, organisation_id: UUID, *, email: str, role: MemberRole) -> str:
    """Invite a colleague by address; return the secret of the one-time link (7 days).

    Raises `NotFound`, `Forbidden` or `FieldErrors` (EMAIL_FORMAT, ALREADY_COLLEAGUE).
    """
    _organisation_to_manage(uow, organisation_id)
    refuse_if_any(accounts.check_email(accounts.normal_email(email)))
    known = accounts.user_by_email(uow, email)
    if known and uow.session.get(Membership, (organisation_id, known.id)):
        raise FieldErrors([Problem("email", "ALREADY_COLLEAGUE")])
    secret = new_secret()
    uow.session.add(
        Invitation(
            secret_hash=accounts.hash_secret(secret),
            organisation_id=organisation_id,
            email=accounts.normal_email(email),
            role=role,
            expires_at=uow.now() + rules.INVITATION_LIFE,
        )
    )
    uow.record(
        InvitationSent(subject=organisation_id, organisation_id=organisation_id, role=role)
    )
    return secret


def accept_invitation(uow: UnitOfWork, secret: str) -> UUID:
    """Join with the account that is signed in; return the organisation.

    Raises `InvitationNotValid`, also when the invitation is for another address.
    """
    link = _open_invitation(uow, secret)
    known = accounts.user_by_email(uow, link.email)
    if known is None or known.id != uow.actor.id:
        raise InvitationNotValid
    return _accept(uow, link, known.id)


def join(uow: UnitOfWork, secret: str, *, name: str, password: str) -> UUID:
    """Create an account for the invited address and join; return the new user.

    Raises `InvitationNotValid`, `SignInToAccept` or `FieldErrors`.
    """
    link = _open_invitation(uow, secret)
    if accounts.user_by_email(uow, link.email):
        raise SignInToAccept
    user_id = accounts.create_user(uow, email=link.email, name=name, password=password)
    _accept(uow, link, user_id)
    return user_id


def _accept(uow: UnitOfWork, link: Invitation, user_id: UUID) -> UUID:
    link.used_at = uow.now()
    _join(uow, link.organisation_id, user_id, link.role)
    return link.organisation_id


def _join(uow: UnitOfWork, organisation_id: UUID, user_id: UUID, role: MemberRole) -> None:
    uow.session.flush()
    uow.session.add(
        Membership(
            organisation_id=organisation_id, user_id=user_id, role=role, joined_at=uow.now()
        )
    )
    uow.record(
        MemberJoined(
            subject=organisation_id,
            organisation_id=organisation_id,
            user_id=user_id,
            role=role,
        )
    )


def _open_invitation(uow: UnitOfWork, secret: str) -> Invitation:
    link = uow.session.get(Invitation, accounts.hash_secret(secret), with_for_update=True)
    if link is None or link.used_at is not None or link.expires_at <= uow.now():
        raise InvitationNotValid
    return link


def _organisation_to_manage(uow: UnitOfWork, organisation_id: UUID) -> Organisation:
    organisation = uow.session.get(Organisation, organisation_id)
    if organisation is None or not policy.may_read(uow.actor, organisation_id=organisation_id):
        raise NotFound(organisation_id=organisation_id)
    if not policy.may_manage(uow.actor, organisation_id=organisation_id):
        raise Forbidden(organisation_id=organisation_id)
    return organisation


def _write_names(
    organisation: Organisation, trade_name: str, legal_name: str | None, uscc: str | None
) -> list[Problem]:
    natural = organisation.kind is OrganisationKind.NATURAL_PERSON
    organisation.trade_name = tidy(trade_name)
    organisation.legal_name = None if natural else tidy(legal_name or "")
    organisation.uscc = None if natural else rules.normal_uscc(uscc or "")
    organisation.search_name = search_key(trade_name + (organisation.legal_name or ""))
    # The checks see the text as typed: folding would quietly drop a hidden character.
    return rules.check_profile(
        organisation.kind,
        trade_name=trade_name.strip(),
        legal_name=None if natural else (legal_name or "").strip(),
        uscc=organisation.uscc,
    )
