"""Keep business licences as members state them, and what the public register says (AUT-09).

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("member_business_licence", "member_register_note")


def upgrade() -> None:
    op.create_table(
        "member_business_licence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=False),
        sa.Column("legal_representative", sa.LargeBinary(), nullable=False),
        sa.Column("entity_type", sa.String(), nullable=False),
        sa.Column("capital", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("registrar", sa.String(), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "number > 0", name=op.f("ck_member_business_licence_number_is_positive")
        ),
        sa.CheckConstraint(
            "issued_on >= established_on",
            name=op.f("ck_member_business_licence_issued_after_establishment"),
        ),
        _points("member_business_licence", "organisation_id", "member_organisation"),
        _points("member_business_licence", "recorded_by", "account_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_business_licence")),
        sa.UniqueConstraint(
            "organisation_id",
            "number",
            name=op.f("uq_member_business_licence_organisation_id_number"),
        ),
    )
    op.create_table(
        "member_register_note",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "registered",
                "abnormal",
                "revoked",
                "cancelled",
                name="registerstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_member_register_note_number_is_positive")),
        _points("member_register_note", "organisation_id", "member_organisation"),
        _points("member_register_note", "noted_by", "account_user"),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_member_register_note")),
    )
    for table in TABLES:
        _protect(table)


def downgrade() -> None:
    # Triggers go with their tables.
    for table in reversed(TABLES):
        op.drop_table(table)


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")
    )


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
