"""The officers' blueprints."""

from portal.web.staff import audit, authorisations, cases, deposits, home, licences, officers

BLUEPRINTS = (
    home.bp,
    cases.bp,
    licences.bp,
    authorisations.bp,
    deposits.bp,
    officers.bp,
    audit.bp,
)
