"""The two cloud providers, by their own libraries, against answers as they publish them."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from portal.adapters import identity_aliyun, identity_tencent
from portal.adapters.identity_answers import Access
from portal.kernel.clock import FrozenClock
from portal.kernel.identity import (
    CheckMethod,
    CheckResult,
    Claim,
    FaceCheck,
    Outcome,
    SubReason,
)
from portal.kernel.ports import IdentityChecker
from tests.support import recorded
from tests.support.providers import Counter, answering
from tests.support.recorded import CASES, Case

CLAIM = Claim("例小满", "319900199003070008", "13800000000", "6222020000000000019")
RETURN = "https://portal.example/back"
KEY = "e0c34a77f5ac40a5aa5e6ed20c353888"
ACCESS = Access("key-id", "top-secret", "1000000006")
# A request of each kind but for fetching.
ASKED = (
    CASES["phone agrees"],
    CASES["bank agrees"],
    recorded.BEGUN,
    CASES["name and number belong together"],
)


@dataclass
class Desk:
    """One vendor's adapter, and the counter it talks to."""

    vendor: str
    checker: IdentityChecker
    counter: Counter

    def replay(self, case: Case) -> None:
        self.counter.replay(getattr(case, self.vendor))

    def step(self, step: str) -> Outcome | FaceCheck | None:
        return _STEPS[step](self.checker)


_STEPS: dict[str, Callable[[IdentityChecker], Outcome | FaceCheck | None]] = {
    "phone": lambda checker: checker.check(CheckMethod.TELECOM3, CLAIM, KEY),
    "bank": lambda checker: checker.check(CheckMethod.BANK4, CLAIM, KEY),
    "card": lambda checker: checker.check(CheckMethod.ID2, CLAIM, KEY),
    "start": lambda checker: checker.start_face(CLAIM, RETURN, KEY),
    "fetch": lambda checker: checker.fetch_face(recorded.TOKEN),
}


@pytest.fixture(params=["aliyun", "tencent"])
def desk(request: pytest.FixtureRequest, clock: FrozenClock) -> Iterator[Desk]:
    module = {"aliyun": identity_aliyun, "tencent": identity_tencent}[request.param]
    with answering(Counter()) as counter:
        checker = module.Checker(
            ACCESS, clock, endpoint=counter.endpoint, protocol="http", seconds=0.3
        )
        yield Desk(request.param, checker, counter)


def error(reason: SubReason) -> Outcome:
    return Outcome(CheckResult.ERROR, sub_reason=reason)


@pytest.mark.parametrize("name", CASES)
def test_both_vendors_tell_the_same_outcome_in_their_own_words(desk: Desk, name: str) -> None:
    case = CASES[name]
    desk.replay(case)
    answer = desk.step(case.step)
    if case.expected is not None and not case.expected.request_id:
        assert isinstance(answer, Outcome)
        assert (answer.result, answer.sub_reason) == (
            case.expected.result,
            case.expected.sub_reason,
        )
    else:
        assert answer == case.expected


def test_a_face_check_begins_with_a_token_an_address_and_an_end(
    desk: Desk, clock: FrozenClock
) -> None:
    desk.replay(recorded.BEGUN)
    begun = desk.step("start")
    assert isinstance(begun, FaceCheck)
    assert (begun.token, begun.url) == (recorded.TOKEN, recorded.URL)
    lasts = {"aliyun": timedelta(minutes=30), "tencent": timedelta(hours=2)}[desk.vendor]
    assert begun.expires_at == clock.now() + lasts


@pytest.mark.parametrize("url", ["http://t.example/", "javascript:alert(1)", "", None, 7])
def test_nobody_is_sent_to_an_address_that_is_not_safe(desk: Desk, url: object) -> None:
    desk.replay(recorded.begun_at(url))
    answer = desk.step("start")
    assert answer == Outcome(CheckResult.ERROR, recorded.REQUEST, SubReason.UNREADABLE)


def test_each_method_sends_what_it_needs_and_nothing_else(desk: Desk) -> None:
    for case in ASKED:
        desk.replay(case)
        desk.step(case.step)
    phone, bank, face, card = (set(asked.fields.values()) for asked in desk.counter.asked)
    assert {CLAIM.name, CLAIM.number, CLAIM.mobile} <= phone
    assert CLAIM.card not in phone
    assert {CLAIM.name, CLAIM.number, CLAIM.mobile, CLAIM.card} <= bank
    assert {CLAIM.name, CLAIM.number, RETURN, KEY, ACCESS.scene} <= face
    assert {CLAIM.name, CLAIM.number} <= card
    assert not {CLAIM.mobile, CLAIM.card} & (face | card)


def test_the_requests_are_the_ones_that_the_vendors_describe(desk: Desk) -> None:
    for case in ASKED:
        desk.replay(case)
        desk.step(case.step)
    desk.replay(CASES["face is alike"])
    desk.step("fetch")
    actions = [asked.action for asked in desk.counter.asked]
    fetched = desk.counter.asked[-1].fields
    if desk.vendor == "aliyun":
        assert actions == [
            "Mobile3MetaDetailVerify",
            "BankMetaVerify",
            "InitFaceVerify",
            "Id2MetaVerify",
            "DescribeFaceVerify",
        ]
        assert desk.counter.asked[1].fields["ProductType"] == "BANK_CARD_4_META"
        assert json.loads(desk.counter.asked[2].fields["MetaInfo"])["deviceType"] == "h5"
        assert fetched == {"CertifyId": recorded.TOKEN, "SceneId": ACCESS.scene}
    else:
        assert actions == [
            "PhoneVerification",
            "BankCard4EVerification",
            "DetectAuth",
            "IdCardVerification",
            "GetDetectInfoEnhanced",
        ]
        assert desk.counter.asked[0].fields["VerifyMode"] == "1"
        # Type 1 is text: no picture and no video comes to us.
        assert fetched == {
            "BizToken": recorded.TOKEN,
            "RuleId": ACCESS.scene,
            "InfoType": "1",
        }


@pytest.mark.parametrize("step", _STEPS)
def test_no_answer_in_time_is_an_outcome_of_its_own(desk: Desk, step: str) -> None:
    desk.counter.silent = threading.Event()
    assert desk.step(step) == error(SubReason.TIMED_OUT)


def test_a_provider_that_is_not_there_has_not_answered_in_time(
    desk: Desk, clock: FrozenClock
) -> None:
    module = {"aliyun": identity_aliyun, "tencent": identity_tencent}[desk.vendor]
    nobody = module.Checker(ACCESS, clock, endpoint="127.0.0.1:1", protocol="http")
    assert nobody.check(CheckMethod.TELECOM3, CLAIM, KEY) == error(SubReason.TIMED_OUT)


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"<html>502</html>",
        b'{"Code": "200", "Resu',
        b"[]",
        b"null",
        b"17",
        b"{}",
        b'"text"',
        b'{"Code": "200", "ResultObject": []}',
        b'{"Code": "200", "ResultObject": {"BizCode": "9", "Passed": "?"}}',
        b'{"Response": {}}',
        b'{"Response": []}',
        b'{"Response": {"Result": "900", "Text": 5}}',
        b"\xff\xfe\x00",
    ],
)
def test_garbage_is_an_outcome_and_never_an_exception(
    desk: Desk, step: str, garbage: bytes
) -> None:
    desk.counter.answer = garbage
    assert desk.step(step) == error(SubReason.UNREADABLE)


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_a_refused_request_is_an_outcome(desk: Desk, status: int) -> None:
    desk.counter.status = status
    desk.counter.replay({"Code": "Throttling.User", "Message": "no", "RequestId": "R-1"})
    answer = desk.step("phone")
    assert isinstance(answer, Outcome)
    assert (answer.result, answer.sub_reason) == (CheckResult.ERROR, SubReason.REFUSED)


@pytest.mark.parametrize("desk", ["tencent"], indirect=True)
def test_a_face_check_that_is_fetched_too_late_was_not_finished(desk: Desk) -> None:
    desk.counter.replay(recorded.refusal("InvalidParameterValue.BizTokenExpired"))
    assert desk.step("fetch") == Outcome(
        CheckResult.ERROR, recorded.REQUEST, SubReason.NOT_FINISHED
    )


@pytest.mark.parametrize("kind", ["answer", "garbage", "silence"])
def test_nothing_that_was_sent_is_written_anywhere(
    desk: Desk,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")  # by which one of the libraries writes its requests
    caplog.set_level(logging.DEBUG)
    desk.replay(CASES["bank agrees"])
    if kind == "garbage":
        desk.counter.answer = CLAIM.number.encode()
    if kind == "silence":
        desk.counter.silent = threading.Event()
    desk.step("bank")
    assert desk.counter.asked
    written = caplog.text + "".join(capfd.readouterr())
    for secret in (CLAIM.name, CLAIM.number, CLAIM.mobile, CLAIM.card, ACCESS.secret):
        assert secret not in written


def test_the_secret_does_not_show() -> None:
    assert ACCESS.secret not in repr(ACCESS)


def test_each_vendor_says_who_it_is(desk: Desk) -> None:
    assert desk.checker.provider.name
    assert "https://" in desk.checker.provider.contact
