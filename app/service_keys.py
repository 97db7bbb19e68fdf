"""The user's keys of map services: on this machine only, in a file that only the user may read."""

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from gis.base_maps.keys import KeyKind, ServiceKey

log = logging.getLogger(__name__)

_OWNER_ONLY = 0o600


class ServiceKeysFile:
    """Read and write keys by host or domain; what cannot be used counts as no key."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mapping[str, ServiceKey]:
        """Return the keys."""
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            return {
                str(host): ServiceKey(str(value), KeyKind(kind))
                for host, (value, kind) in stored.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as problem:
            # The text of a fault may show what the file holds.
            log.warning("keys of services not readable: %s", type(problem).__name__)
            return {}

    def write(self, keys: Mapping[str, ServiceKey]) -> None:
        """Keep these keys and no others; raises OSError where the disk refuses."""
        stored = {host: [key.value, key.kind.value] for host, key in keys.items() if key.value}
        beside = self._path.with_suffix(".new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(stored, stream, ensure_ascii=False, indent=1)
        os.replace(beside, self._path)
