"""PySide6 6.12.0 loses a reference to None at each void call and in the end aborts Python < 3.12.

It shows only after thousands of calls, at a random place; here it shows at once.
"""

import subprocess
import sys

import pytest

MANY_VOID_CALLS = """
import sys
from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPainterPath, QPen

application = QGuiApplication([])
thing, path, image = QObject(), QPainterPath(), QImage(8, 8, QImage.Format.Format_RGB32)
painter, pen = QPainter(image), QPen()
before = sys.getrefcount(None)
for _ in range(1000):
    thing.setObjectName("a")
    path.lineTo(1.0, 2.0)
    pen.setWidthF(1.0)
    painter.setPen(pen)
    painter.drawLine(QPointF(0, 0), QPointF(1, 1))
    painter.drawRect(QRectF(0, 0, 1, 1))
after = sys.getrefcount(None)
painter.end()
print(before - after)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_keep_the_references_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_VOID_CALLS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lost = int(done.stdout)
    assert lost < 100, "of 6000 calls"
