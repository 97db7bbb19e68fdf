"""Keys of services: the user's own, from the user's settings. A project never holds one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_PARAMETERS = ("tk", "key", "ak", "token", "access_token", "apikey", "api_key")
_KEY_IN_ADDRESS = re.compile(
    rf"(?<=[?&])({'|'.join(_PARAMETERS)})=([^&{{}}\s]+)(?=&|$)", re.IGNORECASE
)


class KeyKind(StrEnum):
    """Say what a key is for: Tianditu gives keys for browsers and keys for programs.

    Which one a request may use it tells by how the program names itself.
    """

    BROWSER = "browser"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """Be a key, without the blanks and line ends that come along when it is copied."""

    value: str = field(repr=False)
    kind: KeyKind = KeyKind.SERVER

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", "".join(self.value.split()))


def key_for(keys: Mapping[str, ServiceKey], host: str) -> ServiceKey | None:
    """Return the key whose host is `host` or a domain above it; None for none or an empty one."""
    parts = host.lower().split(".")
    for start in range(len(parts)):
        key = keys.get(".".join(parts[start:]))
        if key is not None and key.value:
            return key
    return None


def without_key(template: str) -> tuple[str, str]:
    """Return an address with {key} in the place of a key that was pasted with it, and that key."""
    found = _KEY_IN_ADDRESS.search(template)
    if found is None:
        return template, ""
    return _KEY_IN_ADDRESS.sub(r"\1={key}", template), found[2]
