"""The templates that there are: those that come with the program and the user's own."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from app.printing.templates.checking import faults_in
from app.printing.templates.reading import parsed_template, read_template
from app.printing.templates.records import Template
from app.printing.templates.writing import write_template
from gis.errors import InputProblem
from gis.files.atomic import written_beside
from resources import path

SUFFIX = ".toml"


class TemplateLibrary:
    """Find templates by key in the shipped folder and, before it, in the user's `folder`."""

    def __init__(self, folder: Path | None = None) -> None:
        self._shipped = path("templates")
        self._folder = folder

    def keys(self) -> list[str]:
        """Return the keys of all templates, shipped ones first."""
        return list(
            dict.fromkeys(file.stem for file in (*self._files(self._shipped), *self._own()))
        )

    def own_keys(self) -> list[str]:
        """Return the keys of the user's templates."""
        return [file.stem for file in self._own()]

    def template(self, name: str) -> Template:
        """Return a template by its key or the path of its file; raises InputProblem."""
        return self._read(self._file(name), frozenset())

    def shipped(self, key: str) -> Template:
        """Return a template that comes with the program, whatever the user has."""
        return self._read(self._shipped / f"{key}{SUFFIX}", frozenset())

    def checked(self, file: Path) -> tuple[Template, list[InputProblem]]:
        """Return the template in a file and all that is wrong with its parts.

        Raises InputProblem where it cannot be read at all.
        """
        template = parsed_template(file, partial(self._base, file, frozenset({file})))
        return template, list(faults_in(template, file.name))

    def copy(self, name: str, path: Path) -> None:
        """Copy the file of a template with its comments; raises InputProblem."""
        content = self._file(name).read_bytes()
        with written_beside(path) as beside:
            beside.write_bytes(content)

    def save(self, template: Template) -> Path:
        """Keep a template as the user's own and return its file; raises InputProblem.

        It builds on the shipped one that lays out its product, where there is one.
        """
        file = self.path_for(template.key)
        shipped = self._shipped / f"{template.product}{SUFFIX}"
        base = self.shipped(template.product) if shipped.is_file() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        write_template(template, file, base)
        return file

    def path_for(self, key: str) -> Path:
        """Return where the user's template of a key is kept; raises InputProblem without one."""
        if self._folder is None:
            raise InputProblem("templates.no_folder")
        return self._folder / f"{key}{SUFFIX}"

    def _read(self, file: Path, seen: frozenset[Path]) -> Template:
        if file in seen:
            raise InputProblem("templates.builds_on_itself", path=file.name)

        return read_template(file, partial(self._base, file, seen | {file}))

    def _base(self, file: Path, seen: frozenset[Path], key: str) -> Template:
        """Return the template that a file builds on."""
        found = self._file(key)
        # A user's template of a shipped one's name builds on the shipped one.
        is_same = found.exists() and file.exists() and found.samefile(file)
        return self._read(self._shipped / f"{key}{SUFFIX}" if is_same else found, seen)

    def _file(self, name: str) -> Path:
        if name.endswith(SUFFIX):
            return Path(name)
        for folder in (self._folder, self._shipped):
            if folder is not None and (folder / f"{name}{SUFFIX}").is_file():
                return folder / f"{name}{SUFFIX}"
        raise InputProblem("templates.unknown", name=name, known=", ".join(self.keys()))

    def _own(self) -> Iterator[Path]:
        return iter(()) if self._folder is None else self._files(self._folder)

    @staticmethod
    def _files(folder: Path) -> Iterator[Path]:
        return iter(sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ())
