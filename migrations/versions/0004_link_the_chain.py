"""Link authorisations into chains; keep versions, submissions, suspensions, confirmations.

What was recorded before is granted by right-holders: depth 1, its own lineage, version 1.

Revision ID: 0004
Revises: 0003
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_AUTHORISATION = "supplier_authorisation"


def upgrade() -> None:
    with op.batch_alter_table(_AUTHORISATION) as batch:
        batch.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("renewal_of", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("depth", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("grantee_uscc", sa.String(), nullable=True))
        batch.add_column(
            sa.Column("fields_version", sa.Integer(), nullable=False, server_default="1")
        )
        batch.add_column(
            sa.Column(
                "exclusivity", sa.String(32), nullable=False, server_default="NON_EXCLUSIVE"
            )
        )
        batch.add_column(sa.Column("extended_to", sa.Date(), nullable=True))
        batch.add_column(sa.Column("surrendered_on", sa.Date(), nullable=True))
    with op.batch_alter_table("supplier_application") as batch:
        batch.add_column(sa.Column("base_version", sa.Integer(), nullable=True))
    with op.batch_alter_table("supplier_application_document") as batch:
        batch.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_supplier_application_document_replaces_id_document"),
            "document",
            ["replaces_id"],
            ["id"],
        )
    _create_tables()
    _fill()
    with op.batch_alter_table(_AUTHORISATION) as batch:
        batch.alter_column("grantee_uscc", existing_type=sa.String(), nullable=False)
        for name, kind in (
            ("depth", sa.Integer()),
            ("fields_version", sa.Integer()),
            ("exclusivity", sa.String(32)),
        ):
            batch.alter_column(name, existing_type=kind, server_default=None)
        for name in ("parent_id", "renewal_of"):
            batch.create_foreign_key(
                op.f(f"fk_{_AUTHORISATION}_{name}_{_AUTHORISATION}"),
                _AUTHORISATION,
                [name],
                ["id"],
            )
        batch.create_check_constraint(
            op.f(f"ck_{_AUTHORISATION}_exclusivity"),
            "exclusivity IN ('EXCLUSIVE', 'SOLE', 'NON_EXCLUSIVE')",
        )
        batch.create_check_constraint(
            op.f(f"ck_{_AUTHORISATION}_depth_fits_parent"), "(parent_id IS NULL) = (depth = 1)"
        )
        batch.create_check_constraint(
            op.f(f"ck_{_AUTHORISATION}_not_its_own_ancestor"),
            "parent_id <> id AND renewal_of <> id",
        )
        for name in ("parent_id", "renewal_of", "grantee_uscc"):
            batch.create_index(op.f(f"ix_{_AUTHORISATION}_{name}"), [name])
        batch.create_index(
            f"ix_{_AUTHORISATION}_grantor_uscc_exclusivity", ["grantor_uscc", "exclusivity"]
        )


def downgrade() -> None:
    for table in (
        "supplier_confirmation",
        "supplier_suspension",
        "supplier_lineage",
        "supplier_version",
        "supplier_submission",
    ):
        op.drop_table(table)
    with op.batch_alter_table("supplier_application_document") as batch:
        batch.drop_constraint(
            op.f("fk_supplier_application_document_replaces_id_document"), type_="foreignkey"
        )
        batch.drop_column("replaces_id")
    with op.batch_alter_table("supplier_application") as batch:
        batch.drop_column("base_version")
    with op.batch_alter_table(_AUTHORISATION) as batch:
        batch.drop_index(f"ix_{_AUTHORISATION}_grantor_uscc_exclusivity")
        for name in ("parent_id", "renewal_of", "grantee_uscc"):
            batch.drop_index(op.f(f"ix_{_AUTHORISATION}_{name}"))
        for name in ("exclusivity", "depth_fits_parent", "not_its_own_ancestor"):
            batch.drop_constraint(op.f(f"ck_{_AUTHORISATION}_{name}"), type_="check")
        for name in ("parent_id", "renewal_of"):
            batch.drop_constraint(
                op.f(f"fk_{_AUTHORISATION}_{name}_{_AUTHORISATION}"), type_="foreignkey"
            )
        for name in (
            "surrendered_on",
            "extended_to",
            "exclusivity",
            "fields_version",
            "grantee_uscc",
            "depth",
            "renewal_of",
            "parent_id",
        ):
            batch.drop_column(name)


def _create_tables() -> None:
    op.create_table(
        "supplier_submission",
        _key("application_id"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("document_ids", sa.JSON(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        _points("supplier_submission", "application_id", "supplier_application"),
        sa.PrimaryKeyConstraint("application_id", "round", name=op.f("pk_supplier_submission")),
    )
    op.create_table(
        "supplier_version",
        _key("authorisation_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        _key("application_id"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _points("supplier_version", "authorisation_id", _AUTHORISATION),
        _points("supplier_version", "application_id", "supplier_application"),
        sa.PrimaryKeyConstraint("authorisation_id", "number", name=op.f("pk_supplier_version")),
    )
    op.create_table(
        "supplier_lineage",
        _key("authorisation_id"),
        _key("ancestor_id"),
        sa.Column("distance", sa.Integer(), nullable=False),
        _points("supplier_lineage", "authorisation_id", _AUTHORISATION),
        _points("supplier_lineage", "ancestor_id", _AUTHORISATION),
        sa.PrimaryKeyConstraint(
            "authorisation_id", "ancestor_id", name=op.f("pk_supplier_lineage")
        ),
    )
    op.create_index(
        "ix_supplier_lineage_ancestor_id_distance",
        "supplier_lineage",
        ["ancestor_id", "distance"],
    )
    op.create_table(
        "supplier_suspension",
        _key("id"),
        _key("authorisation_id"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        _key("proposal_id"),
        sa.Column("lift_proposal_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on",
            name=op.f("ck_supplier_suspension_ends_after_it_begins"),
        ),
        _points("supplier_suspension", "authorisation_id", _AUTHORISATION),
        _points("supplier_suspension", "proposal_id", "approval_proposal"),
        _points("supplier_suspension", "lift_proposal_id", "approval_proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_suspension")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_supplier_suspension_proposal_id")),
        sa.UniqueConstraint(
            "lift_proposal_id", name=op.f("uq_supplier_suspension_lift_proposal_id")
        ),
    )
    op.create_index(
        "ix_supplier_suspension_authorisation_id_from_on",
        "supplier_suspension",
        ["authorisation_id", "from_on"],
    )
    op.create_table(
        "supplier_confirmation",
        _key("id"),
        _key("application_id"),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("grantor_uscc", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("address_source", sa.String(), nullable=False),
        _key("asked_by"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "confirm",
                "deny",
                name="answer",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.LargeBinary(), nullable=True),
        sa.Column("answer_note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_supplier_confirmation_answered_at_a_time"),
        ),
        sa.CheckConstraint(
            "attempts >= 0", name=op.f("ck_supplier_confirmation_attempts_counted")
        ),
        _points("supplier_confirmation", "application_id", "supplier_application"),
        _points("supplier_confirmation", "asked_by", "account_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_confirmation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_supplier_confirmation_secret_hash")),
    )
    op.create_index(
        op.f("ix_supplier_confirmation_application_id"),
        "supplier_confirmation",
        ["application_id"],
    )


def _fill() -> None:
    table = sa.table(
        _AUTHORISATION,
        sa.column("id", sa.Uuid()),
        sa.column("fields", sa.JSON()),
        sa.column("application_id", sa.Uuid()),
        sa.column("approved_at", sa.DateTime(timezone=True)),
        sa.column("grantee_uscc", sa.String()),
        sa.column("exclusivity", sa.String()),
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(table)).all():
        fields = row.fields if isinstance(row.fields, dict) else json.loads(row.fields)
        bind.execute(
            table.update()
            .where(table.c.id == row.id)
            .values(
                grantee_uscc=_code(fields.get("grantee_uscc")),
                exclusivity=(fields.get("exclusivity") or "NON_EXCLUSIVE").strip().upper(),
            )
        )
    op.execute(
        "INSERT INTO supplier_lineage (authorisation_id, ancestor_id, distance) "
        f"SELECT id, id, 0 FROM {_AUTHORISATION}"
    )
    op.execute(
        "INSERT INTO supplier_version "
        "(authorisation_id, number, fields, application_id, recorded_at) "
        f"SELECT id, 1, fields, application_id, approved_at FROM {_AUTHORISATION}"
    )


def _code(typed: str | None) -> str:
    text = "".join((typed or "").split()).upper()
    bare = text.replace("-", "")
    return bare if 17 <= len(bare) <= 19 and bare.isalnum() else text


def _key(name: str) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )
