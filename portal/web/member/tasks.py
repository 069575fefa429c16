"""What an organisation still has to do for its badge, as the to-do list says it."""

from collections.abc import Iterable
from uuid import UUID

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain import distributors, members, pricelists, suppliers
from portal.domain.approvals import ENDED, CasePurpose, CaseState
from portal.domain.distributors import KycStatus, KycView
from portal.domain.licences import LicenceState, LicenceView, Readiness
from portal.domain.members import OrganisationView
from portal.domain.suppliers import ApplicationView, AuthorisationStatus, AuthorisationView
from portal.web.labels import day_text, instant_text, label, money_text
from portal.web.member import deposit
from portal.web.member.authorisations.place import may_be_renewed

_LAST_DAYS = 14  # before the end of a letter: now it presses
# text, href, kind of badge, word on it, hint
Task = tuple[str, str, str, str, str]

CASE_KINDS = {
    CaseState.DRAFT: "warn",
    CaseState.SUBMITTED: "info",
    CaseState.EXAMINATION: "info",
    CaseState.RETURNED: "warn",
    CaseState.AWAITING_BRAND: "info",
    CaseState.AWAITING_APPROVAL: "info",
    CaseState.APPROVED: "ok",
    CaseState.REFUSED: "bad",
    CaseState.WITHDRAWN: "idle",
    CaseState.LAPSED: "idle",
}
LICENCE_KINDS = {
    LicenceState.ACTIVE: "ok",
    LicenceState.SUSPENDED: "warn",
    LicenceState.EXPIRED: "idle",
    LicenceState.WITHDRAWN: "idle",
    LicenceState.REVOKED: "bad",
}
OVER = frozenset({LicenceState.EXPIRED, LicenceState.WITHDRAWN, LicenceState.REVOKED})


def tasks(
    organisation: OrganisationView, ready: Readiness, held: LicenceView | None
) -> list[Task]:
    """Return the tasks in the order in which they are best done."""
    ids = organisation.id
    return [
        _profile(organisation),
        *_authorisations(ids),
        _certification(ids, ready),
        *_registration(ids),
        *_changes(ids),
        _deposit(ids),
        _price_list(ids, ready),
        _badge(ids, ready, held),
    ]


def _profile(organisation: OrganisationView) -> Task:
    text, href = _("Organisation"), _href("member_profile.profile", organisation.id)
    if not organisation.shops:
        return text, href, "warn", _("Shops missing"), _("Buyers want to see where you sell.")
    if organisation.uscc and members.business_licence(g.uow, organisation.id) is None:
        hint = _("Officers compare it with your papers.")
        return text, href, "warn", _("Business licence missing"), hint
    return text, href, "ok", _("Done"), ""


def _authorisations(organisation_id: UUID) -> list[Task]:
    """Return whether there is an authorisation, then what each letter waits for."""
    held = suppliers.authorisations_of(g.uow, organisation_id).items
    applications = suppliers.applications_of(g.uow, organisation_id).items
    renewed = {
        one.case.target
        for one in applications
        if one.case.purpose is CasePurpose.RENEW and one.case.state not in ENDED
    }
    today = g.uow.today()
    return [
        _authorisation(organisation_id, held, applications),
        *(
            _renewal(organisation_id, one)
            for one in held
            if may_be_renewed(one, today) and one.id not in renewed
        ),
        *(
            _returned(organisation_id, one)
            for one in applications
            if one.case.state is CaseState.RETURNED
        ),
    ]


def _renewal(organisation_id: UUID, one: AuthorisationView) -> Task:
    days = (one.ends_on - g.uow.today()).days
    return (
        _("Renew %(number)s", number=one.letter.letter_no),
        url_for(
            "member_authorisations.recorded",
            organisation_id=organisation_id,
            authorisation_id=one.id,
        ),
        "bad" if days <= _LAST_DAYS else "warn",
        ngettext("%(num)d day left", "%(num)d days left", days),
        _("Handed in before it ends, the old letter holds until the new one is decided."),
    )


def _returned(organisation_id: UUID, one: ApplicationView) -> Task:
    until = one.case.waits_until
    return (
        _("Mend %(number)s", number=one.fields.get("letter_no") or _("a letter")),
        url_for(
            "member_authorisations.application",
            organisation_id=organisation_id,
            application_id=one.id,
        ),
        "warn",
        _("until %(day)s", day=day_text(until)) if until else label(one.case.state),
        _("The officers sent it back and said why. After that day it lapses."),
    )


def _authorisation(
    organisation_id: UUID,
    held: Iterable[AuthorisationView],
    applications: Iterable[ApplicationView],
) -> Task:
    text = _("Authorisation of a brand")
    href = _href("member_authorisations.authorisations", organisation_id)
    today = g.uow.today()
    if any(one.status(today) is AuthorisationStatus.ACTIVE for one in held):
        return text, href, "ok", _("Recorded"), ""
    for application in applications:
        if application.case.state not in {CaseState.WITHDRAWN, CaseState.LAPSED}:
            kind = CASE_KINDS[application.case.state]
            return text, href, kind, label(application.case.state), ""
    hint = _("Only if a brand has authorised you yourself, or the brand is yours.")
    return text, href, "idle", _("If you have one"), hint


def _certification(organisation_id: UUID, ready: Readiness) -> Task:
    text = _("Certification")
    href = _href("member_certification.certification", organisation_id)
    kyc = distributors.kyc(g.uow, organisation_id)
    if ready.kyc_ok and not ready.authorisation_ok:
        hint = _("None of the authorisations you sell under is valid now. Renew with others.")
        return text, href, "bad", _("Brands missing"), hint
    if kyc and kyc.status in {KycStatus.VERIFIED, KycStatus.BLOCKED}:
        return text, href, *_state(kyc)
    applications = distributors.applications_of(g.uow, organisation_id)
    if applications and applications[0].case.state not in ENDED:
        state = applications[0].case.state
        return text, href, CASE_KINDS[state], label(state), _state(kyc)[2] if kyc else ""
    if kyc:
        return text, href, *_state(kyc)
    hint = _("Who you are, which brands you sell, and under whose authorisation.")
    return text, href, "warn", _("To do"), hint


def _state(kyc: KycView) -> tuple[str, str, str]:
    """Return how a certification stands: kind of badge, word on it, hint."""
    if kyc.status is KycStatus.VERIFIED:
        return "ok", _("Done"), ""
    if kyc.status is KycStatus.BLOCKED:
        hint = _("It rests while somebody of yours stands on a list of barred persons.")
        return "bad", label(kyc.status), hint
    if kyc.status is KycStatus.EXPIRING:
        days = (kyc.last_day - g.uow.today()).days
        word = ngettext("%(num)d day left", "%(num)d days left", days)
        hint = _("It holds until %(day)s. Renew it.", day=day_text(kyc.last_day))
        return "bad" if days <= _LAST_DAYS else "warn", word, hint
    hint = _("Renew it.") if kyc.can_be_followed else _("Certify anew.")
    return "bad", label(kyc.status), hint


def _registration(organisation_id: UUID) -> list[Task]:
    """Return whether a natural person has to become a business (KYC-11)."""
    kyc = distributors.kyc(g.uow, organisation_id)
    if kyc is None or kyc.register_by is None:
        return []
    over = kyc.must_register(g.uow.today())
    word = _("Overdue") if over else _("until %(day)s", day=day_text(kyc.register_by))
    hint = _("You sell more than a natural person may. The badge is suspended after that day.")
    href = _href("member_certification.turnover", organisation_id)
    return [(_("Become a registered business"), href, "bad" if over else "warn", word, hint)]


def _changes(organisation_id: UUID) -> list[Task]:
    """Return what is about to change about how the organisation is reached and paid."""
    href = _href("member_certification.contacts", organisation_id)
    hint = _("If none of you asked for it, cancel it at once.")
    return [
        (
            _("%(kind)s is about to change", kind=label(contact.kind)),
            href,
            "warn",
            instant_text(contact.waiting.effective_at),
            hint,
        )
        for contact in distributors.contacts(g.uow, organisation_id)
        if contact.waiting
    ]


def _deposit(organisation_id: UUID) -> Task:
    text, href = _("Deposit"), _href("member_deposit.deposit", organisation_id)
    account = deposit.position(organisation_id).account
    if account.shortfall is None:
        hint = _("The amount follows from your certification.")
        return text, href, "idle", _("Not yet known"), hint
    if account.sufficient:
        return text, href, "ok", _("Paid"), ""
    missing = money_text(account.shortfall.minor)
    return text, href, "warn", _("%(amount)s missing", amount=missing), ""


def _price_list(organisation_id: UUID, ready: Readiness) -> Task:
    text, href = _("Price list"), _href("member_price_list.price_list", organisation_id)
    if ready.price_list_ok:
        return text, href, "ok", _("Published"), ""
    if pricelists.versions(g.uow, organisation_id).items:
        return text, href, "bad", _("Not confirmed"), _("Say again that your prices hold.")
    return text, href, "warn", _("To do"), _("What you sell and for how much.")


def _badge(organisation_id: UUID, ready: Readiness, held: LicenceView | None) -> Task:
    text, href = _("Badge"), _href("member_licence.licence", organisation_id)
    if held and held.standing.state not in OVER:
        state = held.standing.state
        return text, href, LICENCE_KINDS[state], label(state), ""
    if ready.ready:
        hint = _("Everything is here. Two officers grant the badge now.")
        return text, href, "info", _("With the association"), hint
    hint = _("Comes when everything above is done. You need not ask for it.")
    return text, href, "idle", _("Later"), hint


def _href(endpoint: str, organisation_id: UUID) -> str:
    return url_for(endpoint, organisation_id=organisation_id)
