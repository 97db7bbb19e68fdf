"""A contact as a vCard 3.0 (RFC 2426), as telephones read it from a QR code."""

import re
import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Contact:
    """Be somebody or some office to be called: a name, offices from high to low, a number."""

    name: str = field(repr=False)
    offices: tuple[str, ...]
    title: str
    phone: str = field(repr=False)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers as they are dialled; several in one text stand apart by a mark or a space."""
        pieces = re.split(r"[、,，;；/\s]+", unicodedata.normalize("NFKC", self.phone))
        numbers = (re.sub(r"[^\d+#-]", "", piece) for piece in pieces)
        return tuple(number for number in numbers if number)

    def vcard(self) -> str:
        """Return the contact as a vCard 3.0, its lines ended by CR LF."""
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:{_escaped(self.name)};;;;",
            f"FN:{_escaped(self.name)}",
        ]
        if self.offices:
            lines.append("ORG:" + ";".join(map(_escaped, self.offices)))
        if self.title:
            lines.append(f"TITLE:{_escaped(self.title)}")
        lines += [f"TEL;TYPE=WORK,VOICE:{number}" for number in self.numbers]
        return "\r\n".join([*lines, "END:VCARD", ""])


def _escaped(text: str) -> str:
    """Return a text with what has a meaning in a vCard escaped."""
    plain = " ".join(text.split())
    return re.sub(r"([\\;,])", r"\\\1", plain)
