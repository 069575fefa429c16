"""Keep the table of permits in versions; the first is the matrix of AUT-07.

Revision ID: 0006
Revises: 0005
"""

from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("permit_version", "permit_row")
FIRST = UUID("a07a07a0-7a07-4a07-8a07-a07a07a07a07")
TELECOM = "B2-########|@B2-########|@ICP证######号"
# category, role, kind, Chinese and English name, required, shown by, format, notes
ROWS = (
    (None, "ROOT", "business_licence", "营业执照", "Business licence", True, "paper", "", "", ""),
    (
        None,
        "ROOT",
        "right_proof",
        "权利证明",
        "Proof of the right",
        True,
        "paper",
        "",
        "商标注册证、著作权登记证书等。",
        "Trademark certificate, copyright certificate, or the like.",
    ),
    (None, "PLATFORM", "business_licence", "营业执照", "Business licence", True, "paper", "", "", ""),
    (
        None,
        "PLATFORM",
        "edi_licence",
        "增值电信业务经营许可证（在线数据处理与交易处理，B21）",
        "Value-added telecom licence, online data and transaction processing (B21)",
        True,
        "number",
        TELECOM,
        "平台内有第三方经营者时需要，仅自营时不需要。有效期五年，每年一至三月报送年报。",
        "Needed with third-party sellers, not for own sales. Valid for five years; yearly report from January to March.",
    ),
    (
        None,
        "PLATFORM",
        "icp_licence",
        "增值电信业务经营许可证（信息服务，B25）",
        "Value-added telecom licence, information services (B25)",
        False,
        "number",
        TELECOM,
        "提供有偿信息服务时需要。有效期五年，每年一至三月报送年报。",
        "Needed for paid information services. Valid for five years; yearly report from January to March.",
    ),
    (
        None,
        "PLATFORM",
        "icp_filing",
        "互联网信息服务备案",
        "Filing of the website",
        False,
        "number",
        "@ICP备########号[-#+]",
        "开办网站时需要。",
        "Needed for a website.",
    ),
    (
        None,
        "SELLER",
        "business_licence",
        "营业执照，或者依法无需登记的声明",
        "Business licence, or the statement that none is needed",
        True,
        "paper",
        "",
        "无需登记的情形见《电子商务法》第十条。",
        "E-commerce Law art. 10 says who needs no registration.",
    ),
    (
        "GAME",
        "ROOT",
        "game_isbn",
        "游戏出版物号（ISBN）",
        "Publication number of the game (ISBN)",
        True,
        "number",
        "ISBN:978-7-498",
        "",
        "",
    ),
    (
        "GAME",
        "ROOT",
        "game_approval",
        "游戏出版批准文号",
        "Approval of the game's publication",
        True,
        "number",
        "国新出审〔####〕#+号",
        "不要求网络文化经营许可证：自 2019 年 5 月 14 日起它不再适用于网络游戏。",
        "Never ask for a network culture permit: since 14 May 2019 it does not cover games.",
    ),
    (
        "GAME",
        "ROOT",
        "game_publisher",
        "游戏出版单位",
        "Publisher of the game",
        True,
        "number",
        "",
        "填写批复上的单位名称。",
        "The name of the unit in the approval.",
    ),
    (
        "GAME",
        "ROOT",
        "game_operator",
        "游戏运营单位",
        "Operator of the game",
        True,
        "number",
        "",
        "填写批复上的单位名称。",
        "The name of the unit in the approval.",
    ),
    (
        "VIDEO",
        "ROOT",
        "audiovisual_permit",
        "信息网络传播视听节目许可证",
        "Permit to transmit audio-visual programmes",
        True,
        "number",
        "",
        "",
        "",
    ),
    (
        "VIDEO",
        "ROOT",
        "network_culture_permit",
        "网络文化经营许可证",
        "Network culture permit",
        False,
        "number",
        "@网文〔####〕####-###号",
        "仅用于网络音乐、动漫、表演等；绝不用于游戏点卡。",
        "Only for music, animation or performances; never for game cards.",
    ),
    (
        "EDU",
        "ROOT",
        "course_copyright",
        "课程著作权证明",
        "Copyright in the course",
        True,
        "paper",
        "",
        "",
        "",
    ),
    (
        "EDU",
        "ROOT",
        "school_permit",
        "办学许可证",
        "School permit",
        False,
        "number",
        "",
        "面向未成年人的校外培训需要。",
        "Needed for off-campus training of minors.",
    ),
    (
        "EDU",
        "PLATFORM",
        "publication_permit",
        "出版物经营许可证",
        "Publication trade permit",
        False,
        "number",
        "",
        "经营图书、电子书时需要；平台应当核验。",
        "Needed for books and e-books; the platform must verify it.",
    ),
    (
        "EDU",
        "SELLER",
        "publication_permit",
        "出版物经营许可证",
        "Publication trade permit",
        False,
        "number",
        "",
        "经营图书、电子书时需要。",
        "Needed for books and e-books.",
    ),
    (
        "COUPON",
        "ROOT",
        "issuer_rules",
        "发行规则",
        "The issuer's rules",
        True,
        "paper",
        "",
        "",
        "",
    ),
    (
        "COUPON",
        "ROOT",
        "prepaid_filing",
        "单用途商业预付卡备案",
        "Filing of single-purpose prepaid cards",
        False,
        "number",
        "",
        "储值卡券需要。",
        "Needed for stored value.",
    ),
    *(
        (
            "COUPON",
            role,
            "payment_licence",
            "支付业务许可证",
            "Payment licence",
            False,
            "number",
            "",
            "可在多家商户使用的储值卡券需要；没有的，不予受理该产品。",
            "Needed for stored value that several merchants take; without it the product is to be refused.",
        )
        for role in ("ROOT", "PLATFORM")
    ),
)


def upgrade() -> None:
    version = op.create_table(
        "permit_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_permit_version_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["account_user.id"],
            name=op.f("fk_permit_version_published_by_account_user"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_version")),
        sa.UniqueConstraint("number", name=op.f("uq_permit_version_number")),
    )
    row = op.create_table(
        "permit_row",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "category", _one_of("category", "GAME", "VIDEO", "EDU", "COUPON", "MERCH"), nullable=True
        ),
        sa.Column("role", _one_of("permitrole", "ROOT", "PLATFORM", "SELLER"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("shown_by", _one_of("shownby", "number", "paper"), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("note_zh", sa.String(), nullable=False),
        sa.Column("note_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["permit_version.id"],
            name=op.f("fk_permit_row_version_id_permit_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_permit_row")),
    )
    op.bulk_insert(
        version,
        [
            {
                "id": FIRST,
                "number": 1,
                "effective_on": date(2026, 1, 1),
                "note": "The table that the portal came with (AUT-07).",
                "published_at": datetime(2025, 12, 31, 16, tzinfo=UTC),
                "published_by": None,
            }
        ],
    )
    names = [column.name for column in row.columns]
    op.bulk_insert(
        row,
        [
            dict(zip(names, (FIRST, position, *cells), strict=True))
            for position, cells in enumerate(ROWS, start=1)
        ],
    )
    for table in TABLES:
        _protect(table)


def downgrade() -> None:
    # Triggers go with their tables.
    for table in reversed(TABLES):
        op.drop_table(table)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


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
