"""What kind of place a list means, from its word for the kind or from the name of the place."""

import re

_WORDS = (
    ("party_service", r"党群服务|党员服务|党建服务|红色驿站"),
    ("agency_point", r"代办点|代办站|便民点|服务点|快递点|助农"),
    ("service_centre", r"便民服务中心|政务服务|协调服务中心|综治中心|服务中心"),
    ("service_station", r"服务站|警务室|驿站|网格站|工作站"),
    ("school", r"学校|小学|中学|高中|幼儿园|托儿|大学|学院|教学点|职校|培训"),
    ("hospital", r"医院|卫生院|卫生室|卫生所|诊所|医务|防保"),
    ("hazard_point", r"隐患|滑坡|危险|易涝|地灾|险工|地质灾害"),
    ("market", r"市场|集市|商圈|商城|广场|农贸"),
    ("farm", r"农场|合作社|养殖|种植|果园|林场|渔场|基地|牧场|家庭农场"),
    ("enterprise", r"公司|企业|工厂|厂|矿|加油站|银行|信用社|集团|砖窑"),
    ("shop", r"商店|商铺|超市|小卖|门店|店|铺|饭馆|餐馆|餐饮|酒楼|理发|药房"),
    ("compound", r"小区|家属院|花园|公寓|新村|苑$|院落"),
    ("building", r"楼宇|大厦|写字楼|商务楼|大楼|楼"),
    ("government", r"政府|机关|居委会|村委会|派出所|法庭|司法所|办事处|局$|所$|事业单位|委员会"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(words)) for kind, words in _WORDS)


def place_kind(text: str) -> str | None:
    """Return the kind of place that a text tells, None when it tells none."""
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), None)
