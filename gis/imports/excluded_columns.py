"""Columns that are never read: the product keeps nothing that tracks or rates single persons."""

import re

_KINDS = (
    ("petition", r"信访|上访|维稳|缠访|闹访|重点人员|petition"),
    ("correction", r"矫正|刑满|刑释|安置帮教|帮教|前科|犯罪|涉案|违法|吸毒|戒毒|涉毒|correction"),
    ("illness", r"病|残疾|残障|精神|健康|疫苗|核酸|医保|孕|失能|illness|health|disab"),
    ("credit", r"信用|失信|征信|黑名单|红黑榜|credit"),
    ("points", r"积分|得分|评分|扣分|星级|points|score"),
    ("identity", r"身份证|证件号|证件编号|公民身份|身份号|idcard|idnumber|idno|identityno"),
    ("religion", r"宗教|信教|信仰|邪教|religion"),
    ("finance", r"银行|卡号|账号|账户|帐号|收入|低保|贫困|存款|负债|bank|income"),
    ("movement", r"轨迹|行踪|去向|流向|出入记录|定位记录|movement|track"),
    ("biometrics", r"人脸|指纹|照片|相片|虹膜|fingerprint|photo"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)


def excluded_kind(plain_header: str) -> str | None:
    """Return the kind of private data that a column of this plain header holds, or None."""
    for kind, pattern in _PATTERNS:
        if pattern.search(plain_header):
            return kind
    return None
