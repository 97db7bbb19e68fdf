"""What holds for every test: no display, no user settings, the same examples on every run."""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from hypothesis import HealthCheck, settings

from gis.errors import Reason, Refused
from gis.files import seal
from gis.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from layers.drawing import Ruler

settings.register_profile(
    "default",
    max_examples=50,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).resolve().parent.parent
PACKAGE_OF_PROGRAM = {
    "ogrinfo": "gdal-bin",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "Xvfb": "xvfb",
}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while thousands of tests are collected: all of that stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Find a program that is not ours, such as ``program("pdftotext")``; fail without it."""

    def find(name: str) -> str:
        found = shutil.which(name)
        if found is None:
            pytest.fail(f"{name} is missing: apt-get install {PACKAGE_OF_PROGRAM.get(name, name)}")
        return found

    return find


@pytest.fixture(scope="session", autouse=True)
def no_user_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the settings and the language of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "C.UTF-8")
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_passphrases() -> Iterator[dict[str, int]]:
    """Let a passphrase cost no half second at each try; return what it costs without this."""
    shipped = dict(seal._SCRYPT)  # noqa: SLF001
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seal, "_SCRYPT", {**shipped, "n": 2**4})
        yield shipped


@pytest.fixture(scope="session", autouse=True)
def every_refusal_can_be_said() -> Iterator[None]:
    """Let each refusal that a test meets be put into words, with the facts that it came with."""
    catalogues = [Texts(language) for language in LANGUAGES]
    construct = Refused.__init__

    def checked(self: Refused, reason: Reason, **facts: object) -> None:
        construct(self, reason, **facts)
        for texts in catalogues:
            texts.of_error(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Refused, "__init__", checked)
        yield


@pytest.fixture(scope="session")
def ruler(qapp: object) -> "Ruler":
    """Return what measures letters; Qt is loaded only by the tests that need it."""
    from layers.drawing import Ruler  # noqa: PLC0415

    assert qapp is not None
    return Ruler()
