"""Every setting, in one frozen place, read once at start.

Each field is `PORTAL_<NAME>` in the environment; a secret may be given as a file with
`PORTAL_<NAME>_FILE`, and is otherwise looked for in `<key_dir>/<name>`, where `portal init`
puts it.  A name that is not known refuses to start, and so does production with the development
secrets below, with its keys among its data, or without a mail server.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from portal.kernel.limits import AgeRule

# The numbers among the settings, with the least and the most that each may be.
NUMBERS = {
    "max_tiers": (1, 3),
    "min_remaining_days": (0, 365),
    "kyc_face_min": (0, 100),
    "kyc_reverify_months": (1, 24),
    "kyc_retention_years": (3, 10),
    "kyc_np_turnover_limit": (0, 10_000_000),
}
SECRETS = ("secret_key", "digest_key")
# What may lie in a file; the last two are other people's, so `portal init` makes none.
FILES = (*SECRETS, "mail_password", "identity_secret")
_DEVELOPMENT = "development-only-" + "0" * 15
_KEY_BYTES = 32
_DATA_DIR = "var"
IDENTITY_PROVIDERS = ("sandbox", "aliyun", "tencent")
_MAIL_PORTS = {"smtp": 587, "smtps": 465}
_MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class BadSettings(ValueError):
    """The settings do not allow a start; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; `smtps` speaks TLS from the start, `smtp` by STARTTLS."""

    scheme: str
    host: str
    port: int
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator decides; docs/settings.md describes each field."""

    environment: str = "development"
    base_url: str = "http://127.0.0.1:8000"
    data_dir: str = _DATA_DIR
    key_dir: str = ""
    database_url: str = ""
    secret_key: str = _DEVELOPMENT
    digest_key: str = _DEVELOPMENT
    association_code: str = "DGA"
    association_name: str = "数字商品流通行业协会（示范）"
    association_name_en: str = "Digital Goods Distribution Association (demonstration)"
    association_uscc: str = "51100000MJ00DGA16N"
    association_phone: str = "010-00000000"
    association_email: str = "complaints@association.example"
    rulebook_name: str = "数字商品流通行业亮证经营自律规则"
    rulebook_version: str = "2026-1"
    max_tiers: int = 2
    min_remaining_days: int = 30
    kyc_age_rule: str = AgeRule.BIRTHDAY.value
    kyc_face_min: int = 80
    kyc_reverify_months: int = 6
    kyc_retention_years: int = 3
    kyc_np_turnover_limit: int = 100_000
    identity_provider: str = "sandbox"
    identity_key_id: str = ""
    identity_secret: str = field(default="", repr=False)
    identity_scene: str = ""
    mail_server: str = ""
    mail_from: str = ""
    mail_password: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read PORTAL_*; raise `BadSettings` on an unknown name or an unsafe production."""
        names = {f"PORTAL_{field.name.upper()}": field.name for field in fields(cls)}
        file_names = {f"PORTAL_{name.upper()}_FILE": name for name in FILES}
        given = {key: text for key, text in environ.items() if key.startswith("PORTAL_")}
        if unknown := sorted(given.keys() - names.keys() - file_names.keys()):
            raise BadSettings(f"unknown settings: {', '.join(unknown)}")
        values: dict[str, Any] = {
            names[key]: text
            for key, text in given.items()
            if key in names and names[key] not in NUMBERS
        }
        for key, name in file_names.items():
            if key in given:
                values[name] = _secret(Path(given[key]), key)
        folder = key_folder(environ)
        for name in FILES:
            if name not in values and (folder / name).is_file():
                values[name] = _secret(folder / name, f"PORTAL_{name.upper()}")
        settings = cls(**values, **_numbers(given))
        settings.check()
        return settings

    def check(self) -> None:
        """Raise `BadSettings` when these settings must not start."""
        if self.environment not in {"development", "production"}:
            raise BadSettings("PORTAL_ENVIRONMENT must be development or production")
        if not self.base_url.startswith(("http://", "https://")) or self.base_url.endswith("/"):
            raise BadSettings("PORTAL_BASE_URL must be like https://example.org, without a /")
        for name in SECRETS:
            if len(getattr(self, name)) < _KEY_BYTES:
                raise BadSettings(f"PORTAL_{name.upper()} is too short: run `portal init`")
        if self.kyc_age_rule not in set(AgeRule):
            raise BadSettings(f"PORTAL_KYC_AGE_RULE must be {' or '.join(AgeRule)}")
        self._check_identity()
        self._check_mail()
        if self.environment == "production":
            self._check_production()

    def _check_identity(self) -> None:
        if self.identity_provider not in IDENTITY_PROVIDERS:
            names = ", ".join(IDENTITY_PROVIDERS)
            raise BadSettings(f"PORTAL_IDENTITY_PROVIDER must be one of {names}")
        if self.identity_provider == "sandbox":
            return
        for name in ("identity_key_id", "identity_secret", "identity_scene"):
            if not getattr(self, name):
                raise BadSettings(
                    f"PORTAL_{name.upper()} is missing: the provider of checks needs it"
                )

    def _check_mail(self) -> None:
        if self.mail_from and not _MAIL_ADDRESS.fullmatch(self.mail_from):
            raise BadSettings("PORTAL_MAIL_FROM must be an address like portal@example.org")
        if self.smtp is not None and not self.mail_from:
            raise BadSettings("PORTAL_MAIL_FROM is missing: the address that mail comes from")

    def _check_production(self) -> None:
        for name in SECRETS:
            if getattr(self, name) == _DEVELOPMENT:
                raise BadSettings(
                    f"PORTAL_{name.upper()} is the development secret: run `portal init`"
                )
        if self.keys.resolve().is_relative_to(Path(self.data_dir).resolve()):
            raise BadSettings(
                "PORTAL_KEY_DIR must lie outside PORTAL_DATA_DIR in production: whoever copies "
                "the data must not get the keys with it"
            )
        if not self.base_url.startswith("https://"):
            raise BadSettings("PORTAL_BASE_URL must be https:// in production")
        if self.smtp is None:
            raise BadSettings("PORTAL_MAIL_SERVER is missing: production sends mail")
        if self.identity_provider == "sandbox":
            raise BadSettings(
                "PORTAL_IDENTITY_PROVIDER is missing: the sandbox finds that everybody is real"
            )

    @property
    def keys(self) -> Path:
        """The folder of the keys; by default `keys` in the data directory."""
        return Path(self.key_dir) if self.key_dir else Path(self.data_dir) / "keys"

    @property
    def database(self) -> str:
        """The database address; by default an SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{Path(self.data_dir) / 'portal.db'}"

    @property
    def smtp(self) -> MailServer | None:
        """The mail server, None for a folder; raise `BadSettings` when it cannot be read."""
        if not self.mail_server:
            return None
        wrong = BadSettings("PORTAL_MAIL_SERVER must be like smtp://user@mail.example.org:587")
        try:
            parts = urlsplit(self.mail_server)
            port = parts.port or _MAIL_PORTS[parts.scheme]
        except (ValueError, KeyError):
            raise wrong from None
        if parts.scheme not in _MAIL_PORTS or not parts.hostname or parts.path:
            raise wrong
        if parts.password is not None:
            raise BadSettings("PORTAL_MAIL_SERVER holds no password: use PORTAL_MAIL_PASSWORD")
        return MailServer(parts.scheme, parts.hostname, port, unquote(parts.username or ""))


def key_folder(environ: Mapping[str, str]) -> Path:
    """Return where the keys lie, or will lie, before anything else of the settings is known."""
    data_dir = environ.get("PORTAL_DATA_DIR", _DATA_DIR)
    return Settings(data_dir=data_dir, key_dir=environ.get("PORTAL_KEY_DIR", "")).keys


def _numbers(given: Mapping[str, str]) -> dict[str, Any]:
    values = {}
    for name, (least, most) in NUMBERS.items():
        key = f"PORTAL_{name.upper()}"
        text = given.get(key)
        if text is None:
            continue
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise BadSettings(f"{key} must be a whole number from {least} to {most}")
        values[name] = int(text)
    return values


def _secret(path: Path, key: str) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{key}: the file {path} cannot be read") from error
