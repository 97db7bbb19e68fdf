"""Columns that are never read: the product keeps nothing that tracks or rates single persons."""

import re

_KINDS = (
    ("petition", r"信访|上访|维稳|稳控|缠访|闹访|petition"),
    (
        "correction",
        r"矫正|刑满|刑释|安置帮教|帮教|前科|犯罪|涉案|违法|吸毒|戒毒|涉毒|服刑|释放|一票否决|correction",
    ),
    (
        "watched",
        r"重点人|特殊人群|特殊群体|管控|风险人员|风险等级|关注对象|流动人口|境外人|稳定风险",
    ),
    ("illness", r"病|残疾|残障|精神|健康|疫苗|核酸|医保|孕|失能|血型|illness|health|disab"),
    ("credit", r"信用|失信|征信|黑名单|红黑榜|黑榜|红榜|曝光|授信|credit"),
    ("points", r"积分|得分|评分|扣分|星级|考核分|points|score"),
    (
        "identity",
        r"身份证|证件号|证件编号|公民身份|身份号|护照|idcard|idnumber|idno|identityno|passport",
    ),
    ("religion", r"宗教|信教|信仰|邪教|迷信|religion"),
    ("minors", r"未成年|留守儿童|儿童姓名|子女姓名|孩子姓名|学生姓名|minor"),
    (
        "finance",
        r"银行|卡号|账号|账户|帐号|收入|低保|贫困|脱贫|特困|困难|救助|存款|负债|贷款|补贴|bank|income",
    ),
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
