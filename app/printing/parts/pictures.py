"""Pictures of the user: found by grid, read, checked, made no finer than paper can show."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage

from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from gis.errors import InputProblem
from layers.boxes import Box
from layers.drawing import Image

ENDINGS = (".png", ".jpg", ".jpeg")
MOST_PER_MM = 600 / 25.4
"""Finer than this no printer prints; larger pictures are made smaller."""


def picture_file(part: PartTemplate, context: PageContext, code: str = "") -> Path | None:
    """Return the user's picture for a part: a file or, in a folder, that named by a code.

    The code is that of the page's grid, else of its unit, unless it is given. None where the
    user gave nothing or the folder has none of that name; raises InputProblem for a path that
    does not exist.
    """
    given = context.spec.pictures.get(part.name)
    if given is None:
        own = part.option("file", "")
        given = Path(own) if own else None
    if given is None or given.is_file():
        return given
    if not given.is_dir():
        raise InputProblem("print_people.no_such_picture", path=given)
    fields = context.fields
    code = code or fields.get("grid_code") or fields.get("unit_code", "")
    named = (given / f"{code}{ending}" for ending in ENDINGS)
    return next((path for path in named if code and path.is_file()), None)


def picture(path: Path, box: Box) -> Image:
    """Return a picture in the middle of a box, as large as fits; raises InputProblem."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputProblem("files.cannot_read", path=path, why=error.strerror) from error
    image = QImage()
    if not image.loadFromData(content) or image.isNull():
        raise InputProblem("print_people.bad_picture", path=path)
    share = min(box.width / image.width(), box.height / image.height())
    width, height = image.width() * share, image.height() * share
    most = round(width * MOST_PER_MM)
    if image.width() > 1.2 * most > 0:
        smooth = Qt.TransformationMode.SmoothTransformation
        content = _bytes_of(image.scaledToWidth(most, smooth), path.suffix.lower())
    return Image(Box.around(box.centre, width, height), content)


def _bytes_of(image: QImage, ending: str) -> bytes:
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if ending == ".png":
        image.save(buffer, "PNG")  # type: ignore[call-overload]
    else:
        image.save(buffer, "JPG", 92)  # type: ignore[call-overload]
    return bytes(kept.data())
