"""Every page of the members, for the app to register."""

from portal.web.member import (
    authorisations,
    consents,
    deposit,
    documents,
    home,
    licence,
    people,
    permits,
    price_list,
    privacy,
    profile,
    rights,
    wizard,
)
from portal.web.member import certification as certification  # pages of `wizard.bp`
from portal.web.member import identity as identity
from portal.web.member import life as life

BLUEPRINTS = (
    home.bp,
    profile.bp,
    people.bp,
    permits.bp,
    authorisations.bp,
    wizard.bp,
    consents.bp,
    deposit.bp,
    price_list.bp,
    licence.bp,
    documents.bp,
    privacy.bp,
    rights.bp,
)
