"""The notice board of those who serve (公示栏): a page for each village, more for a long list."""

from collections.abc import Sequence

from app.printing.parts.staff import rows_in
from app.printing.parts.staff_rows import posts_of, staff_table
from app.printing.products.proof import Count, count_rows
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.subject import Subject, carriers, subject_of, subject_of_unit
from app.printing.sheets.tables import Table
from app.printing.templates.records import PartTemplate
from gis.errors import InputProblem
from gis.plan.excerpt import unit_of_code
from gis.plan.records import Post
from gis.reports.staff import role_title

FIRST, MORE, STAFF = "board", "more", "staff"


def subjects_of_boards(desk: Desk) -> list[Subject]:
    """Return what each board is about: the grids that are named, else each village meant."""
    spec, plan = desk.spec, desk.plan
    if spec.grid_codes:
        return [subject_of(plan, None, spec.grid_codes)]
    unit = None if spec.unit_code is None else unit_of_code(plan, spec.unit_code)
    subjects = [subject_of_unit(plan, leaf) for leaf in carriers(plan, unit)]
    return [subject for subject in subjects if subject.grids] or subjects


def board(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the boards; where a list has no room beside the map, the rest stands on more pages."""
    return [
        order for subject in subjects_of_boards(desk) for order in _pages(desk, composer, subject)
    ]


def proof_of_board(desk: Desk, pages: Sequence[PageFacts]) -> Sequence[Count]:
    """Return how many posts the register has and the boards show; who serves a higher unit too."""
    part = _staff_part(desk, FIRST)
    if part is None:
        return ()
    posts = [post for subject in subjects_of_boards(desk) for post in posts_of(part, desk, subject)]
    names = {int(post.id): _where(desk, post) for post in posts}
    keys = [("posts", int(post.id)) for post in posts]
    return (count_rows("posts", keys, pages, lambda key: names.get(key[1], "")),)


def _where(desk: Desk, post: Post) -> str:
    """Return where and in which role somebody serves; no name."""
    plan = desk.plan
    if post.grid is not None:
        code = plan.grids[post.grid].code
    else:
        code = "" if post.unit is None else plan.units[post.unit].code
    return f"{code} {role_title(plan, post.role, desk.texts.language)}"


def _staff_part(desk: Desk, page: str) -> PartTemplate | None:
    part = desk.template.page(page).part(STAFF)
    return part if part is not None and part.is_shown else None


def _pages(desk: Desk, composer: Composer, subject: Subject) -> list[PageOrder]:
    label = _label(desk, subject)
    first = PageOrder(FIRST, subject, label)
    part = _staff_part(desk, FIRST)
    if part is None:
        return [first]
    table = staff_table(part, desk, subject)
    pieces = _cut(desk, composer, first, table)
    orders = [PageOrder(FIRST, subject, label, tables={STAFF: pieces[0]})]
    for number, piece in enumerate(pieces[1:], 2):
        orders.append(
            PageOrder(MORE, subject, f"{label} {number}", tables={STAFF: piece}),
        )
    return orders


def _cut(desk: Desk, composer: Composer, first: PageOrder, table: Table) -> list[Table]:
    """Return the table in one piece for each page."""
    ends: list[int] = []
    start, page = 0, FIRST
    while start < len(table.rows) or not ends:
        order = PageOrder(page, first.subject, first.label, tables={STAFF: table})
        part = _staff_part(desk, page)
        if part is None:
            raise InputProblem("templates.no_such_part", template=desk.template.key, part=STAFF)
        context, box = composer.room_of(order, STAFF)
        rest = table.cut([start, len(table.rows)])[-1]
        start += _kept_together(rest, max(1, rows_in(part, context, rest, box)))
        ends.append(start)
        page = MORE if MORE in desk.template.pages else FIRST
    return table.cut(ends)


def _kept_together(table: Table, most: int) -> int:
    """Return how many of the first rows go on a page, so that if possible no grid is torn."""
    if most >= len(table.rows):
        return len(table.rows)
    whole = (at for at in range(most, most // 2, -1) if table.rows[at][0] != table.rows[at - 1][0])
    return next(whole, most)


def _label(desk: Desk, subject: Subject) -> str:
    title = desk.template.title.of(desk.texts.language)
    if subject.unit is None:
        return title
    return f"{desk.plan.units[subject.unit].name} {title}"
