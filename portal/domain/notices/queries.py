"""What can be read of the notice, by everybody; frozen answers, never rows."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from portal.domain import accounts
from portal.domain.notices import facts, policy
from portal.domain.notices.models import NoticeVersion
from portal.domain.notices.rules import ItemText
from portal.kernel.consents import ConsentItem
from portal.kernel.errors import NotFound
from portal.store.paging import Page, paginate
from portal.store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class NoticeSummary:
    """A version without its texts; it holds from `effective_on` until the next one does."""

    number: int
    effective_on: date
    note: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of the notice, in force from `effective_on` 00:00, Shanghai time.

    `published_by` is the officer's name, empty to members and when nobody published it.
    """

    number: int
    effective_on: date
    note: str
    published_at: datetime
    published_by: str
    texts: tuple[ItemText, ...]

    def about(self, item: ConsentItem, language: str) -> ItemText:
        """Return what it says about an item to a reader of `zh...`, or any other language."""
        key = (item, "zh" if language.startswith("zh") else "en")
        return next(text for text in self.texts if text.key == key)


def version_on(uow: UnitOfWork, day: date) -> int:
    """Return the number of the version in force on a day; before the first, the first."""
    query = select(func.max(NoticeVersion.number)).where(
        (NoticeVersion.effective_on <= day) | (NoticeVersion.number == 1)
    )
    return uow.session.scalars(query).one() or 1


def notice(uow: UnitOfWork, day: date) -> Notice:
    """Return the version in force on a day; before the first, the first."""
    return notice_version(uow, version_on(uow, day))


def latest_notice(uow: UnitOfWork) -> Notice:
    """Return the version with the highest number, from which the next one is made."""
    return _notice(uow, facts.latest(uow))


def notice_version(uow: UnitOfWork, number: int) -> Notice:
    """Return one version of the history; raise `NotFound` when there is none."""
    row = uow.session.scalar(select(NoticeVersion).filter_by(number=number))
    if row is None:
        raise NotFound(number=number)
    return _notice(uow, row)


def notices(uow: UnitOfWork, *, cursor: str | None = None) -> Page[NoticeSummary]:
    """Return the versions, the newest first."""
    keys = [NoticeVersion.number]
    page = paginate(uow.session, select(NoticeVersion), keys, cursor=cursor, descending=True)
    return page.map(
        lambda row: NoticeSummary(row.number, row.effective_on, row.note, row.published_at)
    )


def _notice(uow: UnitOfWork, row: NoticeVersion) -> Notice:
    publisher = row.published_by if policy.may_see_officers(uow.actor) else None
    names = accounts.names(uow, [publisher])
    return Notice(
        row.number,
        row.effective_on,
        row.note,
        row.published_at,
        names[publisher] if publisher else "",
        facts.texts_of(uow, row.id),
    )
