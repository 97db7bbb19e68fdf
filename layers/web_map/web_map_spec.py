"""What the user may say about a web map."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WebMapSpec:
    """Say what a web map shows and bears.

    `title` None is the plan's. `made_on` is the day that it bears. A map with a `review_number`
    (审图号) is for the public; without one it says that it is for internal use. `unit_code` is the
    code or name of the one unit that is shown. `tolerance_m` is how far boundaries may be off,
    None for as little as a page has room for. `counts` are households and people of each grid;
    `contacts` the published numbers of the heads, their names masked: no other person is ever on
    a page.
    """

    made_on: date
    title: str | None = None
    compiler: str = ""
    review_number: str = ""
    unit_code: str | None = None
    tolerance_m: float | None = None
    counts: bool = True
    places: bool = False
    references: bool = True
    contacts: bool = False
