"""The base maps that a project keeps, with the user's keys and cache as the window has them."""

from pathlib import Path

from app.printing.kept_base_maps import KeptBaseMaps
from app.printing.templates.folder import own_folder
from app.service_keys import ServiceKeysFile
from gis.base_maps.means import Means
from gis.files.project_settings import reading_settings


def kept_base_maps(project: Path, *, wanted: bool) -> KeptBaseMaps:
    """Return the base maps of a project, none where they are not `wanted`; raises InputProblem."""
    if not wanted:
        return KeptBaseMaps()
    with reading_settings(project) as settings:
        records = settings.base_maps()
    data = own_folder().parent
    keys = ServiceKeysFile(data / "service_keys.json").read()
    return KeptBaseMaps(records, project, Means(cache=data / "cache", keys=keys))
