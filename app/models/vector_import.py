"""From what was read and chosen to what an import comes to, by the functions of the core."""

from app.models.vector_choices import VectorChoices
from app.models.vector_reading import VectorFeatures
from gis.imports.grids import GridImport, import_grids
from gis.imports.references import ReferenceImport, import_references
from gis.imports.repaired_grids import GridRepairRules
from gis.imports.theme_features import placed_features, points_of, read_features_of_themes
from gis.imports.theme_layers import ThemeImport, import_themes
from gis.imports.units import overlap_rule
from gis.plan.plan import Plan
from gis.progress import Progress


def grids_of(
    plan: Plan,
    features: VectorFeatures,
    choices: VectorChoices,
    progress: Progress,
    repair: GridRepairRules | None = None,
) -> GridImport:
    """Make the polygons grids as chosen; raises InputProblem."""
    ways, kind = choices.grids, features.column_of("kind", choices)
    return import_grids(
        plan,
        features.as_polygons(choices),
        columns={} if kind is None else {"kind": kind},
        crs=choices.system,
        overlaps=None if repair is not None else overlap_rule(ways.overlaps),
        fill_gaps_m2=ways.fill_gaps_m2,
        replace_grids=ways.replaces,
        repair=repair,
        progress=progress,
    )


def references_of(
    plan: Plan, features: VectorFeatures, choices: VectorChoices, progress: Progress
) -> ReferenceImport:
    """Make the features references as chosen; raises InputProblem."""
    ways = choices.references
    return import_references(
        plan,
        features.references,
        theme=ways.theme,
        name_field=choices.columns.get("name"),
        crs=choices.system,
        replace_themes=ways.replaces,
        progress=progress,
    )


def themes_of(
    plan: Plan, features: VectorFeatures, choices: VectorChoices, progress: Progress
) -> ThemeImport:
    """Make the features theme layers as chosen; raises InputProblem."""
    if choices.system is None:
        raise ValueError(choices.system)
    ways = choices.themes
    return import_themes(
        plan,
        placed_features(plan, features.themes_read, choices.system),
        title=ways.title or None,
        kind=ways.kind,
        progress=progress,
    )


def points_as_themes(
    plan: Plan, features: VectorFeatures, choices: VectorChoices, progress: Progress
) -> ThemeImport:
    """Make a theme layer of the points of a file that was read for references.

    It is read anew, as the columns of references are fewer. Raises InputProblem.
    """
    if choices.system is None:
        raise ValueError(choices.system)
    sources = read_features_of_themes(
        features.references[0].path, choices.layers, choices.encoding or None
    )
    placed = placed_features(plan, points_of(sources), choices.system)
    return import_themes(plan, placed, progress=progress)
