"""What can be done to the notice; one function, one verb."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from portal.domain.notices import facts, policy, rules
from portal.domain.notices.events import NoticePublished
from portal.domain.notices.models import NoticeText, NoticeVersion
from portal.domain.notices.rules import NothingChanged
from portal.kernel.errors import ChangedMeanwhile, Forbidden, refuse_if_any
from portal.kernel.ids import new_id
from portal.store.uow import UnitOfWork


def publish_notice(
    uow: UnitOfWork,
    *,
    texts: Sequence[Mapping[str, str]],
    effective_on: date,
    note: str,
    based_on: int,
) -> int:
    """Publish the texts, as typed in the order of `text_keys`, and return the version's number.

    It takes effect tomorrow at the earliest and never before the version it follows, and can
    never be changed: what somebody agreed to stays readable (KYC-06).  `based_on` is the
    version that the texts were made from.  Raises `Forbidden`, `FieldErrors`, `NothingChanged`,
    or `ChangedMeanwhile` when a newer one exists.
    """
    if not policy.may_edit(uow.actor):
        raise Forbidden
    before = facts.latest(uow)
    if before.number != based_on:
        raise ChangedMeanwhile(number=before.number)
    read, problems = rules.read_texts(texts)
    note = note.strip()
    refuse_if_any(
        problems
        + rules.check_publication(
            note, effective_on, today=uow.today(), not_before=before.effective_on
        )
    )
    changed = rules.changes(facts.texts_of(uow, before.id), read)
    if not changed:
        raise NothingChanged(number=before.number)
    version = NoticeVersion(
        id=new_id(),
        number=before.number + 1,
        effective_on=effective_on,
        note=note,
        published_at=uow.now(),
        published_by=uow.actor.id,
    )
    uow.session.add(version)
    uow.session.flush()
    uow.session.add_all(NoticeText(version_id=version.id, **asdict(text)) for text in read)
    uow.record(
        NoticePublished(
            subject=version.id,
            number=version.number,
            effective_on=effective_on,
            changed=len(changed),
        )
    )
    return version.number
