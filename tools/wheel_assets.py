"""Build hook: templates, static files and migrations lie beside the package, and in its wheel.

An editable install reads them from the checkout, so it gets no copies that would grow old.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from typing_extensions import override

ASSETS = ("templates", "static", "migrations")


class WheelAssets(BuildHookInterface[Any]):
    @override
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"] |= {name: f"portal/_assets/{name}" for name in ASSETS}
