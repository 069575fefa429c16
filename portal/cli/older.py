"""Sealing by subject what older versions kept in the clear, or under one key for everybody."""

from collections.abc import Iterator

from portal.adapters.master_keys import FIRST
from portal.domain import distributors, documents
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import PortalError
from portal.kernel.subjects import Realm
from portal.store import former
from portal.store.former import Former
from portal.wiring import Portal, key_ring

_FILES = 20  # for each transaction
FORMER = (
    Former("deposit_receipt", "payer_name", Realm.ORGANISATION),
    Former("distributor_application", "details", Realm.PERSON),
    Former("member_business_licence", "legal_representative", Realm.ORGANISATION),
    Former("supplier_confirmation", "address", Realm.ORGANISATION),
    Former("supplier_confirmation", "answered_by", Realm.ORGANISATION),
)


def seal(portal: Portal) -> Iterator[str]:
    """Seal what is left from before, and yield what was done, for the operator to read.

    It can be broken off and run again.
    """
    ring = key_ring(portal.settings.keys)
    for column in FORMER:
        with portal.begin(SYSTEM) as uow:
            done, shut = former.reseal(uow.session, uow.vault, ring, FIRST, column)
        if done:
            yield f"Sealed anew: {done} values of {column.table}.{column.column}."
        yield from (f"Does not open, its former key is not here: {context}" for context in shut)
    yield from _index(portal)
    files = 0
    while True:
        with portal.begin(SYSTEM) as uow:
            done = documents.seal_older(uow, limit=_FILES)
        files += done
        if not done:
            break
    if files:
        yield f"Sealed {files} files. `portal worker` deletes their copies in the clear."


def _index(portal: Portal) -> Iterator[str]:
    """Find the people again whom an older version kept one digest of."""
    with portal.begin(SYSTEM, writes=False) as uow:
        waiting = distributors.not_indexed(uow)
    for organisation_id in waiting:
        try:
            with portal.begin(SYSTEM) as uow:
                distributors.index_people(uow, organisation_id)
        except PortalError as error:
            yield f"The people of {organisation_id} are not found again: {error.code}"
    if waiting:
        yield f"Organisations whose people were looked at anew: {len(waiting)}."
