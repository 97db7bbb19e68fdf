"""All that land is settled by, in one place."""

from dataclasses import dataclass

from gis.repair.authorities import Authorities
from gis.repair.keys import Keys
from gis.repair.records import Geometries, RepairRules
from gis.repair.rights import Rights


@dataclass(frozen=True)
class Terms:
    """Hold the rules, what is known of the features, and the lawful blanks in local millimetres."""

    rules: RepairRules
    rights: Rights
    keys: Keys
    authorities: Authorities
    allowed_mm: Geometries
