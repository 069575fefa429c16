"""Times the public lookup of one badge of the demonstration in ./var, inside this process."""

import statistics
from time import perf_counter

from portal.domain import registry
from portal.kernel.actor import ANONYMOUS
from portal.settings import Settings
from portal.web.app import create_app
from portal.wiring import wire

ROUNDS = 300
WARM_UP = 20


def main() -> None:
    """Print the median and the 99th percentile for the page and for the JSON."""
    portal = wire(Settings.read({}))
    with portal.begin(ANONYMOUS, writes=False) as uow:
        number = registry.search(uow, "样例", cursor=None).items[0].number
    client = create_app(portal).test_client()
    for path in (f"/badges/{number}", f"/api/v1/badges/{number}"):
        spent = []
        for _ in range(WARM_UP + ROUNDS):
            start = perf_counter()
            status = client.get(path).status_code
            spent.append((perf_counter() - start) * 1000)
            if status != 200:  # noqa: PLR2004 - the one good answer
                raise SystemExit(f"{path} answered {status}")
        cuts = statistics.quantiles(spent[WARM_UP:], n=100)
        print(f"{path}: median {cuts[49]:.1f} ms, 99 % within {cuts[98]:.1f} ms")
    portal.close()


if __name__ == "__main__":
    main()
