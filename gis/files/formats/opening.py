"""Opening any vector file: which reader it takes, and what it is when its ending lies."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from pyogrio.errors import CRSError

from gis.errors import InputProblem
from gis.files.encoding_choices import choices_of
from gis.files.formats.archive import unpacked
from gis.files.formats.coordinate_table import TableSource
from gis.files.formats.drawing import DrawingSource
from gis.files.formats.endings import FORMATS, TABLE_ENDINGS, VECTOR_ENDINGS, ending_of
from gis.files.formats.gdal_source import GdalSource
from gis.files.formats.kml import KmlSource, with_lines_for_rings, with_plain_names
from gis.files.formats.mapinfo import without_charset
from gis.files.formats.plain_utf8 import PlainText, broken_json, in_utf8, plain_text
from gis.files.formats.recognised import kind_of
from gis.files.formats.several_files import SeveralFiles
from gis.files.formats.shapefile import ShapefileSource, has_index, with_index
from gis.files.formats.source import Opened, VectorSource
from gis.files.formats.survey_text import SurveyTextSource, is_survey_text
from gis.files.rings_from_lines import JOIN_M
from gis.files.untouched import untouched
from gis.files.vector_facts import EncodingChoice, Remark
from gis.files.vector_layer import UNREADABLE, cause_of, require_vector_file
from gis.geometry.gcj02 import ShiftedCrs

_OVITAL = ("ovkml", "ovkmz")
_TEXTS = ("geojson", "json", "geojsonl", "geojsons", "topojson", "gml", "xml", "gpx")
_TEXT_TABLES = ("csv", "tsv", "txt")
_ENDING_FOR_GDAL = {"geojson": "geojson", "json": "json", "xml": "gml"}
_GPS_M = 15.0
"""Whoever walks round a field with a receiver comes back to where he began within this."""

_TEXT_BYTES = 500_000_000
"""Larger texts are taken to be in UTF-8, as looking would take longer than reading."""

_GPX_VERTICES = ("track_points", "route_points")
_NO_VECTORS = ("dwg", "pdf", "png", "jpg", "tif", "rar", "7z", "html")
"""What people send in place of a vector file; each has a text that says what to do."""

_PARTS = ("dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix")
"""The parts of a shapefile, which people choose in its place."""

_OFTEN_NO_VECTORS = (".json", ".xml")
"""Endings that descriptions of maps have as well as maps."""

_MEMBERS = frozenset({*VECTOR_ENDINGS} - {"zip"})


@contextmanager
def opened(path: Path, encoding: str | None = None) -> Iterator[Opened]:
    """Open a vector file as what it is; `encoding` replaces what is found of its text.

    The original is not changed and gets no file beside it. Raises InputProblem where it is
    missing, empty or no vector file, and where reading it fails within.
    """
    require_vector_file(path)
    _require_encoding(path, encoding)
    with ExitStack() as stack, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield _Opening(path, encoding, stack).opened()
        except CRSError as error:
            raise InputProblem("vector_files.broken_crs", path=path) from error
        except UNREADABLE as error:
            raise _problem(path, error) from error
        except UnboundLocalError as error:
            # What pyogrio raises for a system that GDAL took but cannot write down.
            if "wkt" not in str(error):
                raise
            raise InputProblem("vector_files.broken_crs", path=path) from error


def _problem(path: Path, error: Exception) -> InputProblem:
    """Return what to say of a file that GDAL cannot read."""
    cause = cause_of(error)
    own = FORMATS.get(ending_of(path))
    is_unknown = "not recognized as being in a supported" in cause
    place = broken_json(path) if ending_of(path) in _TEXTS else None
    if place is not None:
        line, column = place
        return InputProblem("vector_files.broken_json", path=path, line=line, column=column)
    if is_unknown and own is not None:
        return InputProblem("vector_files.not_what_it_says", path=path, format=own)
    if is_unknown:
        endings = " ".join(VECTOR_ENDINGS)
        return InputProblem("vector_files.unknown_kind", path=path, endings=endings)
    return InputProblem("polygon_files.unreadable", path=path, cause=cause)


def _require_encoding(path: Path, encoding: str | None) -> None:
    try:
        "".encode(encoding or "UTF-8")
    except LookupError as error:
        raise InputProblem("files.unknown_encoding", path=path, encoding=encoding) from error


class _Opening:
    """Find the reader for one file; what it needs beside goes when `stack` is closed."""

    def __init__(self, path: Path, encoding: str | None, stack: ExitStack) -> None:
        self._path = path
        self._encoding = encoding
        self._stack = stack
        self._remarks: list[Remark] = []

    def opened(self) -> Opened:
        """Return the file, ready to be read."""
        path = _whole(self._path)
        _require_content(path)
        kind = kind_of(path)
        own = ending_of(path)
        if kind not in (own, "folder", "gdb") and own in (*VECTOR_ENDINGS, *TABLE_ENDINGS):
            told = FORMATS.get(kind, kind.upper())
            self._remarks.append(("vector_files.renamed", {"path": path, "really": told}))
        source = self._source(path, kind)
        is_shifted = own in _OVITAL or kind in _OVITAL
        likely = ShiftedCrs.GCJ02 if is_shifted else None
        if is_shifted:
            self._remarks.append(("vector_files.ovital_shifted", {"path": path}))
        name = FORMATS.get(own if is_shifted else kind, kind.upper())
        meeting = _GPS_M if kind == "gpx" else JOIN_M
        return Opened(path, name, source, likely, tuple(self._remarks), meeting)

    def _source(self, path: Path, kind: str) -> VectorSource:
        if kind in _NO_VECTORS:
            raise InputProblem(f"vector_files.is_{kind.replace('7z', 'rar')}", path=self._path)
        if kind in TABLE_ENDINGS:
            is_survey = kind in _TEXT_TABLES and is_survey_text(path)
            return (SurveyTextSource if is_survey else TableSource)(path, self._encoding)
        if kind in _TEXTS:
            return self._of_text(path, kind)
        readers: Mapping[str, Callable[[Path], VectorSource]] = {
            "dxf": lambda drawing: DrawingSource(drawing, self._encoding),
            "shp": self._of_shapefile,
            "dbf": lambda table: ShapefileSource(table, self._encoding),
            "kml": self._of_kml,
            "ovkml": self._of_kml,
            "kmz": self._of_archive,
            "ovkmz": self._of_archive,
            "zip": self._of_archive,
            "folder": self._of_folder,
            "mif": lambda table: self._of_mapinfo(table, "mif"),
            "tab": lambda table: self._of_mapinfo(table, "tab"),
        }
        if kind in readers:
            return readers[kind](path)
        named = path if ending_of(path) == kind else self._renamed(path, kind)
        return self._by_gdal(named, self._encoding)

    def _by_gdal(self, path: Path, encoding: str | None) -> VectorSource:
        return GdalSource(self._stack.enter_context(untouched(path)), encoding=encoding)

    def _of_mapinfo(self, path: Path, kind: str) -> VectorSource:
        named = path if ending_of(path) == kind else self._renamed(path, kind)
        copy = without_charset(named, self._folder())
        if copy is None:
            return self._by_gdal(named, self._encoding)
        return self._by_gdal(copy, self._encoding or "GB18030")

    def _of_shapefile(self, path: Path) -> VectorSource:
        named = path if ending_of(path) == "shp" else self._renamed(path, "shp")
        if not has_index(named):
            self._remarks.append(("vector_files.index_restored", {"path": path}))
            return ShapefileSource(with_index(named, self._folder()), self._encoding)
        readable = self._stack.enter_context(untouched(named))
        return ShapefileSource(readable, self._encoding)

    def _of_kml(self, path: Path) -> VectorSource:
        plain = plain_text(path, self._encoding)
        words, names = with_plain_names(plain.text)
        words = with_lines_for_rings(words)
        named = path
        if words != plain.text or not plain.is_utf8 or ending_of(path) != "kml" or "!" in str(path):
            plain = replace(plain, text=words)
            named = in_utf8(plain, self._folder() / f"{_plain_stem(path)}.kml")
        choices = _choices(plain, path)
        return KmlSource(named, said=plain.encoding, choices=choices, names=names)

    def _of_text(self, path: Path, kind: str) -> VectorSource:
        left_out = _GPX_VERTICES.__contains__ if kind == "gpx" else lambda _: False
        is_plain = path.stat().st_size > _TEXT_BYTES
        plain = None if is_plain else plain_text(path, self._encoding)
        if plain is None or (plain.is_utf8 and ending_of(path) == kind):
            readable = self._stack.enter_context(untouched(path))
            return GdalSource(readable, left_out=left_out)
        ending = _ENDING_FOR_GDAL.get(kind, kind)
        named = in_utf8(plain, self._folder() / f"{_plain_stem(path)}.{ending}")
        schema = path.with_suffix(".xsd")
        if schema.exists():
            shutil.copyfile(schema, named.with_suffix(".xsd"))
        return GdalSource(
            named, said=plain.encoding, choices=_choices(plain, path), left_out=left_out
        )

    def _of_archive(self, path: Path) -> VectorSource:
        folder = unpacked(path, self._folder())
        found = sorted(_vector_files(folder))
        if not found:
            raise InputProblem("vector_files.nothing_in_archive", path=self._path)
        return self._of_several({one.relative_to(folder).as_posix(): one for one in found})

    def _of_folder(self, path: Path) -> VectorSource:
        found = sorted(one for one in path.iterdir() if _is_vector_file(one))
        if not found:
            raise InputProblem("vector_files.nothing_in_folder", path=self._path)
        return self._of_several({one.name: one for one in found})

    def _of_several(self, files: Mapping[str, Path]) -> VectorSource:
        sources: dict[str, VectorSource] = {}
        left_out: list[str] = []
        for name, path in files.items():
            try:
                source = self._source(path, kind_of(path))
                source.layers()
            except (*UNREADABLE, InputProblem):
                if len(files) == 1:
                    raise
                left_out.append(name)
            else:
                sources[name.rpartition(".")[0]] = source
        if not sources:
            raise InputProblem("vector_files.nothing_in_archive", path=self._path)
        told = [name for name in left_out if not name.lower().endswith(_OFTEN_NO_VECTORS)]
        if told:
            facts = {"path": self._path, "names": "、".join(told)}
            self._remarks.append(("vector_files.members_left_out", facts))
        return next(iter(sources.values())) if len(sources) == 1 else SeveralFiles(sources)

    def _folder(self) -> Path:
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory()))

    def _renamed(self, path: Path, ending: str) -> Path:
        """Return a copy under the ending that the file should have."""
        named = self._folder() / f"{_plain_stem(path)}.{ending}"
        shutil.copyfile(path, named)
        for part in (".dbf", ".shx", ".cpg", ".prj") if ending == "shp" else ():
            if path.with_suffix(part).exists():
                shutil.copyfile(path.with_suffix(part), named.with_suffix(part))
        return named


def _whole(path: Path) -> Path:
    """Return the shapefile that a file is a part of, else the file itself."""
    if ending_of(path) in _PARTS and path.is_file():
        for suffix in (".shp", ".SHP"):
            if path.with_suffix(suffix).is_file():
                return path.with_suffix(suffix)
        if ending_of(path) != "dbf":
            raise InputProblem("vector_files.only_a_part", path=path)
    return path


def _require_content(path: Path) -> None:
    try:
        is_empty = path.is_file() and path.stat().st_size == 0
        if path.is_file():
            path.open("rb").close()
    except OSError as error:
        _raise_unreadable(path, error)
    if is_empty:
        raise InputProblem("vector_files.empty_file", path=path)


def _raise_unreadable(path: Path, error: OSError) -> NoReturn:
    cause = error.strerror or type(error).__name__
    raise InputProblem("polygon_files.unreadable", path=path, cause=cause) from error


def _vector_files(folder: Path) -> Iterator[Path]:
    """Yield the vector files below a folder; a FileGDB is one although it is a folder."""
    for one in folder.iterdir():
        if _is_vector_file(one):
            yield one
        elif one.is_dir():
            yield from _vector_files(one)


def _is_vector_file(path: Path) -> bool:
    if path.is_dir():
        return path.suffix.lower() == ".gdb" or any(path.glob("*.gdbtable"))
    return ending_of(path) in _MEMBERS


def _plain_stem(path: Path) -> str:
    return path.stem.replace("!", "_")


def _choices(plain: PlainText, path: Path) -> tuple[EncodingChoice, ...]:
    """Return the encodings worth trying of a text that says none, or says it wrong."""
    if plain.encoding.declared:
        return ()
    telling = [line for line in path.read_bytes().splitlines() if not line.isascii()]
    return choices_of((), [(line.strip()[:200],) for line in telling], plain.encoding.name)
