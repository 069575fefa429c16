"""The officers' blueprints."""

from portal.web.staff import (
    audit,
    authorisations,
    cases,
    deposits,
    home,
    licences,
    officers,
    proposals,
)

BLUEPRINTS = (
    home.bp,
    cases.bp,
    licences.bp,
    proposals.bp,
    authorisations.bp,
    deposits.bp,
    officers.bp,
    audit.bp,
)
