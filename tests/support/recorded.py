"""Answers of the two cloud providers in the shapes that they publish, with invented contents.

Sources: the examples and tables of their references, and the models of their own libraries.
Every case is a step of the port and an outcome; both vendors answer each in their own words.
"""

import json
from dataclasses import dataclass
from typing import Any

from portal.kernel.identity import CheckResult, Outcome, SubReason

REQUEST = "130A2C10-B9EE-4D84-88E3-5384FF039795"
TOKEN = "91707dc296d469ad38e4c5efa6a0f24b"
URL = "https://t.provider.example/a1B2"


@dataclass(frozen=True)
class Case:
    """What the port's step must return when a vendor answers so."""

    step: str
    expected: Outcome | None
    aliyun: dict[str, Any]
    tencent: dict[str, Any]


def aliyun(code: str = "200", **result: object) -> dict[str, Any]:
    """Return an answer of Alibaba Cloud."""
    return {
        "RequestId": REQUEST,
        "Message": "success" if code == "200" else "",
        "Code": code,
        **({"ResultObject": result} if result else {}),
    }


def tencent(**response: object) -> dict[str, Any]:
    """Return an answer of Tencent Cloud."""
    return {"Response": {**response, "RequestId": REQUEST}}


def refusal(code: str) -> dict[str, Any]:
    """Return how Tencent Cloud refuses a request."""
    return tencent(Error={"Code": code, "Message": "no"})


def _outcome(
    result: CheckResult, reason: SubReason | None = None, score: int | None = None
) -> Outcome:
    return Outcome(result, REQUEST, reason, score)


def _phone(
    result: str, detail: str | None = None, *, reason: SubReason | None, sub_code: str
) -> Case:
    said = {"1": CheckResult.MATCH, "2": CheckResult.MISMATCH, "3": CheckResult.NOT_FOUND}
    biz_code = {"101": "1", "301": "3"}.get(sub_code, "2")
    return Case(
        "phone",
        _outcome(said[biz_code], reason),
        aliyun(BizCode=biz_code, IspName="CMCC", SubCode=sub_code),
        tencent(Result=result, Description="说明", Isp="移动", ResultDetail=detail),
    )


def _bank(result: str, reason: SubReason | None, sub_code: str) -> Case:
    said = {"1": CheckResult.MATCH, "2": CheckResult.MISMATCH, "3": CheckResult.NOT_FOUND}
    biz_code = sub_code[0]
    return Case(
        "bank",
        _outcome(said[biz_code], reason),
        aliyun(BizCode=biz_code, SubCode=sub_code),
        tencent(Result=result, Description="说明"),
    )


def _card(result: str, expected: CheckResult, reason: SubReason | None = None) -> Case:
    biz_code = {
        CheckResult.MATCH: "1",
        CheckResult.MISMATCH: "2",
        CheckResult.NOT_FOUND: "3",
    }[expected]
    return Case(
        "card",
        _outcome(expected, reason),
        aliyun(BizCode=biz_code),
        tencent(Result=result, Description="说明"),
    )


def _material(score: object) -> str:
    front = {"faceAttackScore": 0.0001, "qualityScore": 99.93, "verifyScore": score}
    return json.dumps({"faceAttack": "F", "faceOcclusion": "F", "facialPictureFront": front})


def _text(**given: object) -> dict[str, Any]:
    text: dict[str, object] = {
        "ErrCode": None,
        "ErrMsg": None,
        "LiveStatus": None,
        "LiveMsg": None,
        "Comparestatus": None,
        "Comparemsg": None,
        "Sim": None,
        "LivenessDetail": None,
    }
    nothing = {"IdCardData": None, "BestFrame": None, "VideoData": None}
    return tencent(Text={**text, **given}, **nothing)


CASES = {
    "phone agrees": _phone("0", reason=None, sub_code="101"),
    "phone of another name": _phone(
        "-4", "PhoneNameMismatch", reason=SubReason.NAME_WRONG, sub_code="203"
    ),
    "phone of another number": _phone(
        "-4", "PhoneIdCardMismatch", reason=SubReason.NUMBER_WRONG, sub_code="202"
    ),
    "phone of somebody else": _phone(
        "-4", "PhoneNameIdCardMismatch", reason=SubReason.BOTH_WRONG, sub_code="201"
    ),
    "phone differs somehow": _phone("-4", "OtherMismatch", reason=None, sub_code="204"),
    "phone is not on record": _phone("-9", reason=SubReason.NO_RECORD, sub_code="301"),
    "phone service is busy": Case(
        "phone",
        _outcome(CheckResult.ERROR, SubReason.REFUSED),
        aliyun("500"),
        tencent(Result="-11", Description="验证中心服务繁忙"),
    ),
    "bank agrees": _bank("0", None, "101"),
    "bank knows another holder": _bank("-6", SubReason.BOTH_WRONG, "201"),
    "bank knows another mobile": _bank("-5", SubReason.MOBILE_WRONG, "214"),
    "card is lost": _bank("-13", SubReason.CARD_WRONG, "210"),
    "card is not on record": _bank("-20", SubReason.NO_RECORD, "305"),
    "name and number belong together": _card("0", CheckResult.MATCH),
    "name and number do not belong together": _card("-1", CheckResult.MISMATCH),
    "identity card is not on record": _card("-5", CheckResult.NOT_FOUND, SubReason.NO_RECORD),
    "register of identity cards is out of order": Case(
        "card",
        _outcome(CheckResult.ERROR, SubReason.REFUSED),
        aliyun("402"),
        tencent(Result="-4", Description="证件库服务异常"),
    ),
    "face is alike": Case(
        "fetch",
        _outcome(CheckResult.MATCH, score=96),
        aliyun(Passed="T", SubCode="200", MaterialInfo=_material(96.78)),
        _text(ErrCode=0, LiveStatus=0, Comparestatus=0, Sim="96.78"),
    ),
    "face is alike without a score": Case(
        "fetch",
        _outcome(CheckResult.MATCH),
        aliyun(Passed="T", SubCode="200", MaterialInfo="{}"),
        _text(ErrCode=0, LiveStatus=0, Comparestatus=0),
    ),
    "face is another one": Case(
        "fetch",
        _outcome(CheckResult.MISMATCH, SubReason.OTHER_FACE, 31),
        aliyun(Passed="F", SubCode="204", MaterialInfo=_material("31.2")),
        _text(ErrCode=2015, LiveStatus=0, Comparestatus=2015, Sim="31.20"),
    ),
    "face does not live": Case(
        "fetch",
        _outcome(CheckResult.MISMATCH, SubReason.NOT_LIVE),
        aliyun(Passed="F", SubCode="205"),
        _text(ErrCode=1004, LiveStatus=1004),
    ),
    "face is not on record": Case(
        "fetch",
        _outcome(CheckResult.NOT_FOUND, SubReason.NO_RECORD),
        aliyun(Passed="F", SubCode="203"),
        _text(ErrCode=2005, LiveStatus=0, Comparestatus=2005),
    ),
    "face check goes on": Case("fetch", None, aliyun("424"), _text()),
    "face check is not known": Case(
        "fetch",
        Outcome(CheckResult.ERROR, "", SubReason.REFUSED),
        {"RequestId": "", "Message": "", "Code": "406"},
        refusal("InvalidParameterValue.BizTokenIllegal"),
    ),
    "face check cannot begin": Case(
        "start",
        Outcome(CheckResult.ERROR, "", SubReason.REFUSED),
        {"RequestId": "", "Message": "", "Code": "418"},
        refusal("InvalidParameterValue.RuleIdDisabled"),
    ),
}
BEGUN = Case(
    "start",
    None,
    aliyun(CertifyId=TOKEN, CertifyUrl=URL),
    tencent(BizToken=TOKEN, Url=URL),
)


def begun_at(url: object) -> Case:
    """Return how a face check begins at an address."""
    return Case(
        "start",
        None,
        aliyun(CertifyId=TOKEN, CertifyUrl=url),
        tencent(BizToken=TOKEN, Url=url),
    )
