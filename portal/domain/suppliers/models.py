"""Rows of the suppliers feature; none of them holds a state, which is computed from dates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.suppliers.rules import Answer, Exclusivity
from portal.kernel.ids import new_id
from portal.store.base import Row


class Application(Row):
    """One letter handed in for review; `fields` as typed.  Its state is that of its case.

    What an application renews or corrects is the target of its case; `base_version` is the
    version of the letter that a correction starts from.
    """

    __tablename__ = "supplier_application"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    base_version: Mapped[int | None]
    fields: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class ApplicationDocument(Row):
    """One document that proves an application; a better scan names the one it replaces."""

    __tablename__ = "supplier_application_document"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_application.id"), primary_key=True
    )
    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("document.id"), primary_key=True, index=True
    )
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    attached_at: Mapped[datetime]


class Submission(Row):
    """What was handed in, round by round; officers see what changed between two of them."""

    __tablename__ = "supplier_submission"

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_application.id"), primary_key=True
    )
    round: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, Any]]
    document_ids: Mapped[list[Any]]
    submitted_at: Mapped[datetime]


class Authorisation(Row):
    """An approved letter, one grant of a chain; `depth` 1 is granted by the right-holder.

    `ends_on` is the last day of the letter and of its own marks and permits (AUT-04); those
    above it may end sooner.  `extended_to` is later while a renewal is being decided.
    """

    __tablename__ = "supplier_authorisation"
    __table_args__ = (
        UniqueConstraint("grantor_uscc", "letter_no"),
        CheckConstraint("valid_from <= ends_on", name="ends_after_it_begins"),
        CheckConstraint("sub_depth BETWEEN 0 AND 3", name="sub_depth_in_range"),
        CheckConstraint("(parent_id IS NULL) = (depth = 1)", name="depth_fits_parent"),
        CheckConstraint("parent_id <> id AND renewal_of <> id", name="not_its_own_ancestor"),
        Index(
            "ix_supplier_authorisation_grantor_uscc_exclusivity", "grantor_uscc", "exclusivity"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_application.id"), unique=True
    )
    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("member_organisation.id"), index=True
    )
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("supplier_authorisation.id"), index=True
    )
    renewal_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("supplier_authorisation.id"), index=True
    )
    depth: Mapped[int]
    grantor_uscc: Mapped[str]
    grantee_uscc: Mapped[str] = mapped_column(index=True)
    letter_no: Mapped[str]
    fields: Mapped[dict[str, Any]]
    fields_version: Mapped[int] = mapped_column(default=1)
    exclusivity: Mapped[Exclusivity]
    sub_depth: Mapped[int]
    valid_from: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    extended_to: Mapped[date | None]
    approved_at: Mapped[datetime]
    revoked_on: Mapped[date | None]
    surrendered_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class LetterVersion(Row):
    """The words of an authorisation from `recorded_at` until the next version."""

    __tablename__ = "supplier_version"

    authorisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_authorisation.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, Any]]
    application_id: Mapped[UUID] = mapped_column(ForeignKey("supplier_application.id"))
    recorded_at: Mapped[datetime]


class Lineage(Row):
    """The chain, closed: every authorisation with itself (distance 0) and all above it.

    A parent never changes, so these rows never do; any question about a whole chain or a whole
    tree is one join.
    """

    __tablename__ = "supplier_lineage"
    __table_args__ = (
        Index("ix_supplier_lineage_ancestor_id_distance", "ancestor_id", "distance"),
    )

    authorisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_authorisation.id"), primary_key=True
    )
    ancestor_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_authorisation.id"), primary_key=True
    )
    distance: Mapped[int]


class Suspension(Row):
    """Days on which a grant does not hold: from `from_on` up to the day before `until_on`."""

    __tablename__ = "supplier_suspension"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="ends_after_it_begins"),
        Index("ix_supplier_suspension_authorisation_id_from_on", "authorisation_id", "from_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    authorisation_id: Mapped[UUID] = mapped_column(ForeignKey("supplier_authorisation.id"))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("approval_proposal.id"), unique=True)
    lift_proposal_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("approval_proposal.id"), unique=True
    )


class Confirmation(Row):
    """The question to a right-holder whether a letter is its own, and its answer.

    The link holds the id and a secret of which only the hash is kept; the address is sealed.
    """

    __tablename__ = "supplier_confirmation"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("supplier_application.id"), index=True
    )
    round: Mapped[int]
    grantor_uscc: Mapped[str]
    address: Mapped[bytes]
    address_source: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account_user.id"))
    asked_at: Mapped[datetime]
    secret_hash: Mapped[str | None] = mapped_column(unique=True)
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Answer | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[bytes | None]
    answer_note: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
