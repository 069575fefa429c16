"""Seal by subject: a key for each, and documents that lie sealed.

Files that came in before keep their name in the clear until `portal migrate` seals them.  Going
down loses the names of sealed files: they cannot be read without the keys.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PERSONAL = "'id_front', 'id_back', 'exemption_statement'"


def upgrade() -> None:
    op.create_table(
        "subject_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.Uuid(), nullable=False),
        sa.Column(
            "realm",
            sa.Enum(
                "person",
                "organisation",
                "list",
                name="realm",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("master_key", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_key")),
    )
    with op.batch_alter_table("subject_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subject_key_master_key"), ["master_key"], unique=False)
        batch_op.create_index("uq_subject_key_owner_realm", ["owner", "realm"], unique=True)
    with op.batch_alter_table("document") as batch:
        batch.alter_column("filename", new_column_name="clear_name", existing_type=sa.String(), nullable=True)
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("filename", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("realm", sa.String(32), nullable=False, server_default="organisation"))
    op.execute(f"UPDATE document SET realm = 'person' WHERE kind IN ({PERSONAL})")
    with op.batch_alter_table("document") as batch:
        batch.alter_column("realm", existing_type=sa.String(32), server_default=None)
        batch.create_check_constraint(
            op.f("ck_document_realm"), "realm IN ('person', 'organisation', 'list')"
        )


def downgrade() -> None:
    op.execute("UPDATE document SET clear_name = 'document' WHERE clear_name IS NULL")
    with op.batch_alter_table("document") as batch:
        batch.drop_constraint(op.f("ck_document_realm"), type_="check")
        for column in ("realm", "erased_at", "filename"):
            batch.drop_column(column)
    with op.batch_alter_table("document") as batch:
        batch.alter_column(
            "clear_name", new_column_name="filename", existing_type=sa.String(), nullable=False
        )
    op.drop_table("subject_key")
