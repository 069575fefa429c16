"""What stands on a certificate (CRT) and how it is fixed against change; pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

import rfc8785

from portal.kernel.errors import RuleBroken

# Raise it whenever templates/pdf/certificate.* changes what a certificate looks like or says.
TEMPLATE_VERSION = 1

_OWN_ROOT = "/v"
_PROVINCE_DIGITS = 2


class UndrawableCharacters(RuleBroken):
    """The certificate's font lacks some characters; `characters` names them."""

    code = "certificates.undrawable_characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """One brand and category, its channels (AUT-01) and regions (GB/T 2260 codes, or CN)."""

    brand: str
    category: str
    channels: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateData:
    """Everything a certificate says (CRT), and nothing that BDG-03 forbids to show.

    `holder` is the registered name, or the masked name of a natural person, who has no `uscc`.
    Dates are civil days in Shanghai, `valid_to` included.  `binding` names the inputs that set
    `valid_to` (BDG-01).  `lookup_url` is the page that prevails over the paper.
    """

    number: str
    version: int
    holder: str
    uscc: str | None
    role: str
    tier: str | None
    scope: tuple[ScopeRow, ...]
    issued_on: date
    valid_from: date
    valid_to: date
    binding: tuple[str, ...]
    rulebook_name: str
    rulebook_version: str
    issuer_name: str
    issuer_name_en: str
    issuer_uscc: str
    lookup_url: str

    def record(self) -> dict[str, object]:
        """Return the same as plain JSON data: the record that the certificate's hash covers."""
        return {
            "number": self.number,
            "version": self.version,
            "holder": self.holder,
            "uscc": self.uscc,
            "role": self.role,
            "tier": self.tier,
            "scope": [
                {
                    "brand": row.brand,
                    "category": row.category,
                    "channels": list(row.channels),
                    "regions": list(row.regions),
                }
                for row in self.scope
            ],
            "issued_on": self.issued_on.isoformat(),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat(),
            "binding": list(self.binding),
            "rulebook_name": self.rulebook_name,
            "rulebook_version": self.rulebook_version,
            "issuer_name": self.issuer_name,
            "issuer_name_en": self.issuer_name_en,
            "issuer_uscc": self.issuer_uscc,
            "lookup_url": self.lookup_url,
        }

    def words(self) -> str:
        """Return every free text in one string, for the check against the font."""
        brands = [row.brand for row in self.scope]
        return "".join(
            [
                self.holder,
                *brands,
                self.rulebook_name,
                self.rulebook_version,
                self.issuer_name,
                self.issuer_name_en,
            ]
        )


def record_hash(record: Mapping[str, object]) -> str:
    """Return the SHA-256 in hex over the record's canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(record))).hexdigest()  # type: ignore[arg-type]


def page(
    data: CertificateData, region_names: Mapping[str, tuple[str, str]]
) -> dict[str, object]:
    """Return what the template is given: the record, its hash, the QR and the regions' names.

    `region_names` holds the Chinese and the English name of a region's provincial unit under
    the region's code; a star marks a region that is only a part of it.
    """
    record = data.record()
    return {
        **record,
        "record_hash": record_hash(record),
        "qr_text": qr_text(data.lookup_url),
        "region_names": {
            code: [name + "*" * (len(code) > _PROVINCE_DIGITS) for name in names]
            for code, names in region_names.items()
        },
    }


def qr_text(lookup_url: str) -> str:
    """Return the lookup address in capitals, which halve the modules a QR spends per letter.

    An address below a path of its own is left as it is: its capitals would be another page.
    """
    path = urlsplit(lookup_url).path
    return lookup_url.upper() if path.rpartition("/")[0] == _OWN_ROOT else lookup_url
