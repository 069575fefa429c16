"""Every page of the members, for the app to register."""

from portal.web.member import (
    authorisations,
    certification,
    deposit,
    documents,
    home,
    licence,
    people,
    permits,
    price_list,
    profile,
)

BLUEPRINTS = (
    home.bp,
    profile.bp,
    people.bp,
    permits.bp,
    authorisations.bp,
    certification.bp,
    deposit.bp,
    price_list.bp,
    licence.bp,
    documents.bp,
)
