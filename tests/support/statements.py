"""How many statements something sends to the database."""

from collections.abc import Callable
from itertools import count

from sqlalchemy import event

from portal.store.uow import UnitOfWork


def sent_by(uow: UnitOfWork, act: Callable[[], object]) -> int:
    """Do something, and return the number of statements it took."""
    numbers = count()
    connection = uow.session.connection()

    def heard(*_: object) -> None:
        next(numbers)

    event.listen(connection, "before_cursor_execute", heard)
    try:
        act()
    finally:
        event.remove(connection, "before_cursor_execute", heard)
    return next(numbers)
