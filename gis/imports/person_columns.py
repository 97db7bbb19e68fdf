"""Know columns and values of single persons, which no layer beside the plan may hold.

A layer of things often names who looks after them, with a telephone number: that stays out, and
the report says so. What is excluded from all imports (`gis/imports/excluded_columns.py`) is too.
"""

import re
import unicodedata
from collections.abc import Sequence

from gis.identity_numbers import holds_identity_number, without_identity_numbers
from gis.imports.excluded_columns import excluded_kind

PERSON = "person"
_PERSON = re.compile(
    r"姓名|户主|户名|房主|业主|权利人|使用人|承租人|居住人|联系人|负责人|责任人|监测人|管理人|巡查人|承包人|法人|经办人"
    r"|所有人|产权人|包保|网格员|网格长|楼长|组长|书记|主任|民警|医生|党员|户籍|曾用名|人员名"
    r"|电话|手机|联系方式|联系号码|联络|邮箱|微信|(?<![a-z])qq|住址|家庭地址|家庭成员|出生|生日|年龄|性别|民族|婚姻|学历"
    r"|政治面貌|householder|owner(?!ship)|contact|phone|mobile|telephone|(?<![a-z])tel(?![a-z])|email|birth"
    r"|fullname|personname|surname|gender|(?<![a-z])sex(?![a-z])"
)
_ROW_OF_A_PERSON = re.compile(
    r"姓名|户主|户名|房主|身份证|出生|生日|年龄|性别|民族|婚姻|学历|政治面貌|householder|birth|gender|fullname"
    r"|personname|surname|idcard|idnumber"
)
_COUNTED = re.compile(r"数$|数量|人数|户数|个数|总数|count$|number$|^num")
"""党员数 is a number of people and nobody's name."""

_IN_SIMPLIFIED = str.maketrans(
    "戶電話機聯繫權責監測書記醫黨員齡別學歷", "户电话机联系权责监测书记医党员龄别学历"
)
_SEPARATORS = re.compile(r"[\s_\-*:/\\、,.#()（）\[\]【】]+")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?)\d{4}(?:[ -]?)\d{4}(?!\d)", re.ASCII)
_MOSTLY = 0.5


def lists_persons(header: str) -> bool:
    """Tell whether a column of this header makes each row one about a person or a household."""
    words = _words_of(header)
    return bool(_ROW_OF_A_PERSON.search(words)) and not _COUNTED.search(words)


def left_out_kind(header: str, values: Sequence[str]) -> str | None:
    """Return why a column stays out: a kind of private data, or PERSON; None for one that is kept.

    A header that says nothing is judged by the values: mostly mobile or identity numbers.
    """
    kind = excluded_kind(header)
    if kind is not None:
        return kind
    words = _words_of(header)
    if _PERSON.search(words) and not _COUNTED.search(words):
        return PERSON
    filled = [value for value in values if value]
    private = sum(holds_private_number(value) for value in filled)
    return PERSON if filled and private > _MOSTLY * len(filled) else None


def _words_of(header: str) -> str:
    """Return a header in simplified signs and small letters, without what separates its words."""
    plain = unicodedata.normalize("NFKC", header).translate(_IN_SIMPLIFIED).casefold()
    return _SEPARATORS.sub("", plain)


def holds_private_number(text: str) -> bool:
    """Tell whether a mobile or identity number of a person stands in a text."""
    return bool(_MOBILE.search(unicodedata.normalize("NFKC", text))) or holds_identity_number(text)


def without_private_numbers(text: str) -> str:
    """Return a text with … in the place of mobile and identity numbers."""
    if not holds_private_number(text):
        return text
    plain = without_identity_numbers(unicodedata.normalize("NFKC", text))
    return _MOBILE.sub("…", plain)
