"""Who serves, as the rows of a table: grid, role, name, telephone.

Options of whatever shows it: `columns` of grid, code, role, name, phone; `roles`, by key, if not
all; `units` whether those who serve the unit and the units above it stand first; `vacant` whether
a grid without anybody has a row that says so.
"""

from collections.abc import Iterator, Sequence

from app.printing.sheets.context import Desk
from app.printing.sheets.subject import Subject
from app.printing.sheets.tables import Column, Table
from app.printing.templates.records import PartTemplate
from gis.errors import InputProblem
from gis.plan.records import Post
from gis.reports.staff import of_roles, role_title, staff_of_grid, staff_of_units
from gis.topology.records import GridId
from layers.grid_titles import grid_titles

COLUMNS = ("grid", "code", "role", "name", "phone")
USUAL = ("grid", "role", "name", "phone")
Row = tuple[tuple[str, ...], tuple[str, int]]


def staff_table(part: PartTemplate, desk: Desk, subject: Subject) -> Table:
    """Return the staff of a subject on the sheet's day, masked as the sheet is.

    Each row's key is the post or, where nobody serves, the grid. Raises InputProblem for options
    that are not known.
    """
    names = columns_of(part)
    rows = [*_of_units(part, desk, subject, names), *_of_grids(part, desk, subject, names)]
    return Table(
        columns=tuple(Column(desk.texts(f"print_people.column_{name}")) for name in names),
        rows=tuple(row for row, _ in rows),
        keys=tuple(key for _, key in rows),
        is_private=desk.spec.unmasked and bool(rows),
    )


def columns_of(part: PartTemplate) -> tuple[str, ...]:
    """Return the names of the columns; raises InputProblem for one that there is not."""
    names = part.names("columns") or USUAL
    wrong = next((name for name in names if name not in COLUMNS), None)
    if wrong is not None:
        raise InputProblem("templates.wrong_option", part=part.name, option="columns", value=wrong)
    return names


def posts_of(part: PartTemplate, desk: Desk, subject: Subject) -> list[Post]:
    """Return the posts that a table of a subject shows."""
    return [*_unit_posts(part, desk, subject), *_grid_posts(part, desk, subject)]


def _unit_posts(part: PartTemplate, desk: Desk, subject: Subject) -> list[Post]:
    if not part.option("units", True):
        return []
    units = subject.leaves if subject.unit is None else (subject.unit,)
    posts = staff_of_units(desk.plan, units, desk.spec.day.isoformat())
    return of_roles(desk.plan, posts, part.names("roles"))


def _grid_posts(part: PartTemplate, desk: Desk, subject: Subject) -> list[Post]:
    return [post for grid in subject.grids for post in _posts_of_grid(part, desk, grid)]


def _posts_of_grid(part: PartTemplate, desk: Desk, grid: GridId) -> list[Post]:
    posts = staff_of_grid(desk.plan, grid, desk.spec.day.isoformat())
    return of_roles(desk.plan, posts, part.names("roles"))


def _of_units(
    part: PartTemplate, desk: Desk, subject: Subject, columns: Sequence[str]
) -> Iterator[Row]:
    for post in _unit_posts(part, desk, subject):
        assert post.unit is not None
        unit = desk.plan.units[post.unit]
        yield _row(desk, columns, (unit.name, unit.code), post), ("posts", post.id)


def _of_grids(
    part: PartTemplate, desk: Desk, subject: Subject, columns: Sequence[str]
) -> Iterator[Row]:
    for grid in subject.grids:
        called = _called(desk, subject, grid)
        posts = _posts_of_grid(part, desk, grid)
        for post in posts:
            yield _row(desk, columns, called, post), ("posts", post.id)
        if not posts and part.option("vacant", True):
            yield _row(desk, columns, called, None), ("grids", grid)


def _called(desk: Desk, subject: Subject, grid: GridId) -> tuple[str, str]:
    """Return the name and the code of a grid; its unit is named with it unless the page has one."""
    record = desk.plan.grids[grid]
    title = grid_titles(desk.plan, grid)[0]
    if subject.unit is None or desk.plan.children.get(subject.unit):
        unit = desk.plan.units[record.unit].name
        name = record.name or title
        return (name if name.startswith(unit[:2]) else unit + name), record.code
    return record.name or title, record.code


def _row(
    desk: Desk, columns: Sequence[str], called: tuple[str, str], post: Post | None
) -> tuple[str, ...]:
    cells = {"grid": called[0], "code": called[1]}
    if post is None:
        cells |= {"role": "", "name": desk.texts("print.label_no_head"), "phone": ""}
    else:
        cells |= {
            "role": role_title(desk.plan, post.role, desk.texts.language),
            "name": desk.masking.name(post.name),
            "phone": desk.masking.phone(post.phone_public),
        }
    return tuple(cells[name] for name in columns)
