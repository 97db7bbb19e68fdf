"""The tables of a project file: layers for everyone, and internal tables for us.

A reference stands in a layer twice: as the code that people read and join on (`grid`, `unit`),
and as the internal id that the program trusts (`grid_id`, `unit_id`), so that a code may be
missing, doubled or changed without anything coming apart. The `fid` of a row is the id of its
record.

The grids of a plan stand in two layers, the whole ones in `grids` and the parts in `micro_grids`.
Shapes there, and those of the reference layers, are derived: the arcs, `towngrid_overlays` and
`towngrid_references` hold what the program reads. While people are locked with a passphrase, their
layers are empty and `towngrid_private` holds their records, encrypted.

What may only be added to is guarded by triggers: the access record, the acts of the approval of
versions, and the versions themselves from the day on which they are submitted.
"""

from dataclasses import dataclass
from typing import Literal

FORMAT_VERSION = 4

GeometryType = Literal["POINT", "MULTILINESTRING", "MULTIPOLYGON"]


@dataclass(frozen=True, slots=True)
class Layer:
    """Describe a layer that other programs may read; `columns` are (name, SQL type)."""

    name: str
    geometry: GeometryType | None
    columns: tuple[tuple[str, str], ...]
    description: str

    def create_sql(self) -> str:
        """Return the statement that makes the table."""
        columns = ['"fid" INTEGER PRIMARY KEY NOT NULL']
        if self.geometry is not None:
            columns.append(f'"geom" {self.geometry}')
        columns.extend(f'"{name}" {kind}' for name, kind in self.columns)
        return f'CREATE TABLE "{self.name}" ({", ".join(columns)})'


UNITS = Layer(
    "units",
    "MULTIPOLYGON",
    (
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("tier", "TEXT"),
        ("parent", "TEXT"),
        ("parent_id", "INTEGER"),
    ),
    "行政单元 Administrative units",
)
GRIDS = Layer(
    "grids",
    "MULTIPOLYGON",
    (
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("kind", "TEXT"),
        ("unit", "TEXT"),
        ("households", "INTEGER"),
        ("people", "INTEGER"),
        ("members", "INTEGER"),
        ("area_m2", "REAL"),
        ("unit_id", "INTEGER"),
        ("tier", "TEXT"),
        ("basis", "TEXT"),
    ),
    "网格 Grids",
)
MICRO_GRIDS = Layer(
    "micro_grids",
    "MULTIPOLYGON",
    (
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("tier", "TEXT"),
        ("kind", "TEXT"),
        ("grid", "TEXT"),
        ("unit", "TEXT"),
        ("area_m2", "REAL"),
        ("grid_id", "INTEGER"),
        ("unit_id", "INTEGER"),
        ("basis", "TEXT"),
    ),
    "微网格 Parts of grids",
)
GRID_HOSTS = Layer(
    "grid_hosts",
    None,
    (("grid", "TEXT"), ("host", "TEXT"), ("grid_id", "INTEGER"), ("host_id", "INTEGER")),
    "线上网格依托网格 Hosts of online grids",
)
HOUSEHOLDS = Layer(
    "households",
    "POINT",
    (
        ("household_no", "TEXT"),
        ("unit", "TEXT"),
        ("villager_group", "TEXT"),
        ("house_no", "TEXT"),
        ("householder", "TEXT"),
        ("people", "INTEGER"),
        ("grid", "TEXT"),
        ("assigned_by", "TEXT"),
        ("unit_id", "INTEGER"),
        ("grid_id", "INTEGER"),
        ("located_by", "TEXT"),
        ("hand_reason", "TEXT"),
        ("registered_place", "TEXT"),
        ("registered_unit", "TEXT"),
        ("registered_unit_id", "INTEGER"),
    ),
    "住户 Households",
)
MEMBERS = Layer(
    "members",
    None,
    (
        ("name", "TEXT"),
        ("branch", "TEXT"),
        ("grid", "TEXT"),
        ("service_grid", "TEXT"),
        ("household_no", "TEXT"),
        ("grid_id", "INTEGER"),
        ("service_grid_id", "INTEGER"),
        ("party_group", "INTEGER"),
        ("probationary", "BOOLEAN"),
        ("in_service", "BOOLEAN"),
        ("household_id", "INTEGER"),
    ),
    "党员 Party members",
)
POSTS = Layer(
    "posts",
    None,
    (
        ("grid", "TEXT"),
        ("unit", "TEXT"),
        ("role", "TEXT"),
        ("name", "TEXT"),
        ("phone_public", "TEXT"),
        ("grid_id", "INTEGER"),
        ("unit_id", "INTEGER"),
        ("employment", "TEXT"),
        ("member", "INTEGER"),
        ("started_on", "TEXT"),
        ("ended_on", "TEXT"),
    ),
    "岗位 Posts",
)
PARTY_GROUPS = Layer(
    "party_groups",
    None,
    (
        ("name", "TEXT"),
        ("kind", "TEXT"),
        ("level", "TEXT"),
        ("unit", "TEXT"),
        ("parent", "INTEGER"),
        ("unit_id", "INTEGER"),
    ),
    "党小组 Party groups",
)
PARTY_GROUP_GRIDS = Layer(
    "party_group_grids",
    None,
    (("party_group", "INTEGER"), ("grid", "TEXT"), ("grid_id", "INTEGER")),
    "党小组所含网格 Grids of Party groups",
)
LINKS = Layer(
    "links",
    None,
    (("member", "INTEGER"), ("head_post", "INTEGER"), ("household", "INTEGER")),
    "联系户 Links to households",
)
LINEAGE = Layer(
    "lineage",
    None,
    (
        ("on_date", "TEXT"),
        ("cause", "TEXT"),
        ("old_code", "TEXT"),
        ("old_name", "TEXT"),
        ("new_code", "TEXT"),
        ("new_name", "TEXT"),
        ("households", "INTEGER"),
        ("area_m2", "REAL"),
    ),
    "网格沿革 What became of grids",
)
REFERENCE_LINES = Layer(
    "reference_lines",
    "MULTILINESTRING",
    (("theme", "TEXT"), ("name", "TEXT")),
    "参考线 Reference lines",
)
REFERENCE_AREAS = Layer(
    "reference_areas",
    "MULTIPOLYGON",
    (("theme", "TEXT"), ("name", "TEXT")),
    "参考面 Reference areas",
)
REFERENCE_POINTS = Layer(
    "reference_points",
    "POINT",
    (("theme", "TEXT"), ("name", "TEXT")),
    "参考点 Reference points",
)
PLACES = Layer(
    "places",
    "POINT",
    (
        ("kind", "TEXT"),
        ("name", "TEXT"),
        ("address", "TEXT"),
        ("unit", "TEXT"),
        ("grid", "TEXT"),
        ("assigned_by", "TEXT"),
        ("located_by", "TEXT"),
        ("unit_id", "INTEGER"),
        ("grid_id", "INTEGER"),
    ),
    "场所 Places",
)
LAYERS = (
    UNITS,
    GRIDS,
    MICRO_GRIDS,
    GRID_HOSTS,
    HOUSEHOLDS,
    MEMBERS,
    POSTS,
    PARTY_GROUPS,
    PARTY_GROUP_GRIDS,
    LINKS,
    LINEAGE,
    REFERENCE_LINES,
    REFERENCE_AREAS,
    REFERENCE_POINTS,
    PLACES,
)

INTERNAL_TABLES = (
    """CREATE TABLE towngrid_meta ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL)""",
    """CREATE TABLE towngrid_nodes (
        id INTEGER PRIMARY KEY, x INTEGER NOT NULL, y INTEGER NOT NULL)""",
    """CREATE TABLE towngrid_arcs (
        id INTEGER PRIMARY KEY, "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
        points BLOB NOT NULL, "left" INTEGER NOT NULL, "right" INTEGER NOT NULL,
        follows TEXT NOT NULL DEFAULT 'none', named TEXT NOT NULL DEFAULT '',
        standing TEXT NOT NULL DEFAULT 'not_walked', noted_on TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE towngrid_accepted (
        id INTEGER PRIMARY KEY, finding TEXT NOT NULL, reason TEXT NOT NULL,
        accepted_on TEXT NOT NULL, role TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE towngrid_overlays (id INTEGER PRIMARY KEY, rings BLOB NOT NULL)""",
    """CREATE TABLE towngrid_references (
        id INTEGER PRIMARY KEY, theme TEXT NOT NULL, name TEXT NOT NULL,
        is_area INTEGER NOT NULL, lines BLOB NOT NULL)""",
    """CREATE TABLE towngrid_history (
        seq INTEGER PRIMARY KEY, time TEXT NOT NULL, label TEXT NOT NULL, facts TEXT NOT NULL,
        edit BLOB NOT NULL, inverse BLOB NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'undone')))""",
    """CREATE TABLE towngrid_versions (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, saved_on TEXT NOT NULL,
        revision INTEGER NOT NULL, content BLOB NOT NULL)""",
    """CREATE TABLE towngrid_settings ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL)""",
    "CREATE TABLE towngrid_profiles (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    """CREATE TABLE towngrid_access (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, purpose TEXT NOT NULL,
        office TEXT NOT NULL, unmasked INTEGER NOT NULL, detail TEXT NOT NULL)""",
    """CREATE TABLE towngrid_private (
        "table" TEXT NOT NULL, id INTEGER NOT NULL, record BLOB NOT NULL,
        PRIMARY KEY ("table", id)) WITHOUT ROWID""",
    """CREATE TRIGGER towngrid_access_unchanged BEFORE UPDATE ON towngrid_access
        BEGIN SELECT raise(ABORT, 'the access record is only added to'); END""",
    """CREATE TRIGGER towngrid_access_kept BEFORE DELETE ON towngrid_access
        BEGIN SELECT raise(ABORT, 'the access record is only added to'); END""",
    """CREATE TABLE towngrid_audits (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, revision INTEGER, passed INTEGER NOT NULL,
        errors INTEGER NOT NULL, content_sha256 TEXT NOT NULL, note BLOB NOT NULL,
        document BLOB NOT NULL)""",
    """CREATE TABLE towngrid_version_acts (
        id INTEGER PRIMARY KEY, version INTEGER NOT NULL, name TEXT NOT NULL,
        act TEXT NOT NULL CHECK (act IN ('submit', 'approve', 'return', 'withdraw')),
        at TEXT NOT NULL, office TEXT NOT NULL, words BLOB NOT NULL,
        stored_sha256 TEXT NOT NULL, content_sha256 TEXT NOT NULL, rules TEXT NOT NULL,
        report_sha256 TEXT NOT NULL, report BLOB, sheet_sha256 TEXT NOT NULL, sheet BLOB,
        digest TEXT NOT NULL)""",
    """CREATE TRIGGER towngrid_version_acts_unchanged BEFORE UPDATE ON towngrid_version_acts
        BEGIN SELECT raise(ABORT, 'the acts of an approval are only added to'); END""",
    """CREATE TRIGGER towngrid_version_acts_kept BEFORE DELETE ON towngrid_version_acts
        BEGIN SELECT raise(ABORT, 'the acts of an approval are only added to'); END""",
    """CREATE TRIGGER towngrid_version_acts_not_replaced BEFORE INSERT ON towngrid_version_acts
        WHEN NEW.id IN (SELECT id FROM towngrid_version_acts)
        BEGIN SELECT raise(ABORT, 'the acts of an approval are only added to'); END""",
    """CREATE TRIGGER towngrid_versions_unchanged BEFORE UPDATE ON towngrid_versions
        WHEN 'submit' = (SELECT act FROM towngrid_version_acts WHERE version = OLD.id
            ORDER BY id DESC LIMIT 1)
        OR EXISTS (SELECT 1 FROM towngrid_version_acts WHERE version = OLD.id AND act = 'approve')
        BEGIN SELECT raise(ABORT, 'a submitted version is not changed'); END""",
    """CREATE TRIGGER towngrid_versions_kept BEFORE DELETE ON towngrid_versions
        WHEN 'submit' = (SELECT act FROM towngrid_version_acts WHERE version = OLD.id
            ORDER BY id DESC LIMIT 1)
        OR EXISTS (SELECT 1 FROM towngrid_version_acts WHERE version = OLD.id AND act = 'approve')
        BEGIN SELECT raise(ABORT, 'a submitted version is not deleted'); END""",
    """CREATE TRIGGER towngrid_versions_not_replaced BEFORE INSERT ON towngrid_versions
        WHEN NEW.id IN (SELECT version FROM towngrid_version_acts)
        OR NEW.name IN (SELECT name FROM towngrid_versions)
        BEGIN SELECT raise(ABORT, 'a version is not replaced'); END""",
)
INDEXES = (
    'CREATE INDEX "households_of_grid" ON "households" ("grid_id")',
    'CREATE INDEX "members_of_grid" ON "members" ("grid_id")',
    "CREATE INDEX towngrid_undone ON towngrid_history (seq) WHERE state = 'undone'",
)
