"""Sentences for problems of single fields; each says how to mend it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

PROBLEMS: Mapping[str, Any] = {
    "ALREADY_COLLEAGUE": _("This person works here already."),
    "AMOUNT_FORMAT": _("Enter an amount in yuan, like 19.80."),
    "AMOUNT_NEGATIVE": _("The amount cannot be less than zero. Enter 0 if you sold nothing."),
    "AMOUNT_NOT_POSITIVE": _("The amount must be more than zero."),
    "AMOUNT_TOO_BIG": _("The amount can be %(max)s yuan at most. Look at it again."),
    "AUT_ADDRESS_OF_APPLICANT": _(
        "This is an address of the applicant. Find one of the brand's own, from its website or "
        "the public register."
    ),
    "AUT_CHANNEL_ALL_ALONE": _("Choose either all channels or single ones."),
    "AUT_CHANNEL_EXCEEDS_PARENT": _(
        "The authorisation above does not cover these channels: %(items)s. Leave them out."
    ),
    "AUT_CHANNEL_FORMAT": _("Choose among the channels."),
    "AUT_CHILDREN_EXCEED": _(
        "These letters below it would no longer fit: %(items)s. Leave the change out, or have "
        "them changed first."
    ),
    "AUT_COPYRIGHT_FORMAT": _(
        "This number does not look like those on certificates: %(items)s. Compare it with the "
        "paper."
    ),
    "AUT_CYCLE": _(
        "%(items)s stands on this chain already. A right cannot go back to where it came from; "
        "enter another grantee."
    ),
    "AUT_DEPTH_EXCEEDED": _(
        "This would be tier %(items)s below the right-holder; at most %(max)s are allowed. "
        "Have the letter made out by somebody nearer to the right-holder."
    ),
    "AUT_EXCLUSIVE_CONFLICT": _(
        "Exclusive rights would overlap with those of these letters: %(items)s. Change the "
        "products, channels, regions or days, or have the grantor end the other letter."
    ),
    "AUT_EXPIRED": _("The letter ended on %(ended)s."),
    "AUT_GRANTEE_NOT_APPLICANT": _(
        "The letter must be made out to your organisation (%(code)s)."
    ),
    "AUT_GRANTEE_UNKNOWN": _("No member has this code. The grantee must register here first."),
    "AUT_GRANTOR_NOT_APPLICANT": _(
        "The letter must be made out by your organisation (%(code)s)."
    ),
    "AUT_GRANTOR_NOT_PARENT_GRANTEE": _(
        "The authorisation chosen above was given to %(expected)s, not to %(items)s. Choose "
        "one that the grantor holds."
    ),
    "AUT_LETTER_NO_REPEATED": _(
        "Row %(row)s has this letter number already. Every letter needs its own."
    ),
    "AUT_LETTER_NO_TAKEN": _("A letter of this grantor with this number is recorded already."),
    "AUT_LETTER_NO_UNDECIDED": _(
        "There is an application for a letter with this number already. Go on with that one, "
        "or withdraw it."
    ),
    "AUT_LICENCE_INVALID": _(
        "The public register says of your organisation: %(state)s. Have it mended there first, "
        "then tell the association."
    ),
    "AUT_NOTHING_CHANGED": _(
        "Nothing differs from the recorded letter. Change what is wrong in it."
    ),
    "AUT_NOT_CORRECTABLE": _(
        "This must stay as it is recorded. For other parties or another parent hand in a new "
        "letter."
    ),
    "AUT_PARENT_EXPIRED": _(
        "These letters above it have ended: %(items)s. Have them renewed first, or choose "
        "another authorisation."
    ),
    "AUT_PARENT_REVOKED": _(
        "These letters above it do not hold any more: %(items)s. Choose another authorisation."
    ),
    "AUT_PARENT_UNKNOWN": _("No such authorisation is recorded. Choose one from the list."),
    "AUT_PERMIT_EXPIRED": _("A permit has ended: %(items)s. Enter the one that holds now."),
    "AUT_PERMIT_FORMAT": _(
        "The number %(number)s does not look like one of this permit: %(name)s. Compare it "
        "with the paper."
    ),
    "AUT_PERMIT_MISSING": _("For these goods a permit is expected: %(name)s."),
    "AUT_PRODUCT_EXCEEDS_PARENT": _(
        "The authorisation above does not cover these products: %(items)s. Leave them out, or "
        "name narrower ones."
    ),
    "AUT_PRODUCT_FORMAT": _("Write each product as BRAND/CATEGORY or BRAND/CATEGORY/ITEM."),
    "AUT_REGION_EXCEEDS_PARENT": _(
        "The authorisation above does not cover these regions: %(items)s. Leave them out, or "
        "name smaller ones."
    ),
    "AUT_REGION_FORMAT": _("Enter CN or region codes of 2, 4 or 6 figures."),
    "AUT_REGION_UNKNOWN": _(
        "The list of regions does not have %(items)s. Compare the code with the newest one of "
        "the Ministry of Civil Affairs."
    ),
    "AUT_RIGHT_MISSING": _("Enter at least one trademark or copyright."),
    "AUT_ROOT_NOT_RIGHT_HOLDER": _(
        "These belong to another name than the grantor's: %(items)s. Correct the name, or add "
        "proof that the grantor belongs to the right-holder."
    ),
    "AUT_SCAN_MISSING": _("Add the scan of the letter."),
    "AUT_SIGNED_BEFORE_PARENT": _(
        "The letter was signed on %(items)s, before the one above it (%(earliest)s). Check the "
        "day of signature."
    ),
    "AUT_SIGNED_BY_COMPANY": _(
        "Only a natural person signs instead of sealing; %(items)s is an organisation. Look "
        "for its seal on the scan."
    ),
    "AUT_SIGNED_IN_FUTURE": _("The day of signature is yet to come."),
    "AUT_SUBLICENSE_DEPTH_EXCEEDS": _(
        "Levels of sub-licensing in the letter: %(items)s. The authorisation above must allow "
        "one more, and does not. Choose fewer, or another authorisation."
    ),
    "AUT_SUBLICENSE_NOT_PERMITTED": _(
        "The authorisation %(items)s forbids sub-licensing. Choose another one, or have the "
        "grantor allow it."
    ),
    "AUT_TERM_EXCEEDS_PARENT": _(
        "%(items)s is outside the term of the authorisation above, from %(first)s to %(last)s. "
        "Choose a day within it."
    ),
    "AUT_TERM_ORDER": _("The last day is before the first."),
    "AUT_TERM_TOO_LONG": _("The letter is valid for more than %(max_years)s years."),
    "AUT_TERM_TOO_SHORT": _(
        "Only %(days)s days are left; a letter needs %(min)s when it is handed in."
    ),
    "AUT_TOO_MANY": _("There are %(count)s; at most %(max)s are allowed."),
    "AUT_TRADEMARK_EXPIRED": _(
        "These trademarks have ended and their six months of grace are over: %(items)s. Enter "
        "the new last day if they were renewed, or leave them out."
    ),
    "AUT_TRADEMARK_FORMAT": _(
        "A trademark number has 5 to 9 figures, perhaps with one letter behind."
    ),
    "AUT_TRADEMARK_IN_GRACE": _(
        "These trademarks have ended and are in their six months of grace: %(items)s. Have "
        "them renewed."
    ),
    "CHOICE_UNKNOWN": _("Choose one of the answers."),
    "CONTACT_SAME": _("This is what we have already; there is nothing to change."),
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
    "KYC_BLOCKED": _(
        "Somebody named here is on an official list of barred persons, so the application "
        "cannot be handed in. If that is a mistake, write to the association."
    ),
    "KYC_CARD_CHECK": _("The card number has a mistake in it. Compare it with the card."),
    "KYC_CARD_FORMAT": _("Enter the figures of the card or account without anything else."),
    "KYC_CARD_LOCKED": _(
        "This card was asked about too often today. Try again on %(until)s, or check by the "
        "mobile number instead."
    ),
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
    "KYC_MOBILE_TAKEN": _(
        "This mobile number is registered with another member already. Enter one of your own; "
        "if this is it, call the association."
    ),
    "KYC_MRZ_CHECK": _("The lines have a mistake in them. Compare every character."),
    "KYC_MRZ_DIFFERS": _("The machine-readable lines of the passport say otherwise."),
    "KYC_MRZ_FORMAT": _(
        "These are not the two lines of a passport: 44 characters each, the first begins with"
        " P."
    ),
    "KYC_OWNERS_DENIED": _("There are owners above. Remove them, or clear this box."),
    "KYC_OWNERS_SUM": _("Together these shares are more than the whole company."),
    "KYC_OWNERS_TOO_MANY": _("No more than %(max)s people can hold a quarter each."),
    "KYC_OWNER_SHARE": _("Enter the share in percent, from %(min)s to 100."),
    "KYC_OWNER_TWICE": _("This person stands here more than once."),
    "KYC_SAME_CARD": _("Another organisation has the same bank card or account."),
    "KYC_SAME_FACE": _("The face is that of a person of another organisation."),
    "KYC_SAME_PERSON": _("A person of another organisation has the same name and birth date."),
    "KYC_SCOPE_MISSING": _("Choose at least one brand you sell."),
    "KYC_UNDERAGE": _("The person must be at least %(age)s years old."),
    "LICENCE_DATE_AHEAD": _("This day is yet to come. Enter the day printed on the licence."),
    "LICENCE_DATE_ORDER": _(
        "The licence cannot have been issued before the business was founded."
    ),
    "LICENCE_ENDED": _(
        "The business licence ended on %(ended)s. Enter the one that holds now."
    ),
    "LICENCE_OTHER_CODE": _(
        "This is not the credit code in the profile of the organisation. Compare both with the "
        "business licence."
    ),
    "LICENCE_OTHER_NAME": _(
        "The business licence carries another name than the profile of the organisation."
    ),
    "LIST_BLOCK": _("Listed with the number: %(source)s."),
    "LIST_CELLS": _(
        "Rows %(lines)s: there are more or fewer cells than columns. A comma inside a cell "
        "needs quotation marks around the cell."
    ),
    "LIST_DATE_AHEAD": _("This day is yet to come. Enter the day of the list."),
    "LIST_DATE_OLDER": _(
        "A list of %(newest)s is in force already. Import the list of that day or a later one."
    ),
    "LIST_DAY": _(
        "Rows %(lines)s: enter the day of listing like 2026-11-23, not after that of the list."
    ),
    "LIST_FORMAT": _("This is not a CSV file in UTF-8 or GB 18030. Save it as one."),
    "LIST_HEADER": _("The first row must name exactly these columns: %(columns)s."),
    "LIST_NAME": _("The same name is listed: %(source)s. Find out whether it is this person."),
    "LIST_NO_NAME": _("Rows %(lines)s: enter a name."),
    "LIST_NUMBER": _(
        "Rows %(lines)s: a number has 4 to 40 letters and figures, with stars for what is not "
        "known."
    ),
    "LIST_TEXT": _(
        "Rows %(lines)s: a text is too long or holds a character that cannot be seen."
    ),
    "LIST_TOO_LARGE": _("The file is larger than %(max)s MiB."),
    "LIST_TOO_MANY_ROWS": _("The list has more than %(max)s rows."),
    "NAME_LENGTH": _("Enter a name of at most %(max)s characters."),
    "NOTICE_INCOMPLETE": _(
        "The notice needs %(texts)s texts: each item in each language. Load the page again."
    ),
    "NOTICE_TOO_EARLY": _("Enter %(earliest)s or a later day."),
    "NUMBER_RANGE": _("Enter a whole number from %(min)s to %(max)s."),
    "PASSWORD_TOO_LONG": _("The password may have at most %(max)s characters."),
    "PASSWORD_TOO_SHORT": _(
        "The password needs at least %(min)s characters. Three or four words do well."
    ),
    "PASSWORD_TOO_SIMPLE": _(
        "This password is too easy to guess. Take three or four words that do not belong "
        "together."
    ),
    "PERMIT_DUPLICATE": _(
        "Row %(row)s has the same goods, role and code. Change one of the two."
    ),
    "PERMIT_KIND_FORMAT": _(
        "Enter 2 to 40 small letters, figures or underscores, with a letter first."
    ),
    "PERMIT_NOT_FOR_GAMES": _(
        "This permit has not covered games since 2019-05-14, so it must not be required here. "
        "Choose other goods, or take the tick away."
    ),
    "PERMIT_NO_ROWS": _("Enter at least one row."),
    "PERMIT_PATTERN": _(
        "This is no format. Look at the signs explained on this page, and whether each "
        "bracket is closed."
    ),
    "PERMIT_TOO_EARLY": _("Enter %(earliest)s or a later day."),
    "PERMIT_TOO_MANY_ROWS": _("The table has at most %(max)s rows."),
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
    "SHEET_COLUMN_MISSING": _(
        'The sheet lacks the column "%(name)s". Start from the template.'
    ),
    "SHEET_COLUMN_REPEATED": _("A column is there more than once: %(items)s. Take one out."),
    "SHEET_COLUMN_UNKNOWN": _(
        "The template has no such column: %(items)s. Take it out, or use the heading of the "
        "template."
    ),
    "SHEET_EMPTY": _("There is no row in the sheet. Fill in at least one below the headings."),
    "SHEET_TOO_LARGE": _(
        "The file is too large: at most 1 MiB and %(max_columns)s columns. Divide it, or copy "
        "the rows into the template."
    ),
    "SHEET_TOO_MANY_ROWS": _(
        "There are more than %(max_rows)s rows, or the last one lies too far below. Divide the "
        "sheet, or copy the rows into the template."
    ),
    "SHEET_TYPE": _(
        "This cannot be read as a sheet. Save it as XLSX without macros and password, or as "
        "CSV in UTF-8 or GB18030."
    ),
    "SHOPS_TOO_MANY": _("Enter at most %(max)s shops."),
    "TEXT_INVISIBLE": _(
        "There is an invisible character in it (%(code_point)s). Type it again by hand."
    ),
    "TEXT_LENGTH": _("Enter %(min)s to %(max)s characters."),
    "TURNOVER_MONTH": _("Choose a month that is over, from %(first)s to %(last)s."),
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
