"""What an officer declares about itself; only digests of it are kept (security T13)."""

from sqlalchemy import delete

from portal.domain import members
from portal.domain.distributors import policy, rules
from portal.domain.distributors.events import InterestsDeclared
from portal.domain.distributors.facts import traits
from portal.domain.distributors.models import OfficerTrait
from portal.kernel.errors import Forbidden, refuse_if_any
from portal.kernel.text import compact
from portal.store.uow import UnitOfWork


def declare_interests(
    uow: UnitOfWork,
    *,
    mobile: str,
    bank_card: str,
    employer: str,
    legal_representative_id: str,
) -> None:
    """Replace everything the acting officer has declared; a blank declares nothing.

    From now on it cannot act on an application with which it has one of these in common.
    `employer` is a credit code; `legal_representative_id` the number of its own identity
    document, or of somebody whose business it must not judge.  Nobody can read them again.
    Raises `Forbidden`, or `FieldErrors` with every problem together.
    """
    officer_id = uow.actor.id
    if officer_id is None or not policy.may_declare_interests(uow.actor):
        raise Forbidden
    code = compact(employer)
    found, problems = rules.read_interests(
        {
            "mobile": mobile,
            "bank_card": bank_card,
            "legal_representative_id": legal_representative_id,
            "employer": code,
        },
        today=uow.today(),
    )
    refuse_if_any(problems + (members.check_uscc(code, field="employer") if code else []))
    uow.session.execute(delete(OfficerTrait).where(OfficerTrait.user_id == officer_id))
    uow.session.add_all(
        OfficerTrait(user_id=officer_id, kind=kind, key=key, declared_at=uow.now())
        for kind, key in traits.digests(uow, found)
    )
    uow.record(InterestsDeclared(subject=officer_id, interests=len(found)))
