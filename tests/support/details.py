"""What a person, an operator and a company state of themselves, sound in every answer."""

from dataclasses import replace
from datetime import date

from portal.domain.distributors.rules import Details, IdType, Owner
from portal.kernel.trade import Category

PERSON = Details(
    person_name="张小三",
    id_type=IdType.RESIDENT_ID,
    id_number="110101199003070003",
    id_valid_from=date(2016, 5, 20),
    id_valid_to=date(2036, 5, 20),
    mobile="13812341234",
    bank_card="6217000000000000012",
    categories=frozenset({Category.VIDEO}),
    extra_shops=0,
    turnover_fen=24_000_00,
)
OPERATOR = replace(PERSON, licence_valid_to=date(2030, 1, 1))
LI = Owner(
    name="李四", id_type=IdType.RESIDENT_ID, id_number="310115200001010008", share=100_00
)
COMPANY = replace(
    OPERATOR,
    bank_card="12345678",
    legal_representative="李四",
    legal_representative_id_type=IdType.RESIDENT_ID,
    legal_representative_id="310115200001010008",
    owners=(LI,),
)
# The specimen of ICAO 9303 with a country of the standard, and an end that is still to come.
PASSPORT = replace(
    PERSON,
    id_type=IdType.PASSPORT,
    id_number="L898902C3",
    id_country="FR",
    birth_date=date(1974, 8, 12),
    mrz=(
        "P<FRAERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
        "L898902C36UTO7408122F3605200<<<<<<<<<<<<<<02"
    ),
)
