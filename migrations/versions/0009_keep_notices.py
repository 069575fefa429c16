"""Keep the notices of what happens to personal data, in versions (KYC-06).

Revision ID: 0009
Revises: 0008
"""

from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("notice_version", "notice_text")
FIRST = UUID("06c06c06-c06c-4c06-8c06-c06c06c06c06")
# item, language, purpose, kinds, method, recipients, retention, necessity
TEXTS = (
    (
        "personal_data",
        "en",
        "To make sure that whoever shows our badge is a real person or business that can be found,"
        " and that one person holds one badge only.",
        "Name, type, number and validity of the identity document, birth date where the number"
        " does not hold it, and mobile number; of a company also its legal representative and the"
        " owners of 25 % and more.",
        "You type it in. The computer checks its form, and compares keyed digests of it with those"
        " of other members and of lists of barred persons. An officer compares it with your"
        " papers, and a second one decides. Stored encrypted, shown masked; a full view needs a"
        " reason, and you can see when and why it was taken.",
        "The officers who examine and decide on your application. Nobody else, unless the law demands it.",
        "As long as you are a member and three years after (or longer where the operator is"
        " obliged by the anti-money-laundering law). A refused or abandoned application six"
        " months.",
        "Necessary. Without it we cannot know who you are, and cannot certify you. Taking it back"
        " ends your certification and your badge at once.",
    ),
    (
        "personal_data",
        "zh",
        "确认展示本会标识的是真实、可以找到的个人或者商户，并且一个人只持有一个标识。",
        "姓名，证件类型、号码和有效期，证件号码不含出生日期时的出生日期，手机号码；"
        "企业还包括法定代表人和持股 25% 以上的受益所有人。",
        "由您填写。计算机检查格式，并用加密摘要与其他会员和限制名单比对；一名工作人员与您的材料核对，"
        "另一名工作人员作出决定。加密保存，脱敏显示；查看完整信息须说明理由，您可以看到何时、因何被查看。",
        "审查和决定您的申请的工作人员。除法律要求外，不提供给任何其他人。",
        "会员存续期间及其后三年（运营者依反洗钱法负有义务的，期限更长）。被驳回或者放弃的申请保存六个月。",
        "必要。没有这些信息，我们无法知道您是谁，也就无法为您认证。撤回同意后，您的认证和标识立即终止。",
    ),
    (
        "identity_document",
        "en",
        "To see that the document exists, is valid, and is yours.",
        "Pictures of both sides of the identity document, with everything printed on it: portrait,"
        " address, number. This is sensitive personal data: if it leaked, somebody could pretend"
        " to be you.",
        "You upload the pictures. They are encrypted at once under a key of your own. Officers see"
        " a copy on the screen, marked with their name and the time; it cannot be downloaded"
        " without a reason that you can see.",
        "The officers who examine and decide on your application. Nobody else, unless the law demands it.",
        "As long as you are a member and three years after. A refused or abandoned application six"
        " months. Afterwards the key is destroyed, and with it the pictures.",
        "Necessary. The law wants a platform to check real identities, and the number alone proves"
        " nothing. Taking it back ends your certification and your badge at once.",
    ),
    (
        "identity_document",
        "zh",
        "核对证件真实、有效并且属于您本人。",
        "证件两面的照片，包括证件上的全部内容：照片、住址、号码。这是敏感个人信息：一旦泄露，他人可能冒充您。",
        "由您上传照片，上传后立即用您专属的密钥加密。工作人员在屏幕上看到的是印有其姓名和时间的副本，"
        "不说明理由不能下载，理由您可以看到。",
        "审查和决定您的申请的工作人员。除法律要求外，不提供给任何其他人。",
        "会员存续期间及其后三年。被驳回或者放弃的申请保存六个月。期满销毁密钥，照片随之无法恢复。",
        "必要。法律要求平台核验真实身份，仅凭号码不能证明任何事情。撤回同意后，您的认证和标识立即终止。",
    ),
    (
        "bank_account",
        "en",
        "To pay your deposit back to you and to nobody else.",
        "Number of a bank card in your own name. This is sensitive personal data: misused, it can"
        " cost you money.",
        "You type it in. Stored encrypted, shown masked. It is compared with the bank's records"
        " only if you also agree to the identity check.",
        "The officers who examine your application, and the finance officers when money is paid"
        " back. The bank that carries out the payment.",
        "As long as you are a member and three years after. A refused or abandoned application six months.",
        "Necessary for a natural person and an individual business, because a deposit is only paid"
        " back to the person who was certified. A company names its corporate account, which is"
        " nobody's personal data. Taking it back ends your certification and your badge at once.",
    ),
    (
        "bank_account",
        "zh",
        "把保证金退还给您本人，而不是其他人。",
        "您本人名下的银行卡号。这是敏感个人信息：被滥用可能造成财产损失。",
        "由您填写。加密保存，脱敏显示。只有您同时同意身份核验，才会与银行的记录比对。",
        "审查您的申请的工作人员；退款时的财务人员；办理退款的银行。",
        "会员存续期间及其后三年。被驳回或者放弃的申请保存六个月。",
        "对自然人和个体工商户必要，因为保证金只退还给经过认证的人。企业填写对公账户，不属于个人信息。"
        "撤回同意后，您的认证和标识立即终止。",
    ),
    (
        "publication",
        "en",
        "To let buyers see whom they buy from.",
        "Your name with a part of it hidden, beside your badge. Never your number, mobile, address or card.",
        "Shown on the public page of your badge and in the public register.",
        "Everybody who looks your badge up.",
        "As long as the badge is published. Afterwards the page says only that a badge has ended.",
        "Necessary for a natural person, because a badge that names nobody proves nothing. Taking"
        " it back ends your certification and your badge at once.",
    ),
    (
        "publication",
        "zh",
        "让买家看到是向谁购买。",
        "在标识旁显示隐去一部分的姓名。绝不显示您的证件号码、手机号码、住址或者银行卡号。",
        "显示在您的标识公开页面和公开名录中。",
        "所有查询您的标识的人。",
        "标识公开期间。此后页面只说明标识已经终止。",
        "对自然人必要，因为不指明任何人的标识不能证明任何事情。撤回同意后，您的认证和标识立即终止。",
    ),
    (
        "provider",
        "en",
        "To ask the register whether name, number, mobile number or bank card belong together.",
        "Name, identity number and mobile number; the bank card number only when you choose the"
        " check at the bank. Of a company also name and identity number of its legal"
        " representative. No pictures.",
        "Sent encrypted by our computer to the provider, once for each check that you or an officer"
        " ask for. The provider answers whether they match; we keep the answer, its number and the"
        " time.",
        "The provider of identity checks that is named with its contact beside this text, acting on"
        " our behalf. What was sent when is on your privacy page.",
        "We keep the answers as long as your other data. The provider keeps records only as long as"
        " its contract with us and the law allow.",
        "Necessary, because the law wants identities to be verified and not only stated. Until you"
        " agree nothing is sent and you cannot hand your application in. Taking it back stops"
        " every further check and ends your certification and your badge at once.",
    ),
    (
        "provider",
        "zh",
        "向有关登记机构核实姓名、号码、手机号码或者银行卡是否一致。",
        "姓名、证件号码和手机号码；只有您选择银行核验时才包括银行卡号。公司还包括法定代表人的姓名和证件号码。不包括任何照片。",
        "由我们的计算机加密发送给服务商，您或者工作人员每要求核验一次，就发送一次。服务商答复是否一致；"
        "我们保存答复、编号和时间。",
        "本说明旁列明名称和联系方式的身份核验服务商，受我们委托处理。何时发送过什么，见您的隐私页面。",
        "答复与您的其他信息保存同样的期限。服务商只在合同和法律允许的期限内保存记录。",
        "必要，因为法律要求核验身份，而不只是填报身份。您同意之前不发送任何信息，也不能提交申请。"
        "撤回同意后，不再进行任何核验，您的认证和标识立即终止。",
    ),
    (
        "face",
        "en",
        "To see that the person in front of the camera is the one of the document.",
        "A short recording of your face, made on the provider's own page. This is biometric data:"
        " a face cannot be changed once it has leaked.",
        "Your browser takes you to the provider's page, which compares the recording with the"
        " register. We receive only the result and how alike the faces are. We never receive or"
        " keep a picture of your face.",
        "The provider of identity checks that is named with its contact beside this text, acting on"
        " our behalf.",
        "We keep no face: zero days. The result is kept as long as your other data.",
        "Not necessary. Without it an officer compares your pictures instead, which counts as much"
        " and costs you nothing but some time. Taking it back ends a face check that is under way;"
        " your certification stays.",
    ),
    (
        "face",
        "zh",
        "确认镜头前的人就是证件上的人。",
        "在服务商自己的页面上录制的一段人脸影像。这是生物识别信息：人脸一旦泄露，无法更换。",
        "浏览器会转到服务商的页面，由服务商把影像与登记信息比对。我们只收到结果和相似程度，"
        "从不接收或者保存您的人脸图像。",
        "本说明旁列明名称和联系方式的身份核验服务商，受我们委托处理。",
        "我们不保存人脸：零天。结果与您的其他信息保存同样的期限。",
        "不必要。不同意时，由工作人员比对您的证件照片，效力相同，只是多花一些时间。"
        "撤回同意后，正在进行的人脸核验随即终止，您的认证不受影响。",
    ),
)


def upgrade() -> None:
    version = op.create_table(
        "notice_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_notice_version_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account_user.id"], name=op.f("fk_notice_version_published_by_account_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_version")),
        sa.UniqueConstraint("number", name=op.f("uq_notice_version_number")),
    )
    text = op.create_table(
        "notice_text",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column(
            "item",
            sa.Enum(
                "personal_data",
                "identity_document",
                "bank_account",
                "publication",
                "provider",
                "face",
                name="consentitem",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("recipients", sa.String(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("necessity", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["notice_version.id"], name=op.f("fk_notice_text_version_id_notice_version")
        ),
        sa.PrimaryKeyConstraint("version_id", "item", "language", name=op.f("pk_notice_text")),
    )
    op.bulk_insert(
        version,
        [
            {
                "id": FIRST,
                "number": 1,
                "effective_on": date(2026, 1, 1),
                "note": "The notice that the portal came with (KYC-06).",
                "published_at": datetime(2025, 12, 31, 16, tzinfo=UTC),
                "published_by": None,
            }
        ],
    )
    names = [column.name for column in text.columns]
    op.bulk_insert(text, [dict(zip(names, (FIRST, *cells), strict=True)) for cells in TEXTS])
    for table in TABLES:
        _protect(table)


def downgrade() -> None:
    # Triggers go with their tables.
    for table in reversed(TABLES):
        op.drop_table(table)


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
