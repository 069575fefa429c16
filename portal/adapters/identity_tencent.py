"""Identity checks by Tencent Cloud (faceid 2018-03-01), with its published library.

The register checks are `PhoneVerification`, `BankCard4EVerification` and `IdCardVerification`,
which does not say what differs; the face check is `DetectAuth`, which the person goes on with
in a browser, and `GetDetectInfoEnhanced`.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.faceid.v20180301 import models
from tencentcloud.faceid.v20180301.faceid_client import FaceidClient

from portal.adapters.identity_answers import (
    Access,
    failed,
    is_web_address,
    percent,
    silence,
    unreadable,
)
from portal.kernel.clock import Clock
from portal.kernel.identity import (
    CheckMethod,
    CheckResult,
    Claim,
    FaceCheck,
    Outcome,
    Provider,
    SubReason,
)

_DETAILED = "1"
_TEXT_ONLY = "1"  # no picture, no video
_MAINLAND_ID = 0
_FACE_LASTS = timedelta(hours=2)
_TOO_LATE = "InvalidParameterValue.BizTokenExpired"

_Answer = tuple[CheckResult, SubReason | None]
_MATCH: _Answer = (CheckResult.MATCH, None)
_NAME: _Answer = (CheckResult.MISMATCH, SubReason.NAME_WRONG)
_NUMBER: _Answer = (CheckResult.MISMATCH, SubReason.NUMBER_WRONG)
_BOTH: _Answer = (CheckResult.MISMATCH, SubReason.BOTH_WRONG)
_MOBILE: _Answer = (CheckResult.MISMATCH, SubReason.MOBILE_WRONG)
_CARD: _Answer = (CheckResult.MISMATCH, SubReason.CARD_WRONG)
_DIFFERS: _Answer = (CheckResult.MISMATCH, None)
_NO_RECORD: _Answer = (CheckResult.NOT_FOUND, SubReason.NO_RECORD)
_REFUSED: _Answer = (CheckResult.ERROR, SubReason.REFUSED)

_PHONE: Mapping[str, _Answer] = MappingProxyType(
    {
        "0": _MATCH,
        "-4": _DIFFERS,
        "-6": _MOBILE,
        "-7": _NUMBER,
        "-8": _NAME,
        "-9": _NO_RECORD,
        "-11": _REFUSED,
        "-12": _REFUSED,
        "-13": _NO_RECORD,
    }
)
_PHONE_DETAIL: Mapping[str, _Answer] = MappingProxyType(
    {
        "PhoneIdCardMismatch": _NUMBER,
        "PhoneNameMismatch": _NAME,
        "PhoneNameIdCardMismatch": _BOTH,
        "NameIdCardMismatch": _BOTH,
    }
)
_BANK: Mapping[str, _Answer] = MappingProxyType(
    {
        "0": _MATCH,
        "-1": _DIFFERS,
        "-2": _NAME,
        "-3": _NUMBER,
        "-4": _CARD,
        "-5": _MOBILE,
        "-6": _BOTH,
        **{str(-code): _CARD for code in (*range(7, 18), 21)},
        "-18": _REFUSED,
        "-19": _REFUSED,
        "-20": _NO_RECORD,
    }
)
_ID_CARD: Mapping[str, _Answer] = MappingProxyType(
    {
        "0": _MATCH,
        "-1": _DIFFERS,
        "-2": _NUMBER,
        "-3": _NAME,
        "-4": _REFUSED,
        "-5": _NO_RECORD,
        "-6": _REFUSED,
        "-7": _REFUSED,
    }
)


class Checker:
    """Fulfils `portal.kernel.ports.IdentityChecker`; an answer may take `seconds`."""

    provider = Provider(
        "腾讯云计算（北京）有限责任公司（Tencent Cloud）", "https://cloud.tencent.com，95716"
    )

    def __init__(
        self,
        access: Access,
        clock: Clock,
        *,
        endpoint: str = "faceid.tencentcloudapi.com",
        protocol: str = "https",
        seconds: float = 10.0,
    ) -> None:
        silence()
        self._scene = access.scene
        self._clock = clock
        profile = HttpProfile(protocol=protocol, endpoint=endpoint, reqTimeout=seconds)
        self._client = FaceidClient(
            Credential(access.key_id, access.secret), "", ClientProfile(httpProfile=profile)
        )

    def check(self, method: CheckMethod, claim: Claim, key: str) -> Outcome:  # noqa: ARG002 - this vendor knows no key
        if method is CheckMethod.BANK4:
            request = models.BankCard4EVerificationRequest()
            request.BankCard, request.CertType = claim.card, _MAINLAND_ID
            request.Phone = claim.mobile
            call, meaning = self._client.BankCard4EVerification, _BANK
        elif method is CheckMethod.ID2:
            request = models.IdCardVerificationRequest()
            call, meaning = self._client.IdCardVerification, _ID_CARD
        else:
            request = models.PhoneVerificationRequest()
            request.VerifyMode, request.Phone = _DETAILED, claim.mobile
            call, meaning = self._client.PhoneVerification, _PHONE
        request.Name, request.IdCard = claim.name, claim.number
        answer = self._ask(call, request)
        if isinstance(answer, Outcome):
            return answer
        found = meaning.get(str(answer.Result))
        if found is None:
            return unreadable(_number(answer))
        if found is _DIFFERS:
            detail = str(getattr(answer, "ResultDetail", ""))
            found = _PHONE_DETAIL.get(detail, _DIFFERS)
        return Outcome(found[0], _number(answer), found[1])

    def start_face(self, claim: Claim, return_url: str, key: str) -> FaceCheck | Outcome:
        request = models.DetectAuthRequest()
        request.RuleId, request.Extra = self._scene, key
        request.Name, request.IdCard, request.RedirectUrl = claim.name, claim.number, return_url
        answer = self._ask(self._client.DetectAuth, request)
        if isinstance(answer, Outcome):
            return answer
        if not answer.BizToken or not is_web_address(answer.Url):
            return unreadable(_number(answer))
        return FaceCheck(str(answer.BizToken), answer.Url, self._clock.now() + _FACE_LASTS)

    def fetch_face(self, token: str) -> Outcome | None:
        request = models.GetDetectInfoEnhancedRequest()
        request.BizToken, request.RuleId, request.InfoType = token, self._scene, _TEXT_ONLY
        answer = self._ask(self._client.GetDetectInfoEnhanced, request)
        return answer if isinstance(answer, Outcome) else _face(answer)

    def _ask(self, call: Callable[[Any], Any], request: object) -> Any:
        """Return the answer, or the outcome when there is none."""
        try:
            return call(request)
        except TencentCloudSDKException as error:
            if error.code == _TOO_LATE:
                number = str(error.requestId or "")
                return Outcome(CheckResult.ERROR, number, SubReason.NOT_FINISHED)
            return failed(error)
        except Exception as error:  # noqa: BLE001 - the port: an adapter never raises
            return failed(error)


def _face(answer: Any) -> Outcome | None:
    """Return how the face check ended; None while the vendor has no result of it."""
    text, number = answer.Text, _number(answer)
    if text is None:
        return unreadable(number)
    if text.ErrCode is None:
        return None
    score = percent(text.Sim)
    if text.ErrCode == 0 and text.LiveStatus == 0 and text.Comparestatus == 0:
        return Outcome(CheckResult.MATCH, number, score=score)
    result, reason = _not_passed(text.LiveStatus, score)
    return Outcome(result, number, reason, score)


def _not_passed(live_status: object, score: int | None) -> _Answer:
    # A living face that could not be compared at all says nothing against the person.
    if live_status is None:
        return CheckResult.ERROR, SubReason.NOT_FINISHED
    if live_status != 0:
        return CheckResult.MISMATCH, SubReason.NOT_LIVE
    return _NO_RECORD if score is None else (CheckResult.MISMATCH, SubReason.OTHER_FACE)


def _number(answer: Any) -> str:
    return str(answer.RequestId or "")
