"""Masking (脱敏): what of a person may stand on paper or in a file that leaves the house.

Everything printed or exported goes through these functions unless the user chooses otherwise for
that one output. No national rule is known; these are the habits most often met: the surname with
an asterisk, a phone number's first three and last four digits, no house number.
"""

import re
import unicodedata
from dataclasses import dataclass

STAR = "*"
_COMPOUND = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
    "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 "
    "公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 "
    "南门 羊舌 微生 梁丘 左丘 东门 西门 歧阳 第五 淳于 单于 叔孙 欧陽 司馬 東方 獨孤 聞人 諸葛 "
    "尉遲 鍾離 長孫 鮮于"
)
_COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
_GROUP = re.compile(r"\d+")


def mask_name(name: str) -> str:
    """Return the surname and an asterisk: 张*, 欧阳*; of a name in other letters the first one."""
    plain = unicodedata.normalize("NFKC", name).strip()
    if not plain:
        return ""
    has_compound = len(plain) > 2 and plain[:2] in _COMPOUND_SURNAMES
    return plain[: 2 if has_compound else 1] + STAR


def mask_phone(phone: str) -> str:
    """Return a phone number with its middle hidden: 138****5678, 0550-***4567.

    Of a number shorter than eleven digits only the area code and the last four are kept, and
    nothing of one shorter than seven. What is between the digits stays.
    """
    plain = unicodedata.normalize("NFKC", phone).strip()
    count = sum(map(len, _GROUP.findall(plain)))
    if not count:
        return ""
    shown_last = 4 if count >= 7 else 0
    area = _GROUP.match(plain)
    is_split = area is not None and plain[0] == "0" and area.end() < len(plain)
    shown_first = len(area[0]) if area is not None and is_split else 3 if count >= 11 else 0
    masked, seen = [], 0
    for character in plain:
        if not character.isdigit():
            masked.append(character)
            continue
        seen += 1
        is_shown = seen <= shown_first or seen > count - shown_last
        masked.append(character if is_shown else STAR)
    return "".join(masked)


@dataclass(frozen=True, slots=True)
class Masking:
    """Say how people stand in one output: masked, unless `is_off` for that one."""

    is_off: bool = False

    def name(self, name: str) -> str:
        """Return a name as this output shows it."""
        return name.strip() if self.is_off else mask_name(name)

    def phone(self, phone: str) -> str:
        """Return a phone number as this output shows it."""
        return phone.strip() if self.is_off else mask_phone(phone)

    def house_no(self, house_no: str) -> str:
        """Return a house number as this output shows it: not at all where it is masked."""
        return house_no.strip() if self.is_off else ""


MASKED = Masking()
