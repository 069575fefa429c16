"""What may differ from the rule, each with its reason; an entry nobody needs fails the test."""

# `feature.command`: why it leaves no fact of its own in the audit trail.
SILENT_COMMANDS: dict[str, str] = {
    "certificates.lay_out": "changes no row: the command that issues the page records it",
    "suppliers.send_link": "changes no row: the command that keeps the hash records it",
}

_TRAIL = "a fact for the audit trail; the person who caused it sees the outcome on the page"
_QUEUE = "the review queue and the case's page are read from the rows"
_COMPUTED = "standing and verdict are computed from the rows when they are read"
_COVERED = "what follows from it is done by the command that caused it, in the same transaction"
_SECRET_SHOWN = "the inviting person is shown the link and hands it on"

# `feature.noun.verbed`: why nobody has to hear of it.
UNHEARD_EVENTS: dict[str, str] = {
    "accounts.officer.created": _SECRET_SHOWN,
    "accounts.roles.set": _TRAIL,
    "accounts.session.ended": _TRAIL,
    "accounts.session.refused": _TRAIL,
    "accounts.session.started": _TRAIL,
    "accounts.user.activated": _TRAIL,
    "accounts.user.created": _TRAIL,
    "approvals.case.moved": _QUEUE,
    "approvals.case.opened": _QUEUE,
    "approvals.case.settled": _COMPUTED,
    "approvals.item.checked": _QUEUE,
    "approvals.proposal.approved": _COVERED,
    "approvals.proposal.made": _QUEUE,
    "approvals.proposal.refused": _QUEUE,
    "certificates.certificate.issued": _TRAIL,
    "deposits.receipt.confirmed": _COMPUTED,
    "deposits.receipt.recorded": _QUEUE,
    "deposits.receipt.refused": _QUEUE,
    "distributors.application.started": _TRAIL,
    "distributors.consent.given": _TRAIL,
    "distributors.consent.withdrawn": _TRAIL,
    "distributors.details.saved": _TRAIL,
    "distributors.document.attached": _TRAIL,
    "distributors.document.detached": _TRAIL,
    "distributors.identity.decided": _QUEUE,
    "distributors.kyc.verified": _COMPUTED,
    "distributors.scope.set": _TRAIL,
    "documents.document.uploaded": _TRAIL,
    "licences.licence.reinstated": _COMPUTED,
    "licences.licence.revoked": _COMPUTED,
    "licences.licence.suspended": _COMPUTED,
    "licences.licence.withdrawn": _COMPUTED,
    "members.business_licence.recorded": _COMPUTED,
    "members.invitation.sent": _SECRET_SHOWN,
    "members.member.joined": _TRAIL,
    "members.organisation.registered": _TRAIL,
    "members.profile.updated": _TRAIL,
    "members.register_state.noted": _COMPUTED,
    "permits.table.published": _COMPUTED,
    "pricelists.draft.saved": _TRAIL,
    "pricelists.list.confirmed": _COMPUTED,
    "pricelists.version.published": _COMPUTED,
    "suppliers.application.started": _TRAIL,
    "suppliers.authorisation.carried": _COMPUTED,
    "suppliers.authorisation.corrected": _COMPUTED,
    "suppliers.authorisation.granted": _COMPUTED,
    "suppliers.authorisation.reinstated": _COMPUTED,
    "suppliers.authorisation.revoked": _COMPUTED,
    "suppliers.authorisation.surrendered": _COMPUTED,
    "suppliers.authorisation.suspended": _COMPUTED,
    "suppliers.brand.answered": _QUEUE,
    "suppliers.confirmation.refused": _TRAIL,
    "suppliers.confirmation.sent": _TRAIL,
    "suppliers.document.attached": _TRAIL,
    "suppliers.document.detached": _TRAIL,
    "suppliers.grants.imported": _TRAIL,
    "suppliers.letter.saved": _TRAIL,
}
