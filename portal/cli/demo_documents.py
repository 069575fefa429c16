"""The documents which the demonstration uploads, drawn to look like scans.

Every one is marked 样本, names invented parties only, carries no national emblem and no face.
"""

import random
from collections.abc import Iterable
from datetime import date
from typing import Literal

from portal.cli.demo_facts import (
    ExemptionFacts,
    IdentityFacts,
    LetterFacts,
    LicenceFacts,
    SubLetterFacts,
)
from portal.cli.demo_paper import Scan, Sheet, scanned, seal, signature

A4 = (992, 1403)
CARD = (1011, 638)
MARGIN = 110
RIGHTS = {"DISTRIBUTE": "分销权", "RESELL": "转售权", "USE_MARK": "商标使用权"}
EXCLUSIVITIES = {
    "EXCLUSIVE": "独占许可",
    "SOLE": "排他许可",
    "NON_EXCLUSIVE": "非独占（普通）许可",
}
CATEGORIES = {
    "GAME": "游戏点卡",
    "VIDEO": "视频会员",
    "EDU": "教育课程",
    "COUPON": "电商卡券",
    "MERCH": "虚拟周边",
}
CHANNELS = {
    "ALL": "全部渠道",
    "CAMPUS": "校园",
    "COMMUNITY_GROUP_BUY": "社区团购",
    "SHORT_VIDEO": "短视频",
    "SOCIAL_GROUP": "社群",
    "MARKETPLACE_SHOP": "平台店铺",
    "OWN_SITE": "自营网站",
    "OFFLINE": "线下",
}
REGIONS = {
    "CN": "中国大陆 31 个省级行政区",
    "11": "北京",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "42": "湖北",
    "44": "广东",
    "51": "四川",
    "4403": "深圳",
    "3301": "杭州",
}
FOOTNOTE = "样本：本文件为演示用，所载主体、号码与印章均为虚构，不具有任何效力。"


def authorisation_letter(letter: LetterFacts) -> Scan:
    """Draw a brand's authorisation letter (AUT-01): sealed, signed and scanned."""
    rng = random.Random(f"letter {letter.letter_no}")  # noqa: S311 - drawing, not secrecy
    sheet = _letterhead("数字权益产品授权书", letter.letter_no)
    mid = A4[0] / 2
    sheet.pen.line((MARGIN, 232, A4[0] - MARGIN, 232), fill=(70, 70, 70), width=2)
    y = _rows(
        sheet,
        256,
        (
            ("授权方：", letter.grantor),
            ("统一社会信用代码：", letter.grantor_uscc),
            ("被授权方：", letter.grantee),
            ("统一社会信用代码：", letter.grantee_uscc),
        ),
    )
    marks = "；".join(
        f"第 {mark.reg_no} 号（第 {mark.nice_class} 类，注册人{mark.registrant}，"
        f"有效期至 {_day(mark.valid_to)}）"
        for mark in letter.trademark_reg_nos
    )
    right = f"{RIGHTS[letter.right_type]}，{EXCLUSIVITIES[letter.exclusivity]}"
    clauses = (
        f"一、权利依据。授权方系下列注册商标的权利人：{marks}。",
        f"二、授权内容。授权方授予被授权方{right}，产品为：{'、'.join(letter.products)}。",
        f"三、授权渠道。{_listed(letter.channels, CHANNELS)}。",
        f"四、授权区域。{_listed(letter.regions, REGIONS)}。",
        f"五、授权期限。自 {_day(letter.valid_from)}起至 {_day(letter.valid_to)}止。",
        f"六、转授权。{_sub_licensing(letter.sub_depth)}",
        f"七、撤销。{_revocation(letter)}",
        "八、被授权方应亮证经营、明码标价，不得以本授权收取加盟费或发展下线计酬。",
    )
    y += 18
    for clause in clauses:
        width = A4[0] - 2 * MARGIN
        y = sheet.paragraph(MARGIN, y, f"　　{clause}", width=width, size=22) + 6
    y = max(y + 40, 1000)
    sheet.write(mid, y, "授权方（盖章）：", size=22)
    sheet.write(mid, y + 62, "授权代表（签字）：", size=22)
    sheet.write(mid, y + 124, f"签署日期：{_day(letter.sign_date)}", size=22)
    sheet.stamp(signature(rng), int(mid) + 285, int(y) + 66)
    sheet.stamp(seal(letter.grantor, rng), int(mid) + 190, int(y) + 70)
    return scanned(sheet, f"样本 {letter.letter_no}", rng)


def trademark_certificate(letter: LetterFacts) -> Scan:
    """Draw what stands for the certificate of the first mark of a letter."""
    mark = letter.trademark_reg_nos[0]
    rng = random.Random(f"mark {mark.reg_no}")  # noqa: S311 - drawing, not secrecy
    sheet = _letterhead("商标注册证", f"第 {mark.reg_no} 号")
    _rows(
        sheet,
        300,
        (
            ("注册人：", mark.registrant),
            ("国际分类：", f"第 {mark.nice_class} 类"),
            ("有效期至：", _day(mark.valid_to)),
        ),
    )
    return scanned(sheet, f"样本 {mark.reg_no}", rng)


def sub_authorisation_letter(letter: SubLetterFacts) -> Scan:
    """Draw a supplier's letter to one distributor below its own authorisation."""
    rng = random.Random(f"sub-letter {letter.letter_no}")  # noqa: S311 - drawing only
    sheet = _letterhead("分销授权书", letter.letter_no)
    term = f"自 {_day(letter.valid_from)}起至 {_day(letter.valid_to)}止"
    text = (
        f"　　兹授权 {letter.grantee}（{letter.grantee_reference}）在下列范围内分销产品。"
        f"本授权依据编号 {letter.parent_letter_no} 的授权书作出，不得超出其范围与期限。\n"
        f"　　产品：{'、'.join(letter.products)}\n"
        f"　　渠道：{_listed(letter.channels, CHANNELS)}\n"
        f"　　区域：{_listed(letter.regions, REGIONS)}\n"
        f"　　期限：{term}\n"
        "　　被授权人不得再行转授权。本授权不收取加盟费，风险保证金由行业协会专户存管。"
    )
    y = sheet.paragraph(MARGIN, 262, text, width=A4[0] - 2 * MARGIN, size=24, leading=1.9)
    y = max(y + 70, 860)
    sheet.write(A4[0] / 2, y, letter.grantor, size=23)
    sheet.write(A4[0] / 2, y + 44, letter.grantor_uscc, size=20)
    sheet.write(A4[0] / 2, y + 88, _day(letter.sign_date), size=23)
    sheet.stamp(seal(letter.grantor, rng), A4[0] // 2 + 165, int(y) + 60)
    return scanned(sheet, f"样本 {letter.letter_no}", rng)


def exemption_statement(facts: ExemptionFacts) -> Scan:
    """Draw a natural person's statement that registration is not required."""
    rng = random.Random(f"exemption {facts.masked_name} {facts.shops}")  # noqa: S311 - drawing
    sheet = _letterhead("个人依法无需办理市场主体登记声明", "")
    words = _listed(facts.categories, CATEGORIES)
    text = (
        f"　　本人 {facts.masked_name}（居民身份证 {facts.masked_number}），"
        f"以自然人身份通过网络销售{words}。经营店铺：{'、'.join(facts.shops)}。\n"
        "　　本人从事的是零星小额交易活动，依照《中华人民共和国电子商务法》第十条，"
        "依法无需办理市场主体登记。\n"
        "　　本人承诺：各店铺年交易额合计接近或者超过规定数额时，及时办理市场主体登记，"
        "并在十五日内更新公示信息；经营中亮证经营、明码标价。\n"
        "　　以上声明真实，如有不实，本人承担相应责任。"
    )
    y = sheet.paragraph(MARGIN, 262, text, width=A4[0] - 2 * MARGIN, size=24, leading=1.9)
    y = max(y + 90, 880)
    sheet.write(A4[0] / 2, y, "声明人（签字）：", size=24)
    sheet.write(A4[0] / 2, y + 66, _day(facts.sign_date), size=24)
    sheet.stamp(signature(rng), A4[0] // 2 + 285, int(y) + 10)
    return scanned(sheet, "样本 个人声明", rng)


def business_licence(facts: LicenceFacts) -> Scan:
    """Draw a business licence (AUT-09) in landscape, without emblem and without code."""
    rng = random.Random(f"licence {facts.uscc}")  # noqa: S311 - drawing only
    width, height = A4[1], A4[0]
    sheet = Sheet(width, height, (247, 243, 226))
    sheet.specimen(size=300, turn=20, copies=1)
    for inset, thick in ((34, 6), (48, 2)):
        box = (inset, inset, width - inset, height - inset)
        sheet.pen.rectangle(box, outline=(186, 150, 84), width=thick)
    sheet.write(width / 2, 150, "营 业 执 照", size=74, face="serif-bold", anchor="mm")
    sheet.write(width / 2, 222, "（副 本 · 样 本）", size=26, anchor="mm")
    sheet.write(110, 110, "统一社会信用代码", size=20, face="sans")
    sheet.write(110, 142, facts.uscc, size=25, face="sans-bold")
    sheet.pen.rectangle((1150, 100, 1270, 220), outline=(130, 130, 130), width=2)
    sheet.write(1210, 160, "样本无码", size=22, face="sans", anchor="mm")
    person = "法定代表人" if facts.capital else "经 营 者"
    end = _day(facts.term_end) if facts.term_end else "长期"
    left = [("名  称", facts.name), ("类  型", facts.type_words)]
    left += [(person, facts.representative), ("经营范围", facts.scope)]
    right = [("注册资本", facts.capital)] if facts.capital else []
    right += [("成立日期", _day(facts.established)), ("营业期限", f"至 {end}")]
    right += [("住  所" if facts.capital else "经营场所", facts.address)]
    for column, pairs in ((110, left), (760, right)):
        y = 300.0
        for label, value in pairs:
            sheet.write(column, y, label, size=22, face="serif-bold", ink=(120, 84, 30))
            y = sheet.paragraph(column + 140, y, value, width=390, size=22) + 22
    sheet.write(830, 730, "登记机关", size=24, face="serif-bold", ink=(120, 84, 30))
    sheet.write(960, 730, facts.registrar, size=24)
    sheet.write(960, 790, _day(facts.established), size=24)
    sheet.stamp(seal(facts.registrar, rng, diameter=200), 1130, 780)
    sheet.write(width / 2, height - 78, FOOTNOTE, size=17, face="sans", anchor="mm")
    return scanned(sheet, "样本 营业执照", rng)


def id_card_placeholder(side: Literal["front", "back"], facts: IdentityFacts) -> Scan:
    """Draw one side of a placeholder card: masked facts, a grey figure, a large 样本."""
    rng = random.Random(f"card {side} {facts.masked_number}")  # noqa: S311 - drawing only
    width, height = CARD
    sheet = Sheet(width + 120, height + 120, (232, 231, 227))
    tint = (214, 228, 236) if side == "front" else (224, 232, 226)
    box = (60, 60, 60 + width, 60 + height)
    sheet.pen.rounded_rectangle(box, 34, fill=tint, outline=(150, 158, 164), width=3)
    middle = (sheet.width / 2, sheet.height / 2)
    if side == "front":
        _figure(sheet)
    sheet.write(*middle, "样 本", size=250, face="sans-bold", ink=(238, 168, 164), anchor="mm")
    if side == "front":
        pairs = [("姓  名", facts.masked_name), ("出  生", "演示不显示")]
        pairs += [("住  址", "演示不显示"), ("证件号码", facts.masked_number)]
        top, column = 170, 240
    else:
        sheet.write(middle[0], 140, "证件背面占位图", size=44, face="sans-bold", anchor="mm")
        end = _day(facts.valid_to) if facts.valid_to else "长期"
        pairs = [("签发机关", facts.issuer), ("有效期自", _day(facts.valid_from))]
        pairs += [("有效期至", end)]
        top, column = 400, 290
    for row, (label, value) in enumerate(pairs):
        y = top + row * 84
        sheet.write(116, y, label, size=30, face="sans", ink=(62, 98, 140))
        sheet.write(column + 30, y, value, size=34, face="sans")
    note = "占位图：非真实证件，无人像、无国徽"
    sheet.write(middle[0], height + 24, note, size=22, face="sans", anchor="mm")
    return scanned(sheet, "样本 证件占位图", rng)


def _letterhead(title: str, number: str) -> Sheet:
    sheet = Sheet(*A4)
    sheet.specimen(size=190)
    sheet.write(A4[0] / 2, 140, title, size=42, face="serif-bold", anchor="mm")
    if number:
        sheet.write(A4[0] - MARGIN, 196, f"编号：{number}", size=20, anchor="ra")
    sheet.write(A4[0] / 2, A4[1] - 70, FOOTNOTE, size=17, face="sans", anchor="mm")
    return sheet


def _rows(sheet: Sheet, y: float, rows: Iterable[tuple[str, str]]) -> float:
    for label, value in rows:
        sheet.write(MARGIN, y, label, size=22, face="serif-bold")
        sheet.write(MARGIN + 210, y, value, size=22)
        y += 40
    return y


def _figure(sheet: Sheet) -> None:
    """Draw the grey outline of nobody where a card has its portrait."""
    sheet.pen.rectangle((770, 120, 1020, 440), fill=(226, 228, 230))
    sheet.pen.ellipse((840, 160, 950, 290), fill=(176, 180, 184))
    sheet.pen.pieslice((790, 305, 1000, 575), 180, 360, fill=(176, 180, 184))


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _listed(codes: Iterable[str], words: dict[str, str]) -> str:
    return "、".join(words.get(code, code) for code in codes)


def _sub_licensing(depth: int) -> str:
    if depth == 0:
        return "被授权方不得转授权。"
    return f"被授权方可在本授权范围与期限内转授权，层级不超过 {depth} 级。"


def _revocation(letter: LetterFacts) -> str:
    if not letter.revocable:
        return "本授权在期限内不可撤销。"
    return f"授权方可书面撤销本授权，提前 {letter.notice_days} 日通知。"
