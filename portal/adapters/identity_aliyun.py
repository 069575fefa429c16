"""Identity checks by Alibaba Cloud (cloudauth 2019-03-07), with its published library.

The register checks are `Mobile3MetaDetailVerify`, `BankMetaVerify` and `Id2MetaVerify`, which
does not say what differs; the face check is `InitFaceVerify`, which the person goes on with in
a browser, and `DescribeFaceVerify`.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from alibabacloud_cloudauth20190307 import models
from alibabacloud_cloudauth20190307.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions

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

_DONE = "200"
_NOT_FINISHED: Final = frozenset({"403", "424"})
_NO_SOURCE = "417"  # the register cannot compare this identity now
_FACE_LASTS = timedelta(minutes=30)
# What the vendor's own script reports of a browser on a telephone, as its reference shows it.
_META = json.dumps({"bioMetaInfo": "4.1.0:2916352,0", "deviceType": "h5", "ua": "Mozilla/5.0"})
_BY_SUB_CODE: Mapping[CheckMethod, Mapping[str, SubReason]] = MappingProxyType(
    {
        CheckMethod.TELECOM3: {
            "201": SubReason.BOTH_WRONG,
            "202": SubReason.NUMBER_WRONG,
            "203": SubReason.NAME_WRONG,
        },
        CheckMethod.BANK4: {
            "201": SubReason.BOTH_WRONG,
            "214": SubReason.MOBILE_WRONG,
            **{str(code): SubReason.CARD_WRONG for code in (*range(202, 214), 215, 216)},
        },
        CheckMethod.ID2: {},
    }
)
_FACE: Mapping[str, tuple[CheckResult, SubReason]] = MappingProxyType(
    {
        "201": (CheckResult.MISMATCH, SubReason.BOTH_WRONG),
        "202": (CheckResult.NOT_FOUND, SubReason.NO_RECORD),
        "203": (CheckResult.NOT_FOUND, SubReason.NO_RECORD),
        "204": (CheckResult.MISMATCH, SubReason.OTHER_FACE),
        "205": (CheckResult.MISMATCH, SubReason.NOT_LIVE),
        "207": (CheckResult.MISMATCH, SubReason.OTHER_FACE),
    }
)


class Checker:
    """Fulfils `portal.kernel.ports.IdentityChecker`; an answer may take `seconds`."""

    provider = Provider("阿里云计算有限公司（Alibaba Cloud）", "https://www.aliyun.com，95187")

    def __init__(
        self,
        access: Access,
        clock: Clock,
        *,
        endpoint: str = "cloudauth.aliyuncs.com",
        protocol: str = "https",
        seconds: float = 10.0,
    ) -> None:
        silence()
        self._scene = access.scene
        self._clock = clock
        self._client = Client(
            Config(
                access_key_id=access.key_id,
                access_key_secret=access.secret,
                endpoint=endpoint,
                protocol=protocol,
                connect_timeout=int(seconds * 1000),
                read_timeout=int(seconds * 1000),
            )
        )

    def check(self, method: CheckMethod, claim: Claim, key: str) -> Outcome:  # noqa: ARG002 - this vendor knows no key
        if method is CheckMethod.BANK4:
            request = models.BankMetaVerifyRequest(
                product_type="BANK_CARD_4_META",
                verify_mode="VERIFY_BANK_CARD",
                param_type="normal",
                user_name=claim.name,
                identify_num=claim.number,
                mobile=claim.mobile,
                bank_card=claim.card,
            )
            body = self._ask(self._client.bank_meta_verify_with_options, request)
        elif method is CheckMethod.ID2:
            request = models.Id2MetaVerifyRequest(
                param_type="normal", user_name=claim.name, identify_num=claim.number
            )
            body = self._ask(self._client.id_2meta_verify_with_options, request)
        else:
            request = models.Mobile3MetaDetailVerifyRequest(
                param_type="normal",
                user_name=claim.name,
                identify_num=claim.number,
                mobile=claim.mobile,
            )
            body = self._ask(self._client.mobile_3meta_detail_verify_with_options, request)
        return body if isinstance(body, Outcome) else _register(method, body)

    def start_face(self, claim: Claim, return_url: str, key: str) -> FaceCheck | Outcome:
        request = models.InitFaceVerifyRequest(
            scene_id=self._scene,
            outer_order_no=key,
            product_code="ID_PRO",
            model="MOVE_ACTION",
            cert_type="IDENTITY_CARD",
            cert_name=claim.name,
            cert_no=claim.number,
            certify_url_type="H5",
            meta_info=_META,
            return_url=return_url,
        )
        body = self._ask(self._client.init_face_verify_with_options, request)
        if isinstance(body, Outcome):
            return body
        if body.code == _NO_SOURCE:
            return Outcome(CheckResult.NOT_FOUND, _number(body), SubReason.NO_RECORD)
        if body.code != _DONE:
            return _refused(body)
        begun = body.result_object
        if begun is None or not begun.certify_id or not is_web_address(begun.certify_url):
            return unreadable(_number(body))
        expires_at = self._clock.now() + _FACE_LASTS
        return FaceCheck(str(begun.certify_id), begun.certify_url, expires_at)

    def fetch_face(self, token: str) -> Outcome | None:
        request = models.DescribeFaceVerifyRequest(certify_id=token, scene_id=self._scene)
        body = self._ask(self._client.describe_face_verify_with_options, request)
        if isinstance(body, Outcome):
            return body
        if body.code in _NOT_FINISHED:
            return None
        return _face(body)

    def _ask(self, call: Callable[[Any, RuntimeOptions], Any], request: object) -> Any:
        """Return the body of the answer, or the outcome when there is none."""
        try:
            body = call(request, RuntimeOptions()).body
        except Exception as error:  # noqa: BLE001 - the port: an adapter never raises
            return failed(error)
        return body if body is not None and body.code else unreadable()


def _register(method: CheckMethod, body: Any) -> Outcome:
    if body.code != _DONE:
        return _refused(body)
    answer = body.result_object
    verdict = str(answer.biz_code) if answer is not None else ""
    if verdict == "1":
        return Outcome(CheckResult.MATCH, _number(body))
    if verdict == "2":
        reason = _BY_SUB_CODE[method].get(str(getattr(answer, "sub_code", "")))
        return Outcome(CheckResult.MISMATCH, _number(body), reason)
    if verdict == "3":
        return Outcome(CheckResult.NOT_FOUND, _number(body), SubReason.NO_RECORD)
    return unreadable(_number(body))


def _face(body: Any) -> Outcome:
    if body.code != _DONE:
        return _refused(body)
    answer = body.result_object
    passed = answer.passed if answer is not None else None
    if passed == "T":
        return Outcome(CheckResult.MATCH, _number(body), score=_score(answer.material_info))
    if passed == "F":
        unclear = (CheckResult.ERROR, SubReason.REFUSED)
        result, reason = _FACE.get(str(answer.sub_code), unclear)
        return Outcome(result, _number(body), reason, _score(answer.material_info))
    return unreadable(_number(body))


def _score(material: object) -> int | None:
    """Return how alike living face and register's picture are; the vendor may leave it out."""
    try:
        found = json.loads(material)["facialPictureFront"]["verifyScore"]  # type: ignore[arg-type]
    except (ValueError, TypeError, KeyError):
        return None
    return percent(found)


def _refused(body: Any) -> Outcome:
    return Outcome(CheckResult.ERROR, _number(body), SubReason.REFUSED)


def _number(body: Any) -> str:
    return str(body.request_id or "")
