"""What can be done to certificates: they are laid out, once per version of a licence."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.domain import licences, suppliers
from portal.domain.certificates import policy, rules
from portal.domain.certificates.events import CertificateIssued
from portal.domain.certificates.models import Certificate
from portal.domain.certificates.rules import CertificateData, ScopeRow, UndrawableCharacters
from portal.kernel.errors import Forbidden
from portal.kernel.ids import new_id
from portal.kernel.issuer import Issuer
from portal.store.uow import UnitOfWork

TEMPLATE = "certificate"


@dataclass(frozen=True, slots=True)
class Layout:
    """A page that is laid out and stored, but not yet issued."""

    licence_id: UUID
    organisation_id: UUID
    data: CertificateData
    sha256: str
    size: int


def lay_out(uow: UnitOfWork, licence_id: UUID) -> Layout:
    """Lay out the certificate of the licence's present version and store its bytes.

    Changes no row, so that the second it takes holds up nobody who writes.  Raises `NotFound`,
    `Forbidden`, `UndrawableCharacters`, or `Unavailable` when the page does not come out.
    """
    if not policy.may_issue(uow.actor):
        raise Forbidden(licence_id=licence_id)
    facts = licences.certificate_facts(uow, licence_id)
    data = _data(facts, uow.issuer)
    if missing := uow.pdf.missing_characters(data.words()):
        raise UndrawableCharacters(characters=missing)
    pdf = uow.pdf.render(TEMPLATE, rules.page(data, _region_names(data)))
    return Layout(licence_id, facts.organisation_id, data, uow.blobs.put(pdf), len(pdf))


def issue_certificate(uow: UnitOfWork, layout: Layout) -> UUID:
    """Issue a page that was laid out; return the certificate's id.

    Asked again for the same version of a licence it returns the same certificate.
    """
    if not policy.may_issue(uow.actor):
        raise Forbidden(licence_id=layout.licence_id)
    issued = uow.session.scalar(
        select(Certificate.id).where(
            Certificate.licence_id == layout.licence_id,
            Certificate.version == layout.data.version,
        )
    )
    if issued is not None:
        return issued
    record = layout.data.record()
    certificate = Certificate(
        id=new_id(),
        licence_id=layout.licence_id,
        version=layout.data.version,
        sha256=layout.sha256,
        size=layout.size,
        template_version=rules.TEMPLATE_VERSION,
        record=record,
        record_hash=rules.record_hash(record),
        rendered_at=uow.now(),
    )
    uow.session.add(certificate)
    uow.record(
        CertificateIssued(
            subject=certificate.id,
            organisation_id=layout.organisation_id,
            licence_id=layout.licence_id,
            version=certificate.version,
            sha256=certificate.sha256,
            record_hash=certificate.record_hash,
        )
    )
    return certificate.id


def _data(facts: licences.CertificateFacts, issuer: Issuer) -> CertificateData:
    return CertificateData(
        number=facts.number,
        version=facts.version,
        holder=facts.holder,
        uscc=facts.uscc,
        role=facts.role,
        tier=facts.tier,
        scope=tuple(
            ScopeRow(
                brand=row.brand,
                category=row.category,
                channels=row.channels,
                regions=row.regions,
            )
            for row in facts.scope
        ),
        issued_on=facts.issued_on,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        binding=tuple(sorted(facts.binding)),
        rulebook_name=issuer.rulebook_name,
        rulebook_version=issuer.rulebook_version,
        issuer_name=issuer.name,
        issuer_name_en=issuer.name_en,
        issuer_uscc=issuer.uscc,
        lookup_url=f"{issuer.base_url}/v/{facts.code}",
    )


def _region_names(data: CertificateData) -> dict[str, tuple[str, str]]:
    return {
        code: (
            suppliers.region_name(code[:2], "zh"),
            suppliers.region_name(code[:2], "en"),
        )
        for row in data.scope
        for code in row.regions
    }
