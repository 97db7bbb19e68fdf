"""What composes a page: the plan and all that is said about the sheet, and an order for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.printing.sheet_base_maps import SheetBaseMaps
from app.printing.sheet_spec import SheetSpec, SizeMm
from app.printing.sheet_themes import SheetThemes
from app.printing.sheets.page import MapFrame, MapLook
from app.printing.sheets.subject import Subject
from app.printing.sheets.tables import Table
from app.printing.templates.records import PageTemplate, Template
from gis.masking import Masking
from gis.plan.plan import Plan
from gis.texts import Texts
from layers.drawing import Ruler
from layers.scene import Scene
from layers.theme_drawing import NO_THEMES, ThemePicture


@dataclass(frozen=True, slots=True)
class PageOrder:
    """Order one page: which page of the template, about what, with what to say.

    `fields` are filled into the texts of the template, `tables` are shown by the parts of kind
    `table` with their names. `label` names the page in lists. `scene` is another than that of the
    plan where a page shows an earlier state. A page with its own paper has that of the template,
    whatever the user says; `cards` are such pages that stand side by side on this one, on the
    paper of the print, and are then all that it shows. `data` is what parts of some kinds ask for
    by name, `warnings` are told to whoever prints.
    """

    page: str
    subject: Subject
    label: str
    fields: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    scene: Scene | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    has_own_paper: bool = False
    cards: Sequence["PageOrder"] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """Be what all pages of one print share; a QGuiApplication must run.

    `before` is the earlier state of the plan that a map of changes starts from, `base_maps` are
    what can be laid beneath the maps, `themes` the theme layers that can be drawn on them.
    """

    plan: Plan
    spec: SheetSpec
    template: Template
    texts: Texts
    ruler: Ruler
    before: Plan | None = None
    base_maps: SheetBaseMaps | None = None
    themes: SheetThemes | None = None

    @cached_property
    def scene(self) -> Scene:
        """The scene of the plan."""
        return Scene.of(self.plan)

    @property
    def ground(self) -> SheetBaseMaps | None:
        """What lies beneath the maps of this print, if anything."""
        return self.base_maps if self.spec.base_maps else None

    @property
    def shown_themes(self) -> SheetThemes | None:
        """The theme layers on the maps of this print, if any are wanted."""
        return self.themes if self.spec.themes else None

    @cached_property
    def masking(self) -> Masking:
        """How names and numbers of people are written."""
        return Masking(is_off=self.spec.unmasked)

    def for_print(self, spec: SheetSpec, template: Template, before: Plan | None = None) -> "Desk":
        """Return the desk of another print of the same plan; its scene is not made again."""
        desk = replace(self, spec=spec, template=template, before=before)
        desk.__dict__["scene"] = self.scene
        return desk


@dataclass(frozen=True)
class PageContext:
    """Be what the maker of a part knows about its page.

    `size` is the growth of lettering and lines, 1 on A3. `looks` and `maps` are those of the maps
    by part name: looks are known before boxes are, maps when all boxes are. `fields` are all that
    the texts of the template may name.
    """

    desk: Desk
    order: PageOrder
    page: PageTemplate
    paper_mm: SizeMm
    size: float
    fields: Mapping[str, str]
    looks: Mapping[str, MapLook] = field(default_factory=dict)
    maps: Mapping[str, MapFrame] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        """The plan that the page shows."""
        return self.scene.plan

    @property
    def scene(self) -> Scene:
        """The scene that the page shows."""
        return self.order.scene or self.desk.scene

    @property
    def themes(self) -> ThemePicture:
        """The theme layers of the page, larger and smaller with its paper.

        Grids of another state of the plan have no colours of a count of this one.
        """
        shown = self.desk.shown_themes
        if shown is None:
            return NO_THEMES
        picture = shown.picture.enlarged(self.size)
        return picture if self.order.scene is None else replace(picture, choropleth=None)

    @property
    def texts(self) -> Texts:
        """The catalogue in the language of the sheet."""
        return self.desk.texts

    @property
    def ruler(self) -> Ruler:
        """What measures letters."""
        return self.desk.ruler

    @property
    def spec(self) -> SheetSpec:
        """What the user said."""
        return self.desk.spec

    @property
    def subject(self) -> Subject:
        """What the page is about."""
        return self.order.subject

    @property
    def masking(self) -> Masking:
        """How names and numbers of people are written."""
        return self.desk.masking
