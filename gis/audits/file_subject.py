"""A polygon file under audit: its features measured against each other, named for findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import shapely

from gis.audits.finding import Fact, Finding, key_by_subjects
from gis.audits.framing import Framing
from gis.audits.land.coverage import Coverage
from gis.audits.land.residue import Flags
from gis.audits.outlines.faults import OutlineFaults, outline_faults
from gis.files.feature_names import names_of, subjects_of
from gis.files.polygon_files import PolygonFile
from gis.geometry.measuring_crs import MeasuringCrs
from gis.plan.profile import Profile, Severity

_MOST_NAMED = 4

Place = tuple[float, float]


@dataclass(frozen=True)
class FileSubject:
    """Hold what the rules look at. `coverage` is in metres of `measuring`.

    `valid` tells of the geometries as they stand in the file, before any projection; `framing` is
    None where the outline of the features is the frame.
    """

    file: PolygonFile
    coverage: Coverage
    valid: Flags
    measuring: MeasuringCrs
    profile: Profile
    min_area_m2: float
    framing: Framing | None = None

    @cached_property
    def subjects(self) -> list[str]:
        """What findings call each feature: its code where that is unique, else with its row."""
        return subjects_of(self.file)

    @cached_property
    def names(self) -> list[str]:
        """What a person calls each feature: its subject and its name."""
        return names_of(self.file)

    @cached_property
    def outline(self) -> OutlineFaults:
        """The spikes and necks of the measured polygons, in metres."""
        return outline_faults(self.coverage.measured.polygons, self.profile)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The measured polygons by place."""
        return shapely.STRtree(self.coverage.measured.polygons)

    def finding(
        self,
        rule: str,
        features: Sequence[int],
        xy_m: Place | None,
        *,
        key: str | None = None,
        area_m2: float | None = None,
        width_m: float | None = None,
        **facts: Fact,
    ) -> Finding:
        """Make a finding about features, given by index."""
        features = sorted(features, key=lambda feature: self.subjects[feature])
        subjects = tuple(self.subjects[feature] for feature in features)
        named = [self.names[each] for each in features[:_MOST_NAMED]]
        more = " …" if len(features) > _MOST_NAMED else ""
        return Finding(
            rule=rule,
            severity=self.severity(rule),
            subjects=subjects,
            key=key or key_by_subjects(rule, subjects),
            xy_m=xy_m,
            area_m2=area_m2,
            width_m=width_m,
            facts={"who": " / ".join(named) + more, **facts},
            ids=tuple(("feature", feature + 1) for feature in features),
        )

    def severity(self, rule: str) -> Severity:
        """Return how grave a rule is; a file's codes follow no rule of ours: at most a warning."""
        severity = self.profile.severity(rule)
        is_of_codes = rule.startswith("code_") and severity is Severity.ERROR
        return Severity.WARNING if is_of_codes else severity

    def place_on(self, feature: int) -> Place | None:
        """Return a place on a feature, None when it has no area."""
        polygon = self.coverage.measured.polygons[feature]
        return None if polygon is None else place_in(polygon)


def place_in(shape: shapely.Geometry) -> Place:
    """Return a place inside a shape, the same for the same shape."""
    point = shapely.point_on_surface(shape)
    return float(shapely.get_x(point)), float(shapely.get_y(point))
