"""What is bound to a statement is nobody else's to read."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.kernel.actor import SYSTEM
from portal.wiring import Portal

SECRET = "110101199003070003"


def test_neither_an_error_nor_a_log_shows_what_was_bound(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with portal.begin(SYSTEM) as uow, pytest.raises(DBAPIError) as error:
        uow.session.execute(
            text("SELECT number FROM no_such_table WHERE number = :number"),
            {"number": SECRET},
        )
    assert "no_such_table" in str(error.value)
    assert SECRET not in str(error.value)
    assert SECRET not in caplog.text
