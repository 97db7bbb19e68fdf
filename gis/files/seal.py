"""What keeps people's records from being read in the file: encryption of single rows, or none.

Every row is sealed by itself with AES-GCM under a random key, which stands in the file wrapped by
a key that scrypt (RFC 7914) makes of the passphrase. So a commit writes only its own rows, and
another passphrase wraps the same key again and rewrites nothing else. The name of the table and
the id of the row are associated data: a sealed row cannot be put in the place of another one.
"""

import base64
import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from gis.errors import InputProblem

LOCK_KEY = "people_lock"
"""The key of the project's facts under which the wrapped key stands; without it nothing is sealed.
"""

LEAST_CHARACTERS = 8
_NONCE_BYTES = 12
_KEY_BYTES = 32
_SCRYPT = {"n": 2**17, "r": 8, "p": 1}
"""128 MB and half a second for one try, as OWASP's cheat sheet on storing passwords advises."""


class Seal(Protocol):
    """Turn rows about people into what stands in the file, and back."""

    @property
    def is_sealing(self) -> bool:
        """Whether people's records stand encrypted in the file."""

    @property
    def is_shut(self) -> bool:
        """Whether they are encrypted and the passphrase is not known."""

    def close(self, table: str, key: object, data: bytes) -> bytes:
        """Return what stands in the file for the data of a row."""

    def open(self, table: str, key: object, blob: bytes) -> bytes:
        """Return the data of a row; raises ValueError for what was never sealed so."""


class Plain:
    """Leave rows as they are: a project without a passphrase."""

    is_sealing = False
    is_shut = False

    def close(self, table: str, key: object, data: bytes) -> bytes:
        """Return the data."""
        del table, key
        return data

    def open(self, table: str, key: object, blob: bytes) -> bytes:
        """Return the data."""
        del table, key
        return blob


class Shut:
    """Refuse to read or to write: the project is open without its people."""

    is_sealing = True
    is_shut = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def close(self, table: str, key: object, data: bytes) -> bytes:
        """Raise InputProblem."""
        del table, key, data
        raise self.refusal()

    def open(self, table: str, key: object, blob: bytes) -> bytes:
        """Raise InputProblem."""
        del table, key, blob
        raise self.refusal()

    def refusal(self) -> InputProblem:
        """Return the problem that says why nothing can be written."""
        return InputProblem("files.people_locked", path=str(self._path))


class Sealed:
    """Encrypt and decrypt rows with a key that is known."""

    is_sealing = True
    is_shut = False

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(key)

    @classmethod
    def new(cls) -> "Sealed":
        """Return a seal with a random key."""
        return cls(os.urandom(_KEY_BYTES))

    def close(self, table: str, key: object, data: bytes) -> bytes:
        """Return a random number used once, and the encrypted data with their tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, data, f"{table}\0{key}".encode())

    def open(self, table: str, key: object, blob: bytes) -> bytes:
        """Return the data; raises ValueError for a row that is damaged or another one's."""
        try:
            return self._cipher.decrypt(
                blob[:_NONCE_BYTES], blob[_NONCE_BYTES:], f"{table}\0{key}".encode()
            )
        except (InvalidTag, TypeError) as error:
            raise ValueError(f"{table} {key}") from error

    def wrapped(self, passphrase: str) -> str:
        """Return the key under a passphrase, as text for the project's facts."""
        salt = os.urandom(16)
        nonce = os.urandom(_NONCE_BYTES)
        key = nonce + AESGCM(_derived(passphrase, salt, _SCRYPT)).encrypt(nonce, self._key, None)
        return json.dumps({"kdf": "scrypt", **_SCRYPT, "salt": _text(salt), "key": _text(key)})


PLAIN = Plain()


def seal_of(facts: Mapping[str, str], passphrase: str | None, path: Path) -> Seal:
    """Return how people's records stand in a project with these facts.

    Raises InputProblem for a wrong passphrase or a damaged lock. A passphrase that a project does
    not need is not looked at; without one that it needs, it stays shut.
    """
    lock = facts.get(LOCK_KEY)
    if lock is None:
        return PLAIN
    return Shut(path) if passphrase is None else _unwrapped(lock, passphrase, path)


def require_passphrase(passphrase: str, path: Path) -> None:
    """Raise InputProblem for a passphrase that is too short to be one."""
    if len(passphrase.strip()) < LEAST_CHARACTERS:
        raise InputProblem("files.passphrase_short", path=str(path), least=LEAST_CHARACTERS)


def _unwrapped(lock: str, passphrase: str, path: Path) -> Sealed:
    try:
        facts = json.loads(lock)
        salt, key = (base64.b64decode(facts[name], validate=True) for name in ("salt", "key"))
        if facts["kdf"] != "scrypt":
            raise ValueError(facts["kdf"])
        cipher = AESGCM(_derived(passphrase, salt, facts))
    except (KeyError, TypeError, ValueError, MemoryError) as error:
        raise InputProblem("files.damaged", path=str(path), detail=LOCK_KEY) from error
    try:
        return Sealed(cipher.decrypt(key[:_NONCE_BYTES], key[_NONCE_BYTES:], None))
    except InvalidTag as error:
        raise InputProblem("files.wrong_passphrase", path=str(path)) from error


def _derived(passphrase: str, salt: bytes, facts: Mapping[str, Any]) -> bytes:
    # The same words typed on another system may come composed in another way.
    words = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=_KEY_BYTES, n=facts["n"], r=facts["r"], p=facts["p"]).derive(
        words
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
