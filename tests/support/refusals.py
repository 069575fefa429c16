"""What the portal says when it refuses."""

from collections.abc import Callable

import pytest

from portal.kernel.errors import PortalError


def refused(act: Callable[[], object]) -> str:
    """Return the code with which an act is refused."""
    with pytest.raises(PortalError) as error:
        act()
    return error.value.code
