"""Products of one sheet: the layout map (区域布局图) and the map of heads (分布图)."""

from collections.abc import Sequence

from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.subject import subject_of


def one_sheet(desk: Desk, composer: Composer) -> Sequence[PageOrder]:
    """Order the one page `sheet` about what the user named."""
    del composer
    spec = desk.spec
    subject = subject_of(desk.plan, spec.unit_code, spec.grid_codes)
    return (PageOrder("sheet", subject, desk.template.title.of(desk.texts.language)),)
