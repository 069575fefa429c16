"""A business licence as its holder types it."""

from tests.support.letters import AGENT_USCC


def typed_licence(**changes: str) -> dict[str, str]:
    """Return the sound licence of the company that `stories.register_member` makes."""
    return {
        "name": "Charlie's cards Ltd",
        "uscc": AGENT_USCC,
        "legal_representative": "王小明",
        "entity_type": "有限责任公司",
        "capital": "100万元",
        "address": "上海市徐汇区样例路1号",
        "scope": "销售数字商品",
        "registrar": "徐汇区市场监督管理局",
        "established_on": "2020-02-29",
        "issued_on": "2024-05-06",
        "ends_on": "",
        **changes,
    }
