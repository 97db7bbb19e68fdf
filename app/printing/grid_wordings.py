"""What a sheet writes on a grid: how many households it has, or who answers for it."""

from app.printing.sheets.context import PageContext
from app.printing.templates.records import PartTemplate
from gis.errors import InputProblem
from gis.masking import Masking
from gis.plan.plan import Plan
from gis.reports.staff import heads_of_grid
from gis.texts import Texts
from gis.topology.records import GridId
from layers.grid_titles import grid_titles, in_lines
from layers.sheet_labels import Wording


def wording_of(context: PageContext, part: PartTemplate) -> Wording:
    """Return what a map writes on the grids, by its option `wording`.

    households, heads, title or code; raises InputProblem for another.
    """
    plan, texts = context.plan, context.texts
    match part.option("wording", "households"):
        case "households":
            return _Households(plan, texts)
        case "heads":
            return _Heads(plan, texts, context.masking, context.spec.day.isoformat())
        case "title":
            return lambda grid: tuple(
                lines for title in grid_titles(plan, grid) for lines in in_lines(title)
            )
        case "code":
            return lambda grid: ((plan.grids[grid].code,), grid_titles(plan, grid)[-1:])
        case other:
            raise InputProblem(
                "templates.wrong_option", part=part.name, option="wording", value=other
            )


def names_people(part: PartTemplate) -> bool:
    """Tell whether a map writes names of people on the grids."""
    return part.option("wording", "households") == "heads"


class _Households:
    """Write the name or number and how many households there are."""

    def __init__(self, plan: Plan, texts: Texts) -> None:
        self._plan = plan
        self._texts = texts

    def __call__(self, grid: GridId) -> tuple[tuple[str, ...], ...]:
        """Return the ways to label a grid."""
        titles = grid_titles(self._plan, grid)
        count = self._plan.residents.of_grid(grid).households
        households = self._texts("print.label_households", count=count)
        ways = [(*lines, households) for title in titles for lines in in_lines(title)]
        return (*ways, *in_lines(titles[-1]))


class _Heads:
    """Write the name or number, who is the head on the day of the sheet, and a published phone."""

    def __init__(self, plan: Plan, texts: Texts, masking: Masking, day: str) -> None:
        self._plan = plan
        self._texts = texts
        self._masking = masking
        self._day = day

    def __call__(self, grid: GridId) -> tuple[tuple[str, ...], ...]:
        """Return the ways to label a grid."""
        titles = grid_titles(self._plan, grid)
        heads = heads_of_grid(self._plan, grid, self._day)
        names = "、".join(self._masking.name(head.name) for head in heads)
        phones = [self._masking.phone(head.phone_public) for head in heads]
        who = names or self._texts("print.label_no_head")
        ways: list[tuple[str, ...]] = [
            (*lines, who) for title in titles for lines in in_lines(title)
        ]
        if any(phones):
            ways.insert(0, (*next(in_lines(titles[0])), who, "、".join(filter(None, phones))))
        return tuple(ways)
