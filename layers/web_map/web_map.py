"""The web map as a file: one page that works with no network."""

from dataclasses import dataclass
from pathlib import Path

from gis.files.atomic import written_beside
from gis.plan.plan import Plan
from gis.progress import PartOfProgress, Progress
from gis.texts import Texts
from layers.web_map.map_content import map_content
from layers.web_map.web_map_spec import WebMapSpec

_WORDS = (
    "area", "belongs_to", "code", "grids", "households", "people", "layers", "zoom_in", "zoom_out",
    "all", "locate", "print", "not_here", "no_place", "nothing_found", "sort_territorial",
    "sort_exclusive", "sort_online",
)  # fmt: skip
_LANGUAGES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class WebMapResult:
    """Say what was written: the file's size, grids, vertices, how far boundaries may be off."""

    path: Path
    size_bytes: int
    grids: int
    vertices: int
    tolerance_m: float


def write_web_map(
    plan: Plan, spec: WebMapSpec, path: Path, texts: Texts, progress: Progress
) -> WebMapResult:
    """Write the page of a plan.

    Raises InputProblem for an unknown unit, for a plan without land, for a system with no lawful
    way to longitude and latitude, and where the file cannot be written. Equal input gives equal
    bytes.
    """
    # Takes a third of a second, which no other command is to wait for.
    from layers.web_map.offline_page import page_html  # noqa: PLC0415

    content = map_content(plan, spec, texts, PartOfProgress(progress, 0.0, 0.9))
    html = page_html(
        lang=_LANGUAGES[texts.language],
        centre=content.centre,
        words=_words_round(content.title, content.tolerance_m, spec, texts),
        parts=[(part, texts(f"web_map.part.{part}")) for part in content.parts],
        data={"words": _words_of_script(texts), **content.data},
    )
    progress.raise_if_cancelled()
    whole = html.encode()
    with written_beside(path) as beside:
        beside.write_bytes(whole)
    progress.step(1.0)
    return WebMapResult(path, len(whole), content.grids, content.vertices, content.tolerance_m)


def _words_of_script(texts: Texts) -> dict[str, str]:
    """Return what the scripts say; they fill the gaps themselves."""
    words = {name: texts(f"web_map.page.{name}") for name in _WORDS}
    return words | {
        "found": texts("web_map.page.found", count="{count}"),
        "km2": texts("print.area_km2", area="{area}"),
        "m2": texts("web_map.page.m2", area="{area}"),
    }


def _words_round(title: str, tolerance_m: float, spec: WebMapSpec, texts: Texts) -> dict[str, str]:
    """Return what stands round the map."""
    day = spec.made_on.isoformat()
    number = spec.review_number.strip()
    use = texts("print.review_number", number=number) if number else texts("print.internal_use")
    by = " · ".join(word for word in (spec.compiler.strip(), day, use) if word)
    return {
        "title": title,
        "by": by,
        "rough": texts("web_map.page.rough", metres=f"{tolerance_m:g}"),
        "foot": f" · {by}",
        "search": texts("web_map.page.search"),
        "map": texts("web_map.page.map", title=title),
        "close": texts("web_map.page.close"),
        "legend": texts("print.legend"),
    }
