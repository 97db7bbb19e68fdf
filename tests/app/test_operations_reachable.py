"""Every operation of the core can be ordered somewhere in the application."""

import ast
import re
from pathlib import Path

FOR_OTHER_OPERATIONS = {
    "boundary_edit",
    "area_given",
    "courses_edit",
    "founded",
    "located_edit",
    "put_record",
    "resettled",
    "split_as",
    "with_lineage",
    "with_sub_grids",
}
"""What makes an edit but is a part of operations, not one by itself."""
BY_FIXES = {"accept_finding", "correct_shift", "found_parts", "give_parts", "share_region"}
"""What the core itself offers as an answer to a finding."""


def makes_edit(function: ast.FunctionDef) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args]
    returns = ast.unparse(function.returns) if function.returns is not None else ""
    is_about_plan = bool(arguments) and arguments[0].arg == "plan"
    return returns == "Edit" and is_about_plan and not function.name.startswith("_")


def operations(root: Path) -> dict[str, str]:
    found = {}
    for file in sorted((root / "gis" / "operations").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and makes_edit(node):
                found[node.name] = file.name
    return found


def used_in_app(root: Path) -> set[str]:
    words = re.compile(r"\w+")
    return {
        word
        for file in (root / "app").rglob("*.py")
        for word in words.findall(file.read_text(encoding="utf-8"))
    }


def test_every_operation_is_used_by_the_application(root: Path) -> None:
    known = operations(root)
    assert len(known) > 30
    wanted = known.keys() - FOR_OTHER_OPERATIONS - BY_FIXES
    assert sorted(wanted - used_in_app(root)) == []


def test_the_exceptions_are_still_there(root: Path) -> None:
    assert operations(root).keys() >= FOR_OTHER_OPERATIONS | BY_FIXES
