"""What the map is made of: its own layers above, base maps below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from app.overrides import faults_told
from app.panels.base_maps import BaseMapsPanel
from app.panels.layers import LayersPanel

_SHARES = (3, 2)


@faults_told
class MapContents(QSplitter):
    """Hold both lists in one panel; the keyboard goes to the layers first."""

    def __init__(self, layers: LayersPanel, base_maps: BaseMapsPanel) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.setChildrenCollapsible(False)
        for place, part in enumerate((layers, base_maps)):
            self.addWidget(part)
            self.setStretchFactor(place, _SHARES[place])
        self.setFocusProxy(layers)
