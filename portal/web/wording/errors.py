"""Sentences for error codes; each says how to mend it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

ERRORS: Mapping[str, Any] = {
    "accounts.email_taken": _(
        "There is an account with this e-mail address already. Use another one, or sign in "
        "with it."
    ),
    "accounts.incompatible_roles": _(
        "An auditor or a system administrator may hold no other role. Give the other role "
        "to another person."
    ),
    "accounts.link_not_valid": _(
        "This link was used already or is too old. Ask whoever sent it for a new one."
    ),
    "accounts.proof_needed": _("Enter your password again first, then go on."),
    "accounts.too_many_sign_ins": _(
        "Too many attempts with this address. Wait five minutes, then try again."
    ),
    "approvals.already_open": _(
        "There is an application for this already that is not decided yet. Go on with that "
        "one, or withdraw it."
    ),
    "approvals.already_proposed": _(
        "The same is proposed already and waits for a second officer. Open that proposal "
        "instead."
    ),
    "approvals.content_changed": _(
        "The facts have changed since this was proposed. Turn it down and propose it anew."
    ),
    "approvals.not_in_examination": _(
        "Items are checked during the examination only. Take the application first."
    ),
    "approvals.not_open": _(
        "This was decided already, or its 24 hours are over. Look at it again; if it "
        "lapsed, propose it anew."
    ),
    "approvals.own_organisation": _(
        "You work for an organisation that has a part in this, so you cannot act on it as an "
        "officer. Leave it to a colleague."
    ),
    "approvals.same_officer": _(
        "You took part in this yourself. A second officer must decide; ask a colleague."
    ),
    "blobs.missing": _(
        "The file cannot be read from the store. Tell the system administrator the reference."
    ),
    "calendar.day_unknown": _(
        "The working days of that year are not known yet. Tell the system administrator."
    ),
    "certificates.undrawable_characters": _(
        "The certificate cannot be drawn because its font lacks some characters "
        "(%(characters)s). Have the name written with others."
    ),
    "deposits.unbalanced": _(
        "The posting does not balance, so nothing was posted. Tell the system administrator."
    ),
    "deposits.wrong_member": _(
        "The posting names the wrong member, so nothing was posted. Tell the system "
        "administrator."
    ),
    "distributors.application_open": _(
        "There is an application already that is not decided yet."
    ),
    "distributors.change_over": _(
        "This change counts already, or was cancelled. Ask for another one instead."
    ),
    "distributors.change_waiting": _(
        "Another change of this kind waits until %(until)s. Cancel that one first, or wait "
        "for it."
    ),
    "distributors.blocked": _(
        "Somebody of this application is on a list of barred persons, so it cannot be "
        "approved. Refuse it, or wait until the list is mended."
    ),
    "distributors.check_not_offered": _(
        "This way of checking does not exist for such a document. An officer compares the "
        "pictures instead."
    ),
    "distributors.check_under_way": _(
        "A check is under way. Wait until it has ended, or go on with the face check first."
    ),
    "distributors.consent_missing": _(
        "The applicant took a necessary consent back. Return the application and ask for it."
    ),
    "distributors.identity_not_confirmed": _(
        "The identity is not confirmed. A register must agree, and you or a face check must "
        "have compared the person in this round."
    ),
    "distributors.not_certified": _(
        "There is no certification to go on from. Begin a new application."
    ),
    "distributors.not_checked": _(
        "Not everything on the checklist has been found in order. Look at what is left, or "
        "return the application."
    ),
    "distributors.not_conversion": _(
        "This application does not change the kind of business. Begin a conversion instead."
    ),
    "distributors.notice_changed": _(
        "A new version of the notice is in force. Please read it and answer again."
    ),
    "distributors.not_editable": _(
        "The application is with the officers or decided; nothing can be changed in it now."
    ),
    "distributors.not_in_examination": _(
        "Officers check an identity during the examination only. Take the application first."
    ),
    "distributors.renewal_too_early": _("The certification can be renewed from %(opens_on)s."),
    "distributors.related_party": _(
        "You have declared an interest that this applicant shares, so you cannot act on its "
        "application. Leave it to a colleague."
    ),
    "distributors.too_many_checks": _(
        "A provider was asked %(max)s times today already. Go on tomorrow, or hand in as "
        "it is: an officer compares the pictures instead."
    ),
    "erasures.damaged": _("The log of erasures cannot be read. Tell the operator."),
    "licences.ended": _("This badge has ended already."),
    "licences.exists": _(
        "The organisation holds licence %(number)s, which has not ended. Act on that one."
    ),
    "licences.revoked_recently": _(
        "The last licence was revoked. Another one can be granted from %(day)s."
    ),
    "licences.missing_characters": _(
        "The certificate's font cannot draw these characters: %(characters)s. Have the "
        "name written with others."
    ),
    "licences.not_ready": _(
        "Certification, authorisation, deposit or price list is missing. Look at the list "
        "of conditions and tell the member."
    ),
    "licences.nothing_to_lift": _(
        "The licence is not suspended on this ground. Choose the ground of the suspension."
    ),
    "mail.not_taken": _(
        "The mail server took no message. It is tried again by itself; nothing was lost."
    ),
    "members.invitation_not_valid": _(
        "This invitation was used already or is too old. Ask for a new one."
    ),
    "members.no_business_licence": _(
        "A natural person has no business licence and stands in no register of companies."
    ),
    "members.not_convertible": _(
        "Only a natural person can become a registered business here. Your organisation is one "
        "already."
    ),
    "members.sign_in_to_accept": _(
        "Sign in with the address that was invited, then open the link again."
    ),
    "members.uscc_taken": _(
        "Another organisation is registered under this unified social credit code."
    ),
    "money.currency_mismatch": _(
        "Amounts of different currencies cannot be added. Tell the system administrator."
    ),
    "money.not_an_amount": _("This is not an amount. Write it like 1200.00."),
    "notices.nothing_changed": _(
        "Nothing differs from version %(number)s. Change a text first."
    ),
    "pdf.failed": _("The certificate could not be laid out. Try again in a few minutes."),
    "pdf.too_long": _(
        "The certificate does not fit on one page. Shorten the names or the list of brands."
    ),
    "permits.nothing_changed": _(
        "Nothing differs from version %(number)s. Change a row first."
    ),
    "portal.bad_cursor": _(
        "This page of the list cannot be found. Begin again with its first page."
    ),
    "portal.changed_meanwhile": _(
        "Somebody changed this at the same moment. Load the page again and look."
    ),
    "portal.error": _("Something is not right. Please go back and try again."),
    "portal.export_too_long": _(
        "The list has more than %(max)s rows. Narrow it with the filters, then export it."
    ),
    "portal.field_errors": _(
        "Something you sent is not right. Go back and look at each field."
    ),
    "portal.forbidden": _("You may not do this. Ask the owner of your organisation."),
    "portal.form_expired": _(
        "This form was open for too long. Go back, load the page again and send it once more."
    ),
    "portal.illegal_transition": _(
        "This is not possible in the present state. Perhaps it was done already."
    ),
    "portal.invalid_input": _(
        "This could not be read. Go back, check what you entered and send it again."
    ),
    "portal.not_found": _("There is no such page, or you may not see it."),
    "portal.rule_broken": _(
        "A rule of the association does not allow this. Ask the association what to do."
    ),
    "portal.sign_in_needed": _("Please sign in first."),
    "portal.too_many": _("That was too often. Wait a minute, then try again."),
    "portal.unavailable": _(
        "Not available right now. Nothing was lost; try again in a few minutes."
    ),
    "pricelists.nothing_published": _(
        "There is no price list in force that could be confirmed."
    ),
    "privacy.already_requested": _("This was asked for already. Open the request that waits."),
    "privacy.not_open": _("There is no request that waits: it was carried out or taken back."),
    "privacy.nothing_held": _("Nothing is held that could be erased."),
    "privacy.too_many_exports": _(
        "Everything was downloaded %(most)s times within a day. Try again tomorrow."
    ),
    "raster.failed": _("The page could not be drawn. Ask the applicant for another scan."),
    "suppliers.already_suspended": _(
        "This authorisation is suspended already, or will be; lift that first."
    ),
    "suppliers.brand_denied": _(
        "The brand said that this letter is not its own. Refuse it, or return it and ask the "
        "brand again."
    ),
    "suppliers.letter_taken": _(
        "A letter of this grantor with this number is recorded already. Compare the two, "
        "then refuse this one or return it."
    ),
    "suppliers.not_checked": _(
        "Not everything on the checklist has been found in order. Look at what is left, or "
        "return the application."
    ),
    "suppliers.not_editable": _(
        "The application is with the officers or decided; nothing can be changed in it now."
    ),
    "suppliers.not_live": _(
        "This authorisation has ended, was given up or was revoked; nothing more can be done "
        "to it."
    ),
    "suppliers.not_suspended": _("There is no suspension to lift."),
    "suppliers.renewal_too_early": _("This letter can be renewed from %(opens_on)s."),
    "vault.cannot_open": _(
        "Sealed data cannot be opened with the present keys. Tell the system administrator "
        "the reference."
    ),
    "vault.erased": _("This was erased. Nothing of it is left."),
    "vault.no_master_key": _(
        "The key that this was sealed with is not here. Tell the system administrator the "
        "reference."
    ),
}
