"""What comes after a decision: lists, looks, changes, turnover, renewal and erasure, played."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, time, timedelta

from portal.cli.demo_distributors import DistributorLife
from portal.cli.demo_letters import DAY, Scene
from portal.cli.demo_numbers import bank_card, uscc
from portal.cli.demo_stage import Stage
from portal.domain import distributors, notices, privacy, screening
from portal.domain.distributors import ContactKind
from portal.domain.screening import ListSource
from portal.kernel.calendar import add_months
from portal.kernel.money import Money

_COURT_LIST = """name,number,case_no,authority,listed_on,conduct,fulfilment
例十三,,（样例）执 1 号,样例区人民法院,2025-06-01,有履行能力而拒不履行,全部未履行
例百川,319900197001010004,（样例）执 2 号,样例区人民法院,2025-07-15,违反财产报告制度,部分未履行
"""
_SOLD_IN_A_MONTH = {"一碗星光小铺": 8_000_00, "阿潮的短视频": 9_200_00}
_MONTHS = 12


class Afterlife:
    """Scenes of members whose certification is decided, and of officers beside the queue."""

    def __init__(self, stage: Stage, lives: Mapping[str, DistributorLife], today: date) -> None:
        self._stage = stage
        self._lives = lives
        self._today = today

    def scenes(self) -> Iterator[Scene]:
        """Yield what happens, and when."""
        yield self._today - 6 * DAY, time(9, 30), self._revise_notice
        yield self._today - 2 * DAY, time(8), self._import_list
        yield self._today - 5 * DAY, time(8), self._declare_interests
        yield self._today - 2 * DAY, time(16), self._look
        for name, amount in _SOLD_IN_A_MONTH.items():
            yield self._today - 2 * DAY, time(17), self._declaring(name, amount)
        yield self._today - 1 * DAY, time(9), self._change_card
        yield self._today - 1 * DAY, time(10), self._renew
        yield self._today - 3 * DAY, time(11), self._ask_to_erase
        yield self._today - 2 * DAY, time(11), self._erase

    def _revise_notice(self) -> None:
        with self._stage.acting("keeper") as uow:
            now = notices.latest_notice(uow)
            texts = [asdict(text) for text in now.texts]
            for text in texts:
                if text["language"] == "zh":
                    text["retention"] += "到期自动销毁密钥。"
            notices.publish_notice(
                uow,
                texts=texts,
                effective_on=uow.today() + timedelta(days=30),
                note="写明到期后如何销毁。",
                based_on=now.number,
            )

    def _import_list(self) -> None:
        with self._stage.acting("examiner") as uow:
            screening.import_list(
                uow,
                source=ListSource.SUPREME_COURT,
                as_of=uow.today(),
                data=_COURT_LIST.encode(),
            )

    def _declare_interests(self) -> None:
        with self._stage.acting("examiner") as uow:
            distributors.declare_interests(
                uow,
                mobile="",
                bank_card="",
                employer=uscc("CO", 900),
                legal_representative_id="",
            )

    def _look(self) -> None:
        with self._stage.proving("examiner") as uow:
            distributors.look(
                uow,
                self._lives["阿禾的社群"].application_id,
                reason="核对身份证号码与证件图像是否一致。",
            )

    def _declaring(self, name: str, amount: int) -> Callable[[], None]:
        def declare() -> None:
            life = self._lives[name]
            with self._stage.as_user(life.owner_id) as uow:
                this_month = uow.today().replace(day=1)
                for back in range(_MONTHS, 0, -1):
                    distributors.declare_turnover(
                        uow,
                        life.organisation_id,
                        add_months(this_month, -back),
                        Money(amount),
                    )

        return declare

    def _change_card(self) -> None:
        life = self._lives["一碗星光小铺"]
        with self._stage.as_proven(life.owner_id) as uow:
            distributors.change_contact(
                uow, life.organisation_id, ContactKind.BANK_CARD, bank_card(777)
            )

    def _renew(self) -> None:
        life = self._lives["小舟的会员站"]
        with self._stage.as_user(life.owner_id) as uow:
            distributors.start_renewal(uow, life.organisation_id)

    def _ask_to_erase(self) -> None:
        life = self._lives["暴利速充小屋"]
        with self._stage.as_proven(life.owner_id) as uow:
            self._request_id = privacy.request_erasure(uow, life.organisation_id)

    def _erase(self) -> None:
        with self._stage.acting("approver") as uow:
            privacy.carry_out(uow, self._request_id)
