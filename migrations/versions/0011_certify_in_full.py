"""Certify in full: checks by providers, traits, looks, changes, turnover, consents by purpose.

Going down forgets what the older schema has no place for: checks by providers, consents under
later notices, and every trait but the person.

Revision ID: 0011
Revises: 0010
"""

from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEW = (
    "distributor_trait",
    "distributor_officer_trait",
    "distributor_look",
    "distributor_rule_trace",
    "distributor_contact_change",
    "distributor_turnover",
    "distributor_turnover_notice",
    "distributor_reminder",
)
APPEND_ONLY = ("distributor_rule_trace", "distributor_turnover")
PURPOSES = {
    "personal_data": "certification",
    "identity_document": "certification",
    "bank_account": "refund",
    "publication": "publication",
}
ITEMS = tuple(PURPOSES)
NEW_ITEMS = ("provider", "face")
ALL_PURPOSES = ("certification", "refund", "publication", "verification", "face_check")
METHODS = ("TELECOM3", "BANK4", "ID2", "FACE", "MANUAL")
STATES = ("requested", "started", "fetching", "done")
RESULTS = ("match", "mismatch")
NEW_RESULTS = ("not_found", "error")
SUB_REASONS = (
    "name_wrong",
    "number_wrong",
    "both_wrong",
    "mobile_wrong",
    "card_wrong",
    "not_live",
    "other_face",
    "no_record",
    "not_finished",
    "timed_out",
    "unreadable",
    "refused",
)


def upgrade() -> None:
    op.create_table(
        "distributor_trait",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "mobile",
                "bank_card",
                "name_birth_mobile",
                "name_birth",
                "face",
                "legal_representative",
                "employer",
                name="traitkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_distributor_trait_organisation_id_member_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributor_trait")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "key", name=op.f("uq_distributor_trait_organisation_id_kind_key")
        ),
    )
    with op.batch_alter_table("distributor_trait", schema=None) as batch_op:
        batch_op.create_index("ix_distributor_trait_kind_key", ["kind", "key"], unique=False)
        batch_op.create_index(
            "uq_distributor_trait_one_owner",
            ["kind", "key"],
            unique=True,
            sqlite_where=sa.text("kind IN ('person', 'mobile')"),
            postgresql_where=sa.text("kind IN ('person', 'mobile')"),
        )
    op.create_table(
        "distributor_officer_trait",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "person",
                "mobile",
                "bank_card",
                "name_birth_mobile",
                "name_birth",
                "face",
                "legal_representative",
                "employer",
                name="traitkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["account_user.id"], name=op.f("fk_distributor_officer_trait_user_id_account_user")
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", "key", name=op.f("pk_distributor_officer_trait")),
    )
    op.create_table(
        "distributor_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_distributor_look_says_why")),
        sa.CheckConstraint("ends_at > at", name=op.f("ck_distributor_look_ends_after_it_begins")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["distributor_application.id"],
            name=op.f("fk_distributor_look_application_id_distributor_application"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["account_user.id"], name=op.f("fk_distributor_look_officer_id_account_user")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_distributor_look_organisation_id_member_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributor_look")),
    )
    with op.batch_alter_table("distributor_look", schema=None) as batch_op:
        batch_op.create_index(
            "ix_distributor_look_application_id_officer_id", ["application_id", "officer_id"], unique=False
        )
        batch_op.create_index(
            "ix_distributor_look_organisation_id_at_id", ["organisation_id", "at", "id"], unique=False
        )
    op.create_table(
        "distributor_rule_trace",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["distributor_application.id"],
            name=op.f("fk_distributor_rule_trace_application_id_distributor_application"),
        ),
        sa.PrimaryKeyConstraint("application_id", "round", "rule", name=op.f("pk_distributor_rule_trace")),
    )
    op.create_table(
        "distributor_contact_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mobile",
                "bank_card",
                name="contactkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.String(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "effective_at > requested_at", name=op.f("ck_distributor_contact_change_effective_after_the_hold")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_distributor_contact_change_organisation_id_member_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"],
            ["account_user.id"],
            name=op.f("fk_distributor_contact_change_requested_by_account_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distributor_contact_change")),
    )
    with op.batch_alter_table("distributor_contact_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_distributor_contact_change_organisation_id_kind_requested_at",
            ["organisation_id", "kind", "requested_at"],
            unique=False,
        )
    op.create_table(
        "distributor_turnover",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_distributor_turnover_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["declared_by"],
            ["account_user.id"],
            name=op.f("fk_distributor_turnover_declared_by_account_user"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_distributor_turnover_organisation_id_member_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "month", "number", name=op.f("pk_distributor_turnover")),
    )
    op.create_table(
        "distributor_turnover_notice",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_distributor_turnover_notice_organisation_id_member_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_distributor_turnover_notice")),
    )
    op.create_table(
        "distributor_reminder",
        sa.Column("kyc_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["kyc_id"], ["distributor_kyc.id"], name=op.f("fk_distributor_reminder_kyc_id_distributor_kyc")
        ),
        sa.PrimaryKeyConstraint("kyc_id", "days", name=op.f("pk_distributor_reminder")),
    )
    for table in APPEND_ONLY:
        _protect(table)
    _move_claims_to_traits()
    with op.batch_alter_table("account_session") as batch:
        batch.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE account_session SET proved_at = started_at")
    with op.batch_alter_table("account_session") as batch:
        batch.alter_column("proved_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    _widen_applications()
    _widen_consents()
    _widen_checks()
    with op.batch_alter_table("distributor_kyc") as batch:
        # Whoever was verified before is screened from the next verification on.
        batch.add_column(sa.Column("number_keys", sa.JSON(), nullable=False, server_default="[]"))
        batch.create_index("ix_distributor_kyc_next_due", ["next_due"])
    with op.batch_alter_table("distributor_kyc") as batch:
        batch.alter_column("number_keys", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("distributor_kyc") as batch:
        batch.drop_index("ix_distributor_kyc_next_due")
        batch.drop_column("number_keys")
    _narrow_checks()
    _narrow_consents()
    with op.batch_alter_table("distributor_application") as batch:
        for name in ("converts_to_a_name_and_code", "organisationkind"):
            batch.drop_constraint(op.f(f"ck_distributor_application_{name}"), type_="check")
        for column in ("erased_at", "uscc", "legal_name", "kind"):
            batch.drop_column(column)
    with op.batch_alter_table("account_session") as batch:
        batch.drop_column("proved_at")
    _move_traits_to_claims()
    for table in reversed(NEW):
        op.drop_table(table)


def _move_claims_to_traits() -> None:
    connection = op.get_bind()
    claims = connection.execute(
        sa.text("SELECT organisation_id, person_key FROM distributor_person_claim")
    ).all()
    trait = sa.table(
        "distributor_trait",
        sa.column("id", sa.Uuid()),
        sa.column("organisation_id", sa.Uuid()),
        sa.column("kind"),
        sa.column("key"),
    )
    if claims:
        connection.execute(
            sa.insert(trait),
            [
                {"id": uuid4(), "organisation_id": _uuid(owner), "kind": "person", "key": key}
                for owner, key in claims
            ],
        )
    op.drop_table("distributor_person_claim")


def _move_traits_to_claims() -> None:
    op.create_table(
        "distributor_person_claim",
        sa.Column("person_key", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["member_organisation.id"],
            name=op.f("fk_distributor_person_claim_organisation_id_member_organisation"),
        ),
        sa.PrimaryKeyConstraint("person_key", name=op.f("pk_distributor_person_claim")),
    )
    with op.batch_alter_table("distributor_person_claim") as batch:
        batch.create_index(op.f("ix_distributor_person_claim_organisation_id"), ["organisation_id"])
    op.execute(
        "INSERT INTO distributor_person_claim (person_key, organisation_id) "
        "SELECT key, organisation_id FROM distributor_trait WHERE kind = 'person'"
    )


def _widen_applications() -> None:
    with op.batch_alter_table("distributor_application") as batch:
        batch.add_column(sa.Column("kind", sa.String(32), nullable=True))
        batch.add_column(sa.Column("legal_name", sa.String(), nullable=True))
        batch.add_column(sa.Column("uscc", sa.String(), nullable=True))
        batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE distributor_application SET kind = (SELECT kind FROM member_organisation "
        "WHERE member_organisation.id = distributor_application.organisation_id)"
    )
    with op.batch_alter_table("distributor_application") as batch:
        batch.alter_column("kind", existing_type=sa.String(32), nullable=False)
        batch.create_check_constraint(
            op.f("ck_distributor_application_organisationkind"), "kind IN ('CO', 'IB', 'NP')"
        )
        batch.create_check_constraint(
            op.f("ck_distributor_application_converts_to_a_name_and_code"),
            "(legal_name IS NULL) = (uscc IS NULL)",
        )


def _widen_consents() -> None:
    op.execute("UPDATE distributor_consent SET notice_version = '1'")
    for item, purpose in PURPOSES.items():
        op.execute(f"UPDATE distributor_consent SET purpose = '{purpose}' WHERE item = '{item}'")
    with op.batch_alter_table("distributor_consent") as batch:
        batch.alter_column(
            "notice_version",
            existing_type=sa.String(),
            type_=sa.Integer(),
            existing_nullable=False,
            postgresql_using="notice_version::integer",
        )
        batch.alter_column("purpose", existing_type=sa.String(), type_=sa.String(32), existing_nullable=False)
        _allow(batch, "distributor_consent", "consentitem", "item", ITEMS + NEW_ITEMS)
        batch.create_check_constraint(
            op.f("ck_distributor_consent_consentpurpose"), f"purpose IN ({_quoted(ALL_PURPOSES)})"
        )


def _narrow_consents() -> None:
    op.execute(f"DELETE FROM distributor_consent WHERE item IN ({_quoted(NEW_ITEMS)})")
    op.execute(
        "DELETE FROM distributor_consent WHERE notice_version > (SELECT min(other.notice_version) "
        "FROM distributor_consent other "
        "WHERE other.application_id = distributor_consent.application_id "
        "AND other.item = distributor_consent.item)"
    )
    with op.batch_alter_table("distributor_consent") as batch:
        batch.drop_constraint(op.f("ck_distributor_consent_consentpurpose"), type_="check")
        _allow(batch, "distributor_consent", "consentitem", "item", ITEMS)
        batch.alter_column("purpose", existing_type=sa.String(32), type_=sa.String(), existing_nullable=False)
        batch.alter_column(
            "notice_version",
            existing_type=sa.Integer(),
            type_=sa.String(),
            existing_nullable=False,
            postgresql_using="notice_version::varchar",
        )
    op.execute(
        "UPDATE distributor_consent SET notice_version = '2026-11', purpose = 'distributor_certification'"
    )


def _widen_checks() -> None:
    # A check is now asked for first and answered later.
    _unprotect("distributor_identity_check")
    with op.batch_alter_table("distributor_identity_check") as batch:
        for column, kind, before in (
            ("state", sa.String(32), "done"),
            ("provider", sa.String(), ""),
            ("provider_contact", sa.String(), ""),
            ("request_id", sa.String(), ""),
            ("version", sa.Integer(), "1"),
        ):
            batch.add_column(sa.Column(column, kind, nullable=False, server_default=before))
        batch.add_column(sa.Column("sub_reason", sa.String(32), nullable=True))
        batch.add_column(sa.Column("score", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("checked_key", sa.String(), nullable=True))
        batch.add_column(sa.Column("card_key", sa.String(), nullable=True))
        batch.add_column(sa.Column("token", sa.LargeBinary(), nullable=True))
        batch.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("requested_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE distributor_identity_check SET requested_by = decided_by, answered_at = at")
    with op.batch_alter_table("distributor_identity_check") as batch:
        for column, kind in (
            ("state", sa.String(32)),
            ("provider", sa.String()),
            ("provider_contact", sa.String()),
            ("request_id", sa.String()),
            ("version", sa.Integer()),
        ):
            batch.alter_column(column, existing_type=kind, server_default=None)
        batch.alter_column("method", existing_type=sa.String(), type_=sa.String(32), existing_nullable=False)
        batch.alter_column("result", existing_type=sa.String(32), nullable=True)
        batch.alter_column("decided_by", existing_type=sa.Uuid(), nullable=True)
        batch.drop_constraint(op.f("ck_distributor_identity_check_identityresult"), type_="check")
        for name, condition in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_distributor_identity_check_{name}"), condition)
        batch.create_index("ix_distributor_identity_check_card_key_at", ["card_key", "at"])
        batch.create_foreign_key(
            op.f("fk_distributor_identity_check_requested_by_account_user"),
            "account_user",
            ["requested_by"],
            ["id"],
        )


def _narrow_checks() -> None:
    op.execute(
        f"DELETE FROM distributor_identity_check WHERE method <> 'MANUAL' "
        f"OR result IS NULL OR result NOT IN ({_quoted(RESULTS)})"
    )
    with op.batch_alter_table("distributor_identity_check") as batch:
        batch.drop_constraint(
            op.f("fk_distributor_identity_check_requested_by_account_user"), type_="foreignkey"
        )
        batch.drop_index("ix_distributor_identity_check_card_key_at")
        for name in CHECKS:
            batch.drop_constraint(op.f(f"ck_distributor_identity_check_{name}"), type_="check")
        batch.create_check_constraint(
            op.f("ck_distributor_identity_check_identityresult"), f"result IN ({_quoted(RESULTS)})"
        )
        batch.alter_column("decided_by", existing_type=sa.Uuid(), nullable=False)
        batch.alter_column("result", existing_type=sa.String(32), nullable=False)
        batch.alter_column("method", existing_type=sa.String(32), type_=sa.String(), existing_nullable=False)
        for column in (
            "answered_at",
            "requested_by",
            "expires_at",
            "token",
            "card_key",
            "checked_key",
            "score",
            "sub_reason",
            "version",
            "request_id",
            "provider_contact",
            "provider",
            "state",
        ):
            batch.drop_column(column)
    _protect("distributor_identity_check")


def _unprotect(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        return
    op.execute(f"DROP TRIGGER {table}_no_update")
    op.execute(f"DROP TRIGGER {table}_no_delete")


def _uuid(value: object) -> object:
    # SQLite keeps an id as its 32 hexadecimal digits.
    return value if isinstance(value, UUID) else UUID(str(value))


def _allow(batch, table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    full = op.f(f"ck_{table}_{name}")
    batch.drop_constraint(full, type_="check")
    batch.create_check_constraint(full, f"{column} IN ({_quoted(values)})")


def _quoted(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


CHECKS = {
    "checkmethod": f"method IN ({_quoted(METHODS)})",
    "checkstate": f"state IN ({_quoted(STATES)})",
    "checkresult": f"result IN ({_quoted(RESULTS + NEW_RESULTS)})",
    "subreason": f"sub_reason IN ({_quoted(SUB_REASONS)})",
    "done_with_a_result": "(state = 'done') = (result IS NOT NULL)",
    "manual_by_somebody": "method <> 'MANUAL' OR decided_by IS NOT NULL",
    "score_is_percent": "score BETWEEN 0 AND 100",
}


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
