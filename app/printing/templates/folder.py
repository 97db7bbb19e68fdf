"""Where the user's own templates lie: a folder of the program's data, found without Qt."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def own_folder(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the folder of the user's templates, whether or not it is there.

    It lies where `QStandardPaths.AppDataLocation` has the settings of the window.
    """
    known = os.environ if environment is None else environment
    home = Path(known.get("HOME") or Path.home())
    if platform == "win32":
        data = Path(known.get("APPDATA") or home / "AppData" / "Roaming")
    elif platform == "darwin":
        data = home / "Library" / "Application Support"
    else:
        data = Path(known.get("XDG_DATA_HOME") or home / ".local" / "share")
    return data / "towngrid" / "templates"
