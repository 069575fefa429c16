"""The cast of the demonstration: five suppliers and twenty-two distributors, all invented.

Names contain 样例 or could not be taken for a company's; no brand, person or number exists.
Everything hangs on the day the demonstration is played, so a mark due to expire always
expires just then. Only facts are here: the player turns them into commands.
"""

from datetime import date, timedelta

from portal.cli import demo_numbers
from portal.cli.demo_catalogue import BRANDS, Brand, lines
from portal.cli.demo_facts import (
    ChildLetter,
    ChildTarget,
    DistributorFacts,
    DistributorTarget,
    ExemptionFacts,
    IdentityFacts,
    LetterFacts,
    LetterTarget,
    LicenceFacts,
    OrganisationFacts,
    PermitFacts,
    PersonFacts,
    SubLetterFacts,
    SupplierFacts,
    SupplierLetter,
    TrademarkFacts,
)
from portal.kernel.calendar import add_months
from portal.kernel.masking import mask_id_number, mask_name

# What a right-holder's letter names (AUT-07); the numbers are specimens.
_PERMITS = {
    "GAME": (
        PermitFacts(kind="game_isbn", number="9787498012340"),
        PermitFacts(kind="game_approval", number="国新出审〔2024〕99999号"),
        PermitFacts(kind="game_publisher", number="样例出版社"),
        PermitFacts(kind="game_operator", number="砾舟游（样例）网络有限公司"),
    ),
    "VIDEO": (PermitFacts(kind="audiovisual_permit", number="样例-000001"),),
}
REGISTRAR = "样例市市场监督管理局"
ISSUER = "样例市公安局"
_CARD_ISSUED = date(2021, 5, 20)
_SHORT_CARD_AGE = 25

# trade name | legal representative | born
_SUPPLIERS = """
筱篮数科样例|样知夏|1985-04-12
麦垄互动样例|样一苇|1979-09-03
桐荫知识样例|样望舒|1988-01-26
砚池卡券样例|样怀瑾|1982-11-08
初禾贸易样例|样未央|1991-07-19
"""

# key | supplier | brand | first day, last day, day applied, day revoked (days from today)
# | sub-licensing | channels | regions | target
_LETTERS = """
JH-1|0|JIHE|-300 500 -220|1|ALL|CN|confirmed
LJ-1|0|LUJIAN|-140 225 -130|1|CAMPUS,SOCIAL_GROUP|31,32,33|active
LC-2|0|LIAOCHUANG|-20 345 -2|1|CAMPUS,OWN_SITE|CN|examination
LZ-1|1|LIZHOU|-160 570 -150|1|ALL|CN|active
JH-2|1|JIHE|-145 220 -140|1|SHORT_VIDEO,MARKETPLACE_SHOP|44,51|active
LJ-2|1|LUJIAN|-10 355 -6|0|MARKETPLACE_SHOP|CN|awaiting_approval
LC-1|2|LIAOCHUANG|-150 580 -145|1|CAMPUS,OWN_SITE,SOCIAL_GROUP|CN|active
LZ-2|2|LIZHOU|-200 -4 -135|1|CAMPUS,SOCIAL_GROUP|31,42|expired
YF-2|2|YUFA|-5 360 -1|1|COMMUNITY_GROUP_BUY|31|submitted
YF-1|3|YUFA|-148 582 -142|1|COMMUNITY_GROUP_BUY,SOCIAL_GROUP|CN|active
LJ-3|3|LUJIAN|-138 592 -132 -9|1|SOCIAL_GROUP|33,44|revoked
JH-3|3|JIHE|-12 353 -8|1|SHORT_VIDEO|11|returned
LZ-3|4|LIZHOU|-60 305 -50|1|OWN_SITE|CN|refused
YF-3|4|YUFA|-40 325 -30|0|OFFLINE|42|withdrawn
LC-3|4|LIAOCHUANG|-15 350 -11|1|CAMPUS|11,31|resubmitted
JH-4|4|JIHE|-1 364 -1|1|SHORT_VIDEO|CN|draft
YF-4|0|YUFA|-300 -3 -150|1|SOCIAL_GROUP|33|extended
JH-5|1|JIHE|-6 359 -4|0|OFFLINE|42|awaiting_brand
LC-4|3|LIAOCHUANG|-9 350 -7|0|CAMPUS|42|denied
LJ-4|2|LUJIAN|-60 305 -45|0|OFFLINE|11|lapsed
"""

# letter above | grantee | day applied, last day (days from today) | channels | regions | target
_CHILDREN = """
JH-1|青檐数字样例|-60 400|SHORT_VIDEO,SOCIAL_GROUP|31,32|active
JH-1|巷口小满样例|-50 300|SOCIAL_GROUP|33|suspended
LZ-1|拾穗卡铺样例|-40 200|OWN_SITE|31|active
LJ-3|九畹网络样例|-16 300|SOCIAL_GROUP|44|active
YF-1|团团社区样例|-2 360|SOCIAL_GROUP|31|draft
"""

# kind | trade name | person | born | letters | yuan a month, oldest first | extra shops
# | day applied (days from today) | last day of the identity card (days from today) | target
_DISTRIBUTORS = """
CO|青檐数字样例|例清和|1984-03-15|JH-1,LZ-1|470000 490000 480000|1|-80||active
IB|巷口小满样例|例小满|1990-05-21|JH-2,LZ-1|28000 31500 30500|0|-76||active
NP|一碗星光小铺|例一鸣|2000-08-30|JH-1|7500 8200 8300|0|-70|40|active
NP|阿榆的周边屋|例榆|1999-02-28|LJ-1|3100 2900 3350|0|-64||withdrawn
IB|团团社区样例|例团圆|1981-10-01|YF-1|41000 43800 40250|1|-72||reinstated
CO|鹿鸣课业样例|例鹿鸣|1978-12-12|LC-1|190000 210000 200000|4|-68||suspended
IB|拾穗卡铺样例|例拾穗|1987-06-06|YF-1,JH-2|22000 19800 20400|0|-118||price_list_stale
NP|晚灯手作小站|例晚灯|1996-11-11|LJ-3|4200 4100 3900|0|-75||authorisation_lost
IB|城西点卡样例|例向西|1983-01-09|LZ-2|26000 25500 27000|0|-78||expired_authorisation
NP|小舟的会员站|例欧阳舟|1994-04-04|JH-1|5600 5900 6100|0|-200||expired_identity
CO|急码驿样例|例疾风|1986-09-17|LZ-1|260000 255000 271000|2|-79||revoked
CO|九畹网络样例|例九畹|1989-03-03|JH-2,LC-1|88000 91000 90500|0|-18||grant_proposed
NP|阿潮的短视频|例潮生|2001-07-07|JH-2|6600 7100 7300|0|-20||price_list_missing
IB|南塘便民样例|例南塘|1977-05-05|YF-1|15200 14800 15900|0|-24||deposit_missing
IB|竹影小店样例|例竹影|1992-12-25|LZ-1,LJ-1|33000 34500 36000|1|-22||deposit_short
NP|半亩书桌|例知秋|1998-09-09|LC-1|2800 3000 3250|0|-15||receipt_unconfirmed
CO|云枝学堂样例|例云归|1980-08-18|LC-1|120000 118000 131000|0|-9||awaiting_approval
NP|阿禾的社群|例新禾|2003-01-31|LJ-1|1200 1500 1800|0|-5||identity_pending
IB|北渡数码样例|例北渡|1985-02-14|JH-1|18000 17500 19000|0|-12||returned
NP|暴利速充小屋|例无踪|1997-10-10|LZ-1|8100 8000 8200|0|-40||refused
NP|街角的摊子|例十三|2000-06-13|YF-1|900 1100 1000|0|-1||submitted
CO|未名渠道样例|例未名|1993-11-30|JH-1,LZ-1|64000 66000 61000|0|-2||draft
"""


def suppliers(today: date) -> tuple[SupplierFacts, ...]:
    """Return the five suppliers and their letters, as of the day of the demonstration."""
    cast = []
    for place, (trade_name, name, born) in enumerate(_rows(_SUPPLIERS)):
        person = _person(100 + place, name, date.fromisoformat(born), None)
        organisation = _organisation(100 + place, "CO", trade_name, person, extra_shops=0)
        letters = tuple(
            _supplier_letter(row, organisation, today)
            for row in _rows(_LETTERS)
            if int(row[1]) == place
        )
        cast.append(
            SupplierFacts(
                organisation=organisation, licence=_licence(organisation), letters=letters
            )
        )
    return tuple(cast)


def children(today: date) -> tuple[ChildLetter, ...]:
    """Return the grants downstream, as of the day of the demonstration."""
    return tuple(
        ChildLetter(
            place=place,
            parent_key=key,
            grantee=grantee,
            applied_on=today + timedelta(int(days.split()[0])),
            valid_to=today + timedelta(int(days.split()[1])),
            channels=tuple(channels.split(",")),
            regions=tuple(regions.split(",")),
            target=ChildTarget(target),
        )
        for place, (key, grantee, days, channels, regions, target) in enumerate(
            _rows(_CHILDREN), start=1
        )
    )


def distributors(today: date) -> tuple[DistributorFacts, ...]:
    """Return the twenty-two distributors, as of the day of the demonstration."""
    letters = {
        letter.key: letter for supplier in suppliers(today) for letter in supplier.letters
    }
    return tuple(
        _distributor(place, row, letters, today)
        for place, row in enumerate(_rows(_DISTRIBUTORS), start=1)
    )


def _distributor(
    place: int, row: list[str], letters: dict[str, SupplierLetter], today: date
) -> DistributorFacts:
    kind, trade_name, name, born, keys, turnover, shops, applied, card_end, target = row
    held = [letters[key] for key in keys.split(",")]
    applied_on = today + timedelta(int(applied))
    id_end = today + timedelta(int(card_end)) if card_end else None
    person = _person(place, name, date.fromisoformat(born), id_end)
    organisation = _organisation(place, kind, trade_name, person, extra_shops=int(shops))
    first, second, third = (int(yuan) * 100 for yuan in turnover.split())
    categories = tuple(sorted({letter.category for letter in held}))
    card = IdentityFacts(
        masked_name=mask_name(name),
        masked_number=mask_id_number(person.id_number),
        issuer=ISSUER,
        valid_from=person.id_valid_from,
        valid_to=person.id_valid_to,
    )
    exemption = ExemptionFacts(
        masked_name=card.masked_name,
        masked_number=card.masked_number,
        shops=organisation.shops,
        categories=categories,
        sign_date=applied_on,
    )
    return DistributorFacts(
        organisation=organisation,
        target=DistributorTarget(target),
        applied_on=applied_on,
        letter_keys=tuple(letter.key for letter in held),
        sub_letters=tuple(
            _sub_letter(place, letter, organisation, applied_on) for letter in held
        ),
        categories=categories,
        extra_shops=int(shops),
        turnover_fen=(first, second, third),
        lines=tuple(line for letter in held for line in lines(letter.letter, place, person)),
        card=card,
        licence=None if kind == "NP" else _licence(organisation),
        exemption=exemption if kind == "NP" else None,
    )


def _supplier_letter(row: list[str], grantee: OrganisationFacts, today: date) -> SupplierLetter:
    key, _, code, days, depth, channels, regions, target = row
    first, last, applied, *revoked = (today + timedelta(int(day)) for day in days.split())
    brand = BRANDS[code]
    letter = LetterFacts(
        letter_no=f"{key}-{first.year}",
        grantor=brand.holder,
        grantor_uscc=demo_numbers.uscc("CO", brand.serial),
        grantee=grantee.legal_name or grantee.trade_name,
        grantee_uscc=grantee.uscc or "",
        trademark_reg_nos=(_trademark(brand, today),),
        right_type="DISTRIBUTE",
        exclusivity="NON_EXCLUSIVE",
        products=(f"{brand.code}/{brand.category}/*",),
        channels=tuple(channels.split(",")),
        regions=tuple(regions.split(",")),
        valid_from=first,
        valid_to=last,
        sub_depth=int(depth),
        sign_date=first - timedelta(days=7),
        seal="SEALED",
        revocable=True,
        notice_days=30,
        permits=_PERMITS.get(brand.category, ()),
    )
    return SupplierLetter(
        key=key,
        letter=letter,
        category=brand.category,
        target=LetterTarget(target),
        applied_on=applied,
        revoked_on=revoked[0] if revoked else None,
    )


def _trademark(brand: Brand, today: date) -> TrademarkFacts:
    return TrademarkFacts(
        reg_no=demo_numbers.trademark(brand.serial),
        nice_class=brand.nice_class,
        registrant=brand.holder,
        valid_to=date(today.year + 5, 5, 6),
    )


def _sub_letter(
    place: int, held: SupplierLetter, grantee: OrganisationFacts, applied_on: date
) -> SubLetterFacts:
    return SubLetterFacts(
        letter_no=f"{held.key}-D{place:02d}",
        parent_letter_no=held.letter.letter_no,
        grantor=held.letter.grantee,
        grantor_uscc=held.letter.grantee_uscc,
        grantee=grantee.legal_name or mask_name(grantee.person.name),
        grantee_reference=grantee.uscc or grantee.trade_name,
        products=held.letter.products,
        channels=held.letter.channels,
        regions=held.letter.regions,
        valid_from=max(applied_on, held.letter.valid_from),
        valid_to=held.letter.valid_to,
        sign_date=applied_on,
    )


def _organisation(
    serial: int, kind: str, trade_name: str, person: PersonFacts, *, extra_shops: int
) -> OrganisationFacts:
    core = trade_name.removesuffix("样例")
    legal_names = {"CO": f"{core}（样例）有限公司", "IB": f"样例区{core}数字商品店"}
    shops = tuple(f"{core}{place}号店" for place in range(2, 2 + extra_shops))
    return OrganisationFacts(
        kind=kind,
        trade_name=trade_name,
        legal_name=legal_names.get(kind),
        uscc=None if kind == "NP" else demo_numbers.uscc(kind, serial),
        address=f"样例省样例市样例区样本路 {serial} 号",
        established=date(2019, 3, 1) + timedelta(days=11 * serial),
        shops=(trade_name, *shops),
        person=person,
    )


def _person(serial: int, name: str, born: date, id_end: date | None) -> PersonFacts:
    """Return a person whose card runs as long as their age allows, or ends on `id_end`."""
    young = _CARD_ISSUED.year - born.year <= _SHORT_CARD_AGE
    end = id_end or _CARD_ISSUED.replace(year=_CARD_ISSUED.year + (10 if young else 20))
    years = 10 if id_end or young else 20
    return PersonFacts(
        name=name,
        id_type="RESIDENT_ID",
        id_number=demo_numbers.resident_id(born),
        born=born,
        id_valid_from=add_months(end, -12 * years),
        id_valid_to=end,
        mobile=demo_numbers.mobile(serial),
        bank_card=demo_numbers.bank_card(serial),
        email=f"member{serial:03d}@example.com",
    )


def _licence(organisation: OrganisationFacts) -> LicenceFacts:
    company = organisation.kind == "CO"
    return LicenceFacts(
        name=organisation.legal_name or organisation.trade_name,
        uscc=organisation.uscc or "",
        type_words="有限责任公司（自然人投资或控股）" if company else "个体工商户",
        representative=organisation.person.name,
        capital="人民币壹佰万元整" if company else None,
        address=organisation.address,
        scope="数字内容产品销售；互联网销售（除销售需要许可的商品）；信息技术咨询服务。",
        registrar=REGISTRAR,
        established=organisation.established,
    )


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
