"""Erase what a person may have erased, and prove it (KYC-07).

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "held",
                "done",
                "cancelled",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_privacy_request_organisation_id_member_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account_user.id"], name=op.f("fk_privacy_request_requested_by_account_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
    )
    with op.batch_alter_table("privacy_request", schema=None) as batch_op:
        batch_op.create_index(
            "uq_privacy_request_open",
            ["organisation_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'held')"),
            postgresql_where=sa.text("state IN ('open', 'held')"),
        )
    op.create_table(
        "privacy_erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column(
            "cause",
            sa.Enum(
                "request", "retention", name="cause", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account_user.id"], name=op.f("fk_privacy_erasure_decided_by_account_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_privacy_erasure_organisation_id_member_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["privacy_request.id"], name=op.f("fk_privacy_erasure_request_id_privacy_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_erasure")),
    )
    with op.batch_alter_table("privacy_erasure", schema=None) as batch_op:
        batch_op.create_index(
            "ix_privacy_erasure_organisation_id_at_id", ["organisation_id", "at", "id"], unique=False
        )
    _protect("privacy_erasure")


def downgrade() -> None:
    op.drop_table("privacy_erasure")
    op.drop_table("privacy_request")


def _protect(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
