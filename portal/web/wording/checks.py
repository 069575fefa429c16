"""Sentences for how an identity check ended: what came of it, and what to do about it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from portal.kernel.identity import CheckResult, SubReason

_MATCH, _MISMATCH = CheckResult.MATCH, CheckResult.MISMATCH
_NOT_FOUND, _ERROR = CheckResult.NOT_FOUND, CheckResult.ERROR
_MEND_DETAILS = _(
    "Compare what you stated with your identity document, mend the details and check again."
)
_SAYS_NOTHING = _(
    "This says nothing against you. Try again later or another way, or just go on: an officer "
    "compares your pictures instead."
)
_FACE_AGAIN = _(
    "Try again in good light, with nothing over the face, or just go on: an officer compares "
    "your pictures instead, which counts as much."
)

_MEND_REPRESENTATIVE = _(
    "Compare name and number of the legal representative with its identity document, mend the "
    "details and check again, or just go on: an officer looks at it."
)
_SAYS_NOTHING_OF_IT = _(
    "This says nothing against anybody. Try again later, or just go on: an officer compares "
    "the papers of the business instead."
)

# What can be done when the check was about the legal representative.
REPRESENTATIVE_ADVICE: Mapping[CheckResult, object] = {
    _MATCH: "",
    _MISMATCH: _MEND_REPRESENTATIVE,
    _NOT_FOUND: _SAYS_NOTHING_OF_IT,
    _ERROR: _SAYS_NOTHING_OF_IT,
}
# Result and what exactly was wrong -> what came of it, and what the person can do.
OUTCOMES: Mapping[tuple[CheckResult, SubReason | None], tuple[object, object]] = {
    (_MATCH, None): (_("Everything agrees"), ""),
    (_MISMATCH, None): (_("Something does not agree"), _MEND_DETAILS),
    (_MISMATCH, SubReason.NAME_WRONG): (
        _("The name does not agree with the number"),
        _MEND_DETAILS,
    ),
    (_MISMATCH, SubReason.NUMBER_WRONG): (
        _("The identity number does not agree with the name"),
        _MEND_DETAILS,
    ),
    (_MISMATCH, SubReason.BOTH_WRONG): (
        _("Neither name nor identity number agree with what is on record"),
        _(
            "The mobile number and the card must be registered in the name of this person. "
            "Mend the details and check again."
        ),
    ),
    (_MISMATCH, SubReason.MOBILE_WRONG): (
        _("The mobile number is not this person's"),
        _(
            "Give the number that is registered in the name of this person, and at the bank "
            "for the card; then check again."
        ),
    ),
    (_MISMATCH, SubReason.CARD_WRONG): (
        _("The card is not this person's, or cannot be used"),
        _(
            "Give a card in the name of this person that is in use, or check by the mobile "
            "number instead."
        ),
    ),
    (_MISMATCH, SubReason.NOT_LIVE): (_("No living face was seen"), _FACE_AGAIN),
    (_MISMATCH, SubReason.OTHER_FACE): (
        _("The face is not alike enough to the one on record"),
        _FACE_AGAIN,
    ),
    (_NOT_FOUND, SubReason.NO_RECORD): (_("There is no record to compare with"), _SAYS_NOTHING),
    (_ERROR, SubReason.TIMED_OUT): (_("The provider did not answer in time"), _SAYS_NOTHING),
    (_ERROR, SubReason.UNREADABLE): (
        _("The provider's answer could not be read"),
        _SAYS_NOTHING,
    ),
    (_ERROR, SubReason.REFUSED): (_("The provider did not check"), _SAYS_NOTHING),
    (_ERROR, SubReason.NOT_FINISHED): (
        _("The face check was not finished in time"),
        _FACE_AGAIN,
    ),
}
