"""What a person agrees to, what of it is necessary, and what taking it back ends (KYC-06)."""

from collections.abc import Collection
from enum import StrEnum

from portal.kernel.consents import ConsentItem
from portal.kernel.errors import Problem, RuleBroken
from portal.kernel.trade import OrganisationKind


class ConsentChannel(StrEnum):
    """By which way a consent was given."""

    WEB = "web"


class ConsentEffect(StrEnum):
    """What ends when a consent is taken back; it is said before the person does it.

    `HOLDS_APPLICATION`: it is neither handed in nor decided until the consent is given again.
    """

    ENDS_CERTIFICATION = "ends_certification"
    HOLDS_APPLICATION = "holds_application"
    STOPS_CHECKS = "stops_checks"
    ENDS_FACE_CHECKS = "ends_face_checks"


class ConsentMissing(RuleBroken):
    """A necessary consent was taken back while the application was with the officers."""

    code = "distributors.consent_missing"


class NoticeChanged(RuleBroken):
    """Another version of the notice is in force than the one that the person has read."""

    code = "distributors.notice_changed"


# What the person may refuse without losing anything (PIPL art. 16, KYC-05).
OPTIONAL_CONSENTS = (ConsentItem.FACE,)
_STOPPED_BY = {
    ConsentItem.PROVIDER: ConsentEffect.STOPS_CHECKS,
    ConsentItem.FACE: ConsentEffect.ENDS_FACE_CHECKS,
}


def required_consents(subject: OrganisationKind) -> tuple[ConsentItem, ...]:
    """Return what the person has to agree to: only what concerns the person itself.

    A corporate account is nobody's personal data; a person's name is only published for a
    natural person.
    """
    needed = [ConsentItem.PERSONAL_DATA, ConsentItem.IDENTITY_DOCUMENT, ConsentItem.PROVIDER]
    if subject is not OrganisationKind.COMPANY:
        needed.append(ConsentItem.BANK_ACCOUNT)
    if subject is OrganisationKind.NATURAL_PERSON:
        needed.append(ConsentItem.PUBLICATION)
    return tuple(item for item in ConsentItem if item in needed)


def check_consents(subject: OrganisationKind, given: Collection[ConsentItem]) -> list[Problem]:
    """Return KYC_CONSENT_MISSING for every necessary item that is not agreed to."""
    return [
        Problem("consents", "KYC_CONSENT_MISSING", {"item": item.value})
        for item in required_consents(subject)
        if item not in given
    ]


def effects_of(
    item: ConsentItem,
    *,
    verified_as: OrganisationKind | None,
    applying_as: OrganisationKind | None,
) -> tuple[ConsentEffect, ...]:
    """Return what ends when the item is taken back.

    `verified_as` is the subject of a verification that rests on it, `applying_as` that of an
    open application that does; None without one.
    """
    found = []
    if verified_as and item in required_consents(verified_as):
        found.append(ConsentEffect.ENDS_CERTIFICATION)
    if applying_as and item in required_consents(applying_as):
        found.append(ConsentEffect.HOLDS_APPLICATION)
    if item in _STOPPED_BY:
        found.append(_STOPPED_BY[item])
    return tuple(found)
