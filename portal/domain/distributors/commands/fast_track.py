"""Putting down how every rule of the fast track came out for a renewal."""

from portal.domain import approvals
from portal.domain.approvals import CasePurpose
from portal.domain.distributors import rules
from portal.domain.distributors.facts.fast_track import renewal_facts
from portal.domain.distributors.models import Application, Kyc, RuleTrace
from portal.store.uow import UnitOfWork


def trace_rules(uow: UnitOfWork, application: Application) -> None:
    """Keep the outcome of each rule for the round that has just been handed in.

    Nothing is put down of an application that is no renewal: it never goes the short way.
    """
    case = approvals.case_of(uow, application.id)
    if case.purpose is not CasePurpose.RENEW or case.target is None:
        return
    kyc = uow.session.get_one(Kyc, case.target)
    facts = renewal_facts(uow, application, case, kyc)
    months = uow.limits.reverify_months
    uow.session.add_all(
        RuleTrace(
            application_id=application.id,
            round=case.round,
            rule=traced.rule.value,
            passed=traced.passed,
            facts=dict(traced.facts),
            at=uow.now(),
        )
        for traced in rules.trace(facts, today=uow.today(), months=months)
    )
