"""One font to a face for all pages of a PDF, be they new or taken over from an earlier file."""

from collections.abc import Iterable, Iterator, Mapping

from pikepdf import Object, Pdf

from app.printing.output.pdf_fonts import Face, name_of, read_face, written_font
from app.printing.output.pdf_text import glyphs_used, renumbered

_ObjectNumber = tuple[int, int]


def join_fonts(target: Pdf, kept: Iterable[Object], new: Iterable[Object]) -> None:
    """Give all forms the same font for a face, with the glyphs that they show and no others.

    The contents of kept forms stay as they are; new ones may get other glyph numbers.
    """
    kept_forms, new_forms = _each_once(kept), _each_once(new)
    faces = _faces_in_use(kept_forms)
    moved: dict[_ObjectNumber, Mapping[int, int]] = {}
    for _, _, font in _fonts(new_forms):
        if font.objgen not in moved:
            face = read_face(font)
            faces[face.name], moved[font.objgen] = faces.get(face.name, face.reduced(())).joined(
                face
            )
    for form in new_forms:
        _renumber(form, moved)
    written = {name: written_font(target, face) for name, face in faces.items()}
    for fonts, key, font in list(_fonts([*kept_forms, *new_forms])):
        fonts[key] = written[name_of(font)]


def _each_once(forms: Iterable[Object]) -> list[Object]:
    return list({form.objgen: form for form in forms}.values())


def _fonts(forms: Iterable[Object]) -> Iterator[tuple[Object, str, Object]]:
    """Yield the table of fonts of a form, a key and the font that it has there."""
    for form in forms:
        fonts = form.Resources.get("/Font")
        if fonts is not None:
            for key, font in fonts.items():
                yield fonts, key, font


def _faces_in_use(forms: Iterable[Object]) -> dict[str, Face]:
    """Return the faces of an earlier file by name, without what only its other pages show."""
    used: dict[str, set[int]] = {}
    fonts: dict[str, Object] = {}
    for form in forms:
        names = {key: name_of(font) for _, key, font in _fonts([form])}
        fonts.update({name_of(font): font for _, _, font in _fonts([form])})
        for key, number in glyphs_used(form.read_bytes()):
            used.setdefault(names[key], set()).add(number)
    return {name: read_face(font).reduced(used.get(name, ())) for name, font in fonts.items()}


def _renumber(form: Object, moved: Mapping[_ObjectNumber, Mapping[int, int]]) -> None:
    numbers = {
        key: moved[font.objgen]
        for _, key, font in _fonts([form])
        if any(old != new for old, new in moved[font.objgen].items())
    }
    if numbers:
        form.write(renumbered(form.read_bytes(), numbers))
