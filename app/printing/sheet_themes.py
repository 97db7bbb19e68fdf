"""The theme layers of a project on the maps of a print: read once, when they are first needed."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from gis.errors import InputProblem
from gis.files.theme_layers import reading_theme_layers
from gis.texts import Texts
from layers.theme_drawing import Choropleth, ThemeDrawing, ThemePicture
from layers.theme_reading import is_drawn, read_drawing


@dataclass(frozen=True, slots=True)
class KeptThemes:
    """Be where the theme layers of a project are, and by what its grids are coloured; all unread.

    Without a `project` there are no layers.
    """

    project: Path | None = None
    choropleth: Choropleth | None = None


@dataclass(frozen=True, slots=True)
class ReadThemes:
    """Be the theme layers of a print.

    `faults` are sentences about what could not be read, `of_people` the titles of the layers with
    a person or a household in each row.
    """

    picture: ThemePicture
    faults: tuple[str, ...] = ()
    of_people: tuple[str, ...] = ()


class SheetThemes:
    """Be the visible theme layers of a project for all maps of a print.

    Nothing is read before it is needed, and then only once; nothing stays open. What cannot be
    read is left out and told of. May be used by any thread.
    """

    def __init__(self, kept: KeptThemes, texts: Texts) -> None:
        self._kept, self._texts = kept, texts
        self._reading = Lock()
        self._read: ReadThemes | None = None

    @property
    def picture(self) -> ThemePicture:
        """The layers, the lowest first, and the grids coloured by a count."""
        return self._once().picture

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not on the maps; sentences."""
        read = self._once()
        if read.faults or read.picture.drawings or read.picture.choropleth:
            return read.faults
        return (self._texts("print_themes.none"),)

    @property
    def warnings_of_publicity(self) -> tuple[str, ...]:
        """What everybody should perhaps not see; sentences."""
        titles = self._texts("print_field.between").join(self._once().of_people)
        return (self._texts("print_themes.people", titles=titles),) if titles else ()

    def _once(self) -> ReadThemes:
        with self._reading:
            if self._read is None:
                self._read = _read(self._kept, self._texts)
            return self._read


def _read(kept: KeptThemes, texts: Texts) -> ReadThemes:
    drawings: list[ThemeDrawing] = []
    faults: list[str] = []
    of_people: list[str] = []
    try:
        if kept.project is not None:
            with reading_theme_layers(kept.project) as themes:
                for layer in filter(is_drawn, themes.layers()):
                    try:
                        drawings.append(read_drawing(themes, layer))
                    except InputProblem as problem:
                        told = {"name": layer.title, "why": texts.of_error(problem)}
                        faults.append(texts("print_themes.not_read", **told))
                    else:
                        of_people += [layer.title] if layer.lists_people else []
    except InputProblem as problem:
        faults.append(texts("print_themes.not_opened", why=texts.of_error(problem)))
    picture = ThemePicture(tuple(drawings), kept.choropleth)
    return ReadThemes(picture, tuple(faults), tuple(of_people))
