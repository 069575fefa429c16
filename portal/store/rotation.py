"""Moving the subjects' keys from one master key to the next, while everybody goes on working.

Only the wrapping changes: no sealed value is touched.  Another transaction may be making a key
under the former master key; `finish` waits for those, so that it can say for certain that
nothing is left.
"""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.store.locks import one_at_a_time
from portal.store.vault import MAKING, CannotOpen, MasterKeys, SubjectKey, unwrap, wrap


def keys_under(session: Session) -> dict[str, int]:
    """Return how many subject keys each master key wraps."""
    query = select(SubjectKey.master_key, func.count()).group_by(SubjectKey.master_key)
    return dict(session.execute(query).all())


def rewrap(session: Session, masters: MasterKeys, *, limit: int | None) -> int:
    """Wrap up to `limit` subject keys anew with the newest master key; return how many.

    Raises `CannotOpen` when one of them cannot be unwrapped.
    """
    newest, master = masters.current()
    query = (
        select(SubjectKey)
        .where(SubjectKey.master_key != newest)
        .order_by(SubjectKey.id)
        .limit(limit)
        .with_for_update(key_share=True)
    )
    moved = [
        {
            "id": row.id,
            "master_key": newest,
            "wrapped": wrap(
                master, row.id, unwrap(masters.get(row.master_key), row.id, row.wrapped)
            ),
        }
        for row in session.scalars(query)
    ]
    if moved:
        session.execute(update(SubjectKey), moved)
    return len(moved)


def finish(session: Session, masters: MasterKeys) -> int:
    """Wrap whatever is left, alone with the table of keys; return how many that were.

    Until this transaction ends nobody makes a key, and afterwards none is under an older one.
    """
    one_at_a_time(session, MAKING)
    return rewrap(session, masters, limit=None)


def unused(session: Session, key_ids: Sequence[str]) -> list[str]:
    """Return those of the older master keys that wrap nothing, and never will.

    Until this transaction ends nobody makes a key; later ones go under the newest master key.
    """
    one_at_a_time(session, MAKING)
    under = keys_under(session)
    return [key_id for key_id in key_ids if key_id not in under]


def broken_keys(session: Session, masters: MasterKeys) -> list[SubjectKey]:
    """Return the subject keys that no master key here unwraps."""
    broken = []
    for row in session.scalars(select(SubjectKey).execution_options(yield_per=1000)):
        try:
            unwrap(masters.get(row.master_key), row.id, row.wrapped)
        except CannotOpen:
            broken.append(row)
    return broken
