"""Sentences for problems of single fields; each says how to mend it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

PROBLEMS: Mapping[str, Any] = {
    "ALREADY_COLLEAGUE": _("This person works here already."),
    "AMOUNT_FORMAT": _("Enter an amount in yuan, like 19.80."),
    "AMOUNT_NOT_POSITIVE": _("The amount must be more than zero."),
    "AUT_CHANNEL_ALL_ALONE": _("Choose either all channels or single ones."),
    "AUT_CHANNEL_FORMAT": _("Choose among the channels."),
    "AUT_EXPIRED": _("The letter ended on %(ended)s."),
    "AUT_GRANTEE_NOT_APPLICANT": _(
        "The letter must be made out to your organisation (%(code)s)."
    ),
    "AUT_LETTER_NO_TAKEN": _("A letter of this grantor with this number is recorded already."),
    "AUT_PRODUCT_FORMAT": _("Write each product as BRAND/CATEGORY or BRAND/CATEGORY/ITEM."),
    "AUT_REGION_FORMAT": _("Enter CN or region codes of 2, 4 or 6 figures."),
    "AUT_ROOT_NOT_RIGHT_HOLDER": _(
        "A trademark is registered for another name than the grantor's."
    ),
    "AUT_SCAN_MISSING": _("Add the scan of the letter."),
    "AUT_SIGNED_IN_FUTURE": _("The day of signature is yet to come."),
    "AUT_TERM_ORDER": _("The last day is before the first."),
    "AUT_TERM_TOO_LONG": _("The letter is valid for more than %(max_years)s years."),
    "AUT_TERM_TOO_SHORT": _(
        "Only %(days)s days are left; a letter needs %(min)s when it is handed in."
    ),
    "AUT_TOO_MANY": _("There are %(count)s; at most %(max)s are allowed."),
    "AUT_TRADEMARK_EXPIRED": _("A trademark has ended and its six months of grace are over."),
    "AUT_TRADEMARK_FORMAT": _(
        "A trademark number has 5 to 9 figures, perhaps with one letter behind."
    ),
    "AUT_TRADEMARK_IN_GRACE": _("A trademark has ended and is in its six months of grace."),
    "CHOICE_UNKNOWN": _("Choose one of the answers."),
    "DATE_FORMAT": _("Enter a date like 2026-12-31."),
    "DATE_IN_FUTURE": _("This day is yet to come. Enter the day on the bank statement."),
    "DATE_IN_PAST": _("This day is over."),
    "DEP_ROLE_NOT_ALLOWED": _(
        "A natural person cannot sell under an own authorisation. Register a business first."
    ),
    "DOC_EMPTY": _("The file is empty. Choose another one."),
    "DOC_ENCRYPTED": _("The PDF is protected by a password. Save it without one."),
    "DOC_TOO_LARGE": _(
        "The file is too large. An authorisation letter may have 10 MiB, any other file 20 MiB."
    ),
    "DOC_TOO_MANY_PAGES": _("The file has %(pages)s pages; at most %(max)s are allowed."),
    "DOC_TOO_MANY_PIXELS": _("The picture has too many pixels. Save it smaller."),
    "DOC_TYPE": _("This is not a PDF, JPEG or PNG file."),
    "DOC_TYPE_MISMATCH": _(
        "The name of the file ends differently from what is inside. Save it again as PDF, "
        "JPEG or PNG."
    ),
    "DOC_UNREADABLE": _(
        "The file is damaged or incomplete and cannot be read. Scan or save it again."
    ),
    "EMAIL_FORMAT": _("Enter an e-mail address like name@example.com."),
    "FIELD_FORMAT": _("This cannot be read. Look at the example."),
    "FIELD_REQUIRED": _("Please fill this in."),
    "FIELD_UNKNOWN": _("The form sent something unexpected. Load the page again."),
    "KYC_CARD_CHECK": _("The card number has a mistake in it. Compare it with the card."),
    "KYC_CARD_FORMAT": _("Enter the figures of the card or account without anything else."),
    "KYC_CONSENT_MISSING": _("Without this consent we cannot certify you."),
    "KYC_DOCUMENT_MISSING": _("A required paper is missing."),
    "KYC_DUPLICATE_PERSON": _("This person already stands for another organisation here."),
    "KYC_ID_CHECKSUM": _(
        "The last character does not fit the others. Compare the number with the card."
    ),
    "KYC_ID_COUNTRY": _("Enter the two letters of the country, like US."),
    "KYC_ID_DATE": _("This date is not possible."),
    "KYC_ID_EXPIRED": _("The identity document ended on %(valid_to)s."),
    "KYC_ID_FORMAT": _("This is not a number of this kind of document."),
    "KYC_ID_OBSOLETE": _(
        "Numbers of 15 figures are no longer valid. Enter the 18 characters of your "
        "present card."
    ),
    "KYC_ID_PROVINCE": _("The first figures are no known region."),
    "KYC_ID_VALIDITY": _("The card's term is unusual for its holder's age."),
    "KYC_LICENCE_EXPIRED": _("The business licence ended on %(valid_to)s."),
    "KYC_MOBILE_FORMAT": _("Enter a mobile number of 11 figures."),
    "KYC_SCOPE_MISSING": _("Choose at least one brand you sell."),
    "KYC_UNDERAGE": _("The person must be at least %(age)s years old."),
    "NAME_LENGTH": _("Enter a name of at most %(max)s characters."),
    "NUMBER_RANGE": _("Enter a whole number from %(min)s to %(max)s."),
    "PASSWORD_TOO_LONG": _("The password may have at most %(max)s characters."),
    "PASSWORD_TOO_SHORT": _(
        "The password needs at least %(min)s characters. Three or four words do well."
    ),
    "PASSWORD_TOO_SIMPLE": _(
        "This password is too easy to guess. Take three or four words that do not belong "
        "together."
    ),
    "PRC_DUPLICATE_SPEC": _(
        "This is the same offer as line %(line)s. Different specifications need different "
        "names."
    ),
    "PRC_NO_LINES": _("Enter at least one line."),
    "PRC_TOO_MANY_LINES": _("A price list has at most %(max)s lines."),
    "REASON_LENGTH": _("Write %(min)s to %(max)s characters."),
    "REC_DUPLICATE_LINE": _(
        "This bank reference is recorded already. Look for it among the receipts."
    ),
    "REGION_FORMAT": _(
        "Enter CN for all of mainland China, or a region code of 2, 4 or 6 figures."
    ),
    "SHOPS_TOO_MANY": _("Enter at most %(max)s shops."),
    "TEXT_INVISIBLE": _(
        "There is an invisible character in it (%(code_point)s). Type it again by hand."
    ),
    "TEXT_LENGTH": _("Enter %(min)s to %(max)s characters."),
    "USCC_CHECK": _(
        "The last character does not fit the others. Compare the code with the business "
        "licence."
    ),
    "USCC_FORMAT": _(
        "A unified social credit code has 18 figures and capital letters, without I, O, S, "
        "V and Z."
    ),
    "USCC_ORG_CODE": _(
        "The organisation code inside the credit code does not check. If it stands like "
        "this on the business licence, leave it."
    ),
}
