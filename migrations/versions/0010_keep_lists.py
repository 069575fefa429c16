"""Keep lists of barred persons (KYC-10).

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "SUPREME_COURT",
                "SAMR_SERIOUS",
                "ASSOCIATION",
                "SANCTION",
                name="listsource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_screening_import_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["account_user.id"], name=op.f("fk_screening_import_imported_by_account_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_import")),
        sa.UniqueConstraint("source", "number", name=op.f("uq_screening_import_source_number")),
    )
    op.create_table(
        "screening_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "SUPREME_COURT",
                "SAMR_SERIOUS",
                "ASSOCIATION",
                "SANCTION",
                name="listsource",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("row_key", sa.String(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("particulars", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "removed_at IS NULL OR removed_at >= added_at", name=op.f("ck_screening_entry_added_first")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["screening_import.id"], name=op.f("fk_screening_entry_added_by_screening_import")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"],
            ["screening_import.id"],
            name=op.f("fk_screening_entry_removed_by_screening_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_entry")),
    )
    with op.batch_alter_table("screening_entry", schema=None) as batch_op:
        batch_op.create_index("ix_screening_entry_name_key", ["name_key"], unique=False)
        batch_op.create_index("ix_screening_entry_number_key", ["number_key"], unique=False)
        batch_op.create_index(
            "ix_screening_entry_source_removed_at_id", ["source", "removed_at", "id"], unique=False
        )
    _protect("screening_import")


def downgrade() -> None:
    op.drop_table("screening_entry")
    op.drop_table("screening_import")


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
