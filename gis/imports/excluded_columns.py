"""Columns that are never read: the product keeps nothing that tracks or rates single persons."""

import re
import unicodedata

_KINDS = (
    ("petition", r"信访|上访|维稳|稳控|缠访|闹访|petition"),
    (
        "correction",
        (
            r"矫正|刑满|刑释|安置帮教|帮教|前科|犯罪|涉案|违法|吸毒|戒毒|涉毒|服刑|释放|一票否决|correction"
            r"|criminal|convict|prison"
        ),
    ),
    (
        "watched",
        (
            r"重点人|特殊人群|特殊群体|管控|风险人员|风险等级|关注对象|流动人口|境外人|稳定风险"
            r"|floatingpop"
        ),
    ),
    (
        "illness",
        (
            r"病|残疾|残障|精神|健康|疫苗|核酸|医保|孕|失能|血型|illness|disease|mental|health|disab"
            r"|pregnan|vaccin"
        ),
    ),
    ("credit", r"信用|失信|征信|黑名单|红黑榜|黑榜|红榜|曝光|授信|credit|blacklist"),
    ("points", r"积分|得分|评分|扣分|星级|考核分|points|score"),
    (
        "identity",
        (
            r"身份证|身分证|证件号|证件编号|公民身份|身份号|护照|idcard|idnumber|idno|identityno"
            r"|identitycard|identitynumber|passport"
        ),
    ),
    ("religion", r"宗教|信教|信仰|邪教|迷信|religio|faith|belief"),
    ("minors", r"未成年|留守儿童|儿童姓名|子女姓名|孩子姓名|学生姓名|minor"),
    (
        "finance",
        (
            r"银行|卡号|账号|账户|帐号|收入|低保|贫困|脱贫|特困|困难|救助|存款|负债|贷款|补贴|bank|income"
            r"|poverty|debt"
        ),
    ),
    (
        "movement",
        r"轨迹|行踪|去向|流向|出入记录|定位记录|movement|track|trajector|whereabout",
    ),
    ("biometrics", r"人脸|指纹|照片|相片|虹膜|fingerprint|photo"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_IN_SIMPLIFIED = str.maketrans(
    "訪維穩纏鬧矯滿釋幫違決點羣體風險員級關對動殘醫徵單紅積評證編號護兒學銀賬帳戶貧脫難負債貸補貼軌跡蹤記錄臉紋",
    "访维稳缠闹矫满释帮违决点群体风险员级关对动残医征单红积评证编号护儿学银账账户贫脱难负债贷补贴轨迹踪记录脸纹",
)
"""The signs of the words above as they are written in traditional characters."""

_BRACKETS = re.compile(r"[(\[【{](.*?)[)\]】}]")
_COUNTED_IN = re.compile(r"含|包括|包含|除|incl|excl|with")
"""人口数(含流动人口) is a number of people and no list of single ones."""

_SEPARATORS = re.compile(r"[\s_\-*:/\\、,.#]+")


def excluded_kind(header: str) -> str | None:
    """Return the kind of private data that a column of this header holds, or None."""
    plain = unicodedata.normalize("NFKC", header).translate(_IN_SIMPLIFIED).casefold()
    aside = (words for words in _BRACKETS.findall(plain) if not _COUNTED_IN.search(words))
    words = _SEPARATORS.sub("", " ".join((_BRACKETS.sub("", plain), *aside)))
    for kind, pattern in _PATTERNS:
        if pattern.search(words):
            return kind
    return None
