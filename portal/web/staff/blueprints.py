"""The officers' blueprints."""

from portal.web.staff import (
    audit,
    authorisations,
    cases,
    deposits,
    home,
    letters,
    licences,
    officers,
    organisations,
    permits,
    proposals,
)

BLUEPRINTS = (
    home.bp,
    cases.bp,
    letters.bp,
    licences.bp,
    proposals.bp,
    authorisations.bp,
    deposits.bp,
    organisations.bp,
    permits.bp,
    officers.bp,
    audit.bp,
)
