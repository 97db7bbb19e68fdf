"""The catalogue of texts is whole: both languages, the same facts, no key missing in the code."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

from gis.errors import Reason
from resources import path

LANGUAGES = {"zh", "en"}
# Calls whose first argument is a text key.
KEYED_CALLS = {"texts", "_texts", "InputProblem", "EditLabel"}

HALF_WIDTH_MARK = re.compile(r"[\u4e00-\u9fff”』」）][,:;?!]|[,:;?!][\u4e00-\u9fff]")

Entry = dict[str, str]


def entries_of(table: dict[str, object], prefix: str) -> Iterator[tuple[str, Entry]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict) and not any(isinstance(inner, dict) for inner in value.values()):
            yield key, value
        else:
            assert isinstance(value, dict), f"{key} is neither an entry nor a group of entries"
            yield from entries_of(value, key)


def catalogue() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for file in sorted(path("texts").glob("*.toml")):
        found.update(entries_of(tomllib.loads(file.read_text(encoding="utf-8")), file.stem))
    assert found
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def keyed_calls(root: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield where each call with a literal text key stands, and the call."""
    for package in ("app", "gis", "layers"):
        for file in sorted((root / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and called_name(node) in KEYED_CALLS:
                    yield f"{file.relative_to(root)}:{node.lineno}", node


def called_name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def literal_key(call: ast.Call) -> str | None:
    match call.args:
        case [ast.Constant(value=str(key)), *_] if "." in key:
            return key
        case _:
            return None


def test_every_entry_speaks_both_languages_with_the_same_facts() -> None:
    for key, entry in catalogue().items():
        assert set(entry) == LANGUAGES, key
        assert all(text.strip() for text in entry.values()), key
        assert placeholders(entry["zh"]) == placeholders(entry["en"]), key


def test_chinese_is_set_with_full_width_marks() -> None:
    wrong = [key for key, entry in catalogue().items() if HALF_WIDTH_MARK.search(entry["zh"])]
    assert wrong == []


def test_facts_are_named() -> None:
    for key, entry in catalogue().items():
        assert all(name.isidentifier() for name in placeholders(entry["zh"])), key


def test_every_reason_to_refuse_has_its_text() -> None:
    assert {f"refused.{reason.value}" for reason in Reason} - set(catalogue()) == set()


def test_every_text_of_a_refusal_has_its_reason() -> None:
    refused = {key for key in catalogue() if key.startswith("refused.")}
    assert refused - {f"refused.{reason.value}" for reason in Reason} == set()


def test_every_key_in_the_code_exists_and_gets_its_facts(root: Path) -> None:
    known = catalogue()
    found = 0
    for place, call in keyed_calls(root):
        key = literal_key(call)
        if key is None:
            continue
        found += 1
        assert key in known, f"{place} asks for {key}"
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and called_name(call) != "EditLabel":
            assert placeholders(known[key]["zh"]) <= given, f"{place} gives {key} too few facts"
    assert found, "the search for keys found none"
