"""MapInfo files that say Chinese of Windows and hold signs that it lacks.

GDAL reads them as code page 936 and silently makes other signs of those that only GB18030 has, and
of the signs behind them. Where a copy says no charset the bytes come out as they are.
"""

import re
import shutil
from pathlib import Path

from gis.files.shapefile_encoding import text_bytes

_HEAD_BYTES = 4096
_CHARSET = re.compile(rb"""(charset\s+"?)WindowsSimpChinese""", re.IGNORECASE)
_TEXTS = (".mif", ".mid", ".dat")


def without_charset(path: Path, folder: Path) -> Path | None:
    """Return a copy in `folder` that says no charset; None where GDAL reads the file well.

    The texts of the copy are in GB18030.
    """
    parts = [part for part in path.parent.iterdir() if part.stem == path.stem and part.is_file()]
    with path.open("rb") as stream:
        says_chinese = _CHARSET.search(stream.read(_HEAD_BYTES)) is not None
    texts = [part for part in parts if part.suffix.lower() in _TEXTS]
    if not says_chinese or all(map(_is_plain, texts)):
        return None
    for part in parts:
        shutil.copyfile(part, folder / part.name)
    copy = folder / path.name
    copy.write_bytes(_CHARSET.sub(rb"\1Neutral", copy.read_bytes(), count=1))
    return copy


def _is_plain(part: Path) -> bool:
    data = part.read_bytes()
    try:
        (text_bytes(data) if part.suffix.lower() == ".dat" else data).decode("cp936")
    except UnicodeDecodeError:
        return False
    return True
