"""Let cases wait: purposes and targets, the brand's answer, lapse, the clock, the checklist.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATES = (
    "draft",
    "submitted",
    "examination",
    "returned",
    "awaiting_approval",
    "approved",
    "refused",
    "withdrawn",
)
VERBS = (
    "submit",
    "take",
    "return",
    "resubmit",
    "recommend",
    "send_back",
    "approve",
    "refuse",
    "withdraw",
)
DOCUMENTS = (
    "authorisation_letter",
    "business_licence",
    "id_front",
    "id_back",
    "sub_authorisation",
    "exemption_statement",
    "right_proof",
    "other",
)
NEW_STATES = ("awaiting_brand", "lapsed")
NEW_VERBS = ("lapse", "ask_brand", "hear_brand", "go_on")
NEW_DOCUMENTS = ("copyright_proof", "affiliation_proof", "permit")
OPEN = sa.text(
    "target IS NOT NULL AND state NOT IN ('approved', 'refused', 'withdrawn', 'lapsed')"
)


def upgrade() -> None:
    op.create_table(
        "approval_case_check",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column(
            "finding",
            sa.Enum(
                "in_order",
                "resubmit",
                name="finding",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "finding <> 'resubmit' OR reason <> ''",
            name=op.f("ck_approval_case_check_resubmit_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["approval_case.id"],
            name=op.f("fk_approval_case_check_case_id_approval_case"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"],
            ["account_user.id"],
            name=op.f("fk_approval_case_check_checked_by_account_user"),
        ),
        sa.PrimaryKeyConstraint("case_id", "round", "item", name=op.f("pk_approval_case_check")),
    )
    with op.batch_alter_table("approval_case") as batch:
        batch.add_column(_purpose())
        batch.add_column(sa.Column("target", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("waits_until", sa.Date(), nullable=True))
        batch.add_column(sa.Column("clock_started_on", sa.Date(), nullable=True))
        batch.add_column(
            sa.Column("clock_days_used", sa.Integer(), nullable=False, server_default="0")
        )
        batch.add_column(
            sa.Column("flagged", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # A review that is under way goes on from the day on which it was handed in.
    op.execute(
        "UPDATE approval_case SET clock_started_on = CAST(submitted_at AT TIME ZONE 'Asia/Shanghai' AS DATE) "
        "WHERE state IN ('submitted', 'examination', 'awaiting_approval')"
        if op.get_bind().dialect.name == "postgresql"
        else "UPDATE approval_case SET clock_started_on = date(submitted_at, '+8 hours') "
        "WHERE state IN ('submitted', 'examination', 'awaiting_approval')"
    )
    with op.batch_alter_table("approval_case") as batch:
        for column, kind in (
            ("purpose", sa.String(32)),
            ("clock_days_used", sa.Integer()),
            ("flagged", sa.Boolean()),
        ):
            batch.alter_column(column, existing_type=kind, server_default=None)
        _allow(batch, "approval_case", "casestate", "state", STATES + NEW_STATES)
        batch.create_check_constraint(
            op.f("ck_approval_case_casepurpose"), "purpose IN ('new', 'renew', 'change')"
        )
        batch.create_check_constraint(
            op.f("ck_approval_case_only_new_ones_have_no_target"),
            "(purpose = 'new') = (target IS NULL)",
        )
        batch.create_check_constraint(
            op.f("ck_approval_case_clock_runs_forward"), "clock_days_used >= 0"
        )
        batch.create_index(op.f("ix_approval_case_target"), ["target"])
        batch.create_index(
            "uq_approval_case_open",
            ["organisation_id", "purpose", "target"],
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        )
    _unprotect("approval_case_step")
    with op.batch_alter_table("approval_case_step") as batch:
        _allow(batch, "approval_case_step", "casestate", "state", STATES + NEW_STATES)
        _allow(batch, "approval_case_step", "caseverb", "verb", VERBS + NEW_VERBS)
    _protect("approval_case_step")
    with op.batch_alter_table("document") as batch:
        _allow(batch, "document", "documentkind", "kind", DOCUMENTS + NEW_DOCUMENTS)


def downgrade() -> None:
    op.execute(f"UPDATE document SET kind = 'other' WHERE kind IN ({_quoted(NEW_DOCUMENTS)})")
    with op.batch_alter_table("document") as batch:
        _allow(batch, "document", "documentkind", "kind", DOCUMENTS)
    _unprotect("approval_case_step")
    for table in ("approval_case", "approval_case_step"):
        op.execute(f"UPDATE {table} SET state = 'withdrawn' WHERE state = 'lapsed'")
        op.execute(f"UPDATE {table} SET state = 'examination' WHERE state = 'awaiting_brand'")
    op.execute("UPDATE approval_case_step SET verb = 'withdraw' WHERE verb = 'lapse'")
    op.execute(
        f"UPDATE approval_case_step SET verb = 'take' WHERE verb IN ({_quoted(NEW_VERBS[1:])})"
    )
    with op.batch_alter_table("approval_case_step") as batch:
        _allow(batch, "approval_case_step", "casestate", "state", STATES)
        _allow(batch, "approval_case_step", "caseverb", "verb", VERBS)
    _protect("approval_case_step")
    with op.batch_alter_table("approval_case") as batch:
        batch.drop_index("uq_approval_case_open")
        batch.drop_index(op.f("ix_approval_case_target"))
        for name in ("clock_runs_forward", "only_new_ones_have_no_target", "casepurpose"):
            batch.drop_constraint(op.f(f"ck_approval_case_{name}"), type_="check")
        _allow(batch, "approval_case", "casestate", "state", STATES)
        for column in (
            "flagged",
            "clock_days_used",
            "clock_started_on",
            "waits_until",
            "target",
            "purpose",
        ):
            batch.drop_column(column)
    op.drop_table("approval_case_check")


def _purpose() -> sa.Column:
    return sa.Column("purpose", sa.String(32), nullable=False, server_default="new")


def _allow(batch, table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    full = op.f(f"ck_{table}_{name}")
    batch.drop_constraint(full, type_="check")
    batch.create_check_constraint(full, f"{column} IN ({_quoted(values)})")


def _quoted(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _unprotect(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        return
    op.execute(f"DROP TRIGGER {table}_no_update")
    op.execute(f"DROP TRIGGER {table}_no_delete")


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
