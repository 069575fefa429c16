"""One price tag as a member types it (PRC-01)."""

TAG = {
    "item": "星影视频会员",
    "brand": "星影",
    "category": "VIDEO",
    "spec": "月卡",
    "face_value": "20.00",
    "unit": "张",
    "price": "18.80",
    "conditions": "",
    "channel": "CAMPUS",
    "region": "3101",
    "delivery_mode": "自动发码",
    "promised_minutes": "5",
    "valid_until": "",
    "code_validity": "购买后 30 天",
    "refund_rule": "未激活可退",
    "contact": "di@shop.example",
}
