"""Format 3 to 4: audits that are kept, and the acts of the approval of versions.

All that is new starts empty: the versions that are there are drafts.
"""

import sqlite3

_STATEMENTS = (
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


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file of format 3 to format 4."""
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.execute("UPDATE towngrid_meta SET value = '4' WHERE key = 'format_version'")
