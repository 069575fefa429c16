"""Words of the trade that several features share: what is sold, and where."""

from enum import StrEnum


class Category(StrEnum):
    """Kinds of digital goods (AUT-01, DEP-02)."""

    GAME = "GAME"
    VIDEO = "VIDEO"
    EDU = "EDU"
    COUPON = "COUPON"
    MERCH = "MERCH"


class Channel(StrEnum):
    """Ways to reach a buyer (AUT-01)."""

    CAMPUS = "CAMPUS"
    COMMUNITY_GROUP_BUY = "COMMUNITY_GROUP_BUY"
    SHORT_VIDEO = "SHORT_VIDEO"
    SOCIAL_GROUP = "SOCIAL_GROUP"
    MARKETPLACE_SHOP = "MARKETPLACE_SHOP"
    OWN_SITE = "OWN_SITE"
    OFFLINE = "OFFLINE"


class OrganisationKind(StrEnum):
    """Subject types of KYC-01, on which deposits and papers depend."""

    COMPANY = "CO"
    INDIVIDUAL_BUSINESS = "IB"
    NATURAL_PERSON = "NP"
