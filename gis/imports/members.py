"""Party members from a roster (花名册)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs
from gis.identity_numbers import holds_identity_number
from gis.imports.cells import text_of
from gis.imports.columns import ColumnChoice, Field
from gis.imports.household_finder import HouseholdFinder
from gis.imports.import_report import ImportResult
from gis.imports.linked_households import LinkWork
from gis.imports.named_places import NamedPlaces
from gis.imports.sheet_rows import RowReader, TableReader
from gis.imports.tally import Tally
from gis.imports.yes_or_no import yes_or_no
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Household, Member, MemberId, PartyGroupId
from gis.progress import Progress
from gis.topology.records import UnitId

FIELDS = (
    Field("name", ("姓名", "党员姓名", "党员", "名字")),
    Field("branch", ("所在党支部", "党支部", "所属党支部", "支部", "所在支部", "所属支部",
                     "组织关系所在党支部", "党组织", "所在党组织")),
    Field("party_group", ("党小组", "所在党小组", "所属党小组", "网格党小组")),
    Field("unit", ("村", "村社区", "行政村", "社区", "所在村", "所属村", "村名", "村居",
                   "居住村")),
    Field("township", ("乡镇", "镇", "街道", "镇街", "乡镇街道")),
    Field("household_no", ("户号", "户编号", "住户编号", "所在户号", "家庭编号")),
    Field("grid", ("所属网格", "所在网格", "网格编号", "网格编码", "网格", "居住网格")),
    Field("service_grid", ("服务网格", "联系网格", "报到网格", "责任网格", "包联网格",
                           "双报到网格")),
    Field("probationary", ("预备党员", "是否预备党员", "人员类别", "党员类别", "党员类型")),
    Field("in_service", ("在职党员", "是否在职党员", "双报到党员", "是否在职")),
    Field("linked", ("联系户", "联系户号", "联系户名单", "联系户编号", "包联户", "结对户",
                     "联系群众户号", "联系户数")),
)  # fmt: skip
_KEPT = ("branch", "household_no", "household", "grid", "service_grid", "party_group")


def import_members(  # one argument for each thing that a user may say
    plan: Plan,
    sheets: Sequence[Sheet],
    *,
    columns: ColumnChoice | None = None,
    crs: AnyCrs | None = None,
    remove_missing: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Return the step that puts the members of a roster into a plan, and the report.

    A member of the same name, branch and household number is brought up to date, and one of the
    same name and branch where only one of the two knows the number. The household is found by its
    number and the village, and decides about the grid; a grid in the roster counts without one.
    A list of household numbers ties these to the member. Raises InputProblem when the table as a
    whole cannot be used.
    """
    del crs, remove_missing  # such a list has no places, and never takes anybody out
    table = TableReader(sheets, FIELDS, columns or {}, (("name",),), progress)
    work = _Work(plan)
    for reader in table.sheets:
        for row in table.watched(reader):
            if not row.is_failing():
                work.read(row)
    return ImportResult(work.edit(), table.report(work.tally))


class _Work:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._places = NamedPlaces(plan)
        self._homes = HouseholdFinder(plan)
        self._links = LinkWork(plan, self._homes, of_members=True)
        self._by_name: dict[str, list[Member]] = {}
        for member in plan.members.values():
            self._by_name.setdefault(member.name, []).append(member)
        self._groups: dict[str, list[PartyGroupId]] = {}
        for group in plan.party_groups.values():
            self._groups.setdefault(group.name, []).append(group.id)
        self._seen: dict[tuple[str, str, str], int] = {}
        self._matched: dict[MemberId, int] = {}
        self._next = max(plan.members, default=0) + 1
        self._puts: dict[MemberId, Member] = {}
        self.tally = Tally(plan)

    def read(self, row: RowReader) -> None:
        """Take in one row."""
        if not row.text("name"):
            row.problem("name", "imports.name_missing")
            return
        key = row.text("name"), row.text("branch"), self._number(row)
        if key in self._seen:
            row.problem("name", "imports.row_doubled", first=self._seen[key])
            return
        self._seen[key] = row.number
        unit = self._places.unit(row)
        old = self._known(row, key)
        if row.is_failing():
            return
        if old is not None and old.id in self._matched:
            row.problem("name", "imports.row_doubled", first=self._matched[old.id])
            return
        member = self._record(row, key, unit, old)
        if old is None:
            self._next += 1
        self._matched[member.id] = row.number
        if member != old:
            self._puts[member.id] = member
        homes = self._links.households(row, "linked", unit) if row.sheet.has("linked") else ()
        ties = self._links.tie(row, "linked", homes, member.id)
        self._count(row, old, member, ties=ties)

    def edit(self) -> Edit:
        """Return the step."""
        puts: dict[str, Mapping[int, object]] = {}
        deletes: dict[str, frozenset[int]] = {}
        if self._puts:
            puts["members"] = {int(key): member for key, member in self._puts.items()}
        self._links.into(puts, deletes)
        label = EditLabel("imports.import_members", {"count": len(self._puts)})
        return Edit(label, puts, deletes)

    def _count(self, row: RowReader, old: Member | None, new: Member, *, ties: bool) -> None:
        sheet = row.sheet.sheet.name
        if ties and old == new:
            self.tally.note_change(sheet, row.number, "linked", row.text("linked"))
        else:
            self.tally.count(sheet, row.number, [(old, new)])

    def _number(self, row: RowReader) -> str:
        number = text_of(row.cell("household_no"))
        return "" if holds_identity_number(number) else number

    def _known(self, row: RowReader, key: tuple[str, str, str]) -> Member | None:
        """Return the member that a row means; None for a new one, or when noted as ambiguous."""
        name, branch, number = key
        same = [
            member
            for member in self._by_name.get(name, ())
            if not row.sheet.has("branch") or member.branch == branch
        ]
        exact = [member for member in same if member.household_no == number]
        if len(exact) == 1:
            return exact[0]
        open_ones = [member for member in same if not number or not member.household_no]
        if len(exact) > 1 or len(open_ones) > 1:
            row.ambiguous(
                "name", "imports.member_in_several", count=max(len(exact), len(open_ones))
            )
            return None
        return open_ones[0] if open_ones else None

    def _record(
        self, row: RowReader, key: tuple[str, str, str], unit: UnitId | None, old: Member | None
    ) -> Member:
        home = self._home(row, key[2], unit)
        grid = self._places.grid(row, "grid", unit)
        if home is not None:
            grid = home.grid or grid
        before = old or Member(MemberId(self._next), *key)
        known = {
            "branch": key[1],
            "household_no": key[2],
            "household": None if home is None else home.id,
            "grid": grid,
            "service_grid": self._places.grid(row, "service_grid", None),
            "party_group": self._party_group(row),
        }
        changes = {name: known[name] for name in _KEPT if known[name] not in (None, "")}
        probationary = yes_or_no(row.cell("probationary"), "预备")
        in_service = yes_or_no(row.cell("in_service"), "在职", "双报到")
        return replace(
            before,
            **changes,  # type: ignore[arg-type]
            probationary=before.probationary if probationary is None else probationary,
            in_service=before.in_service if in_service is None else in_service,
        )

    def _home(self, row: RowReader, number: str, unit: UnitId | None) -> Household | None:
        if not number:
            return None
        homes = self._homes.by_number(number, unit)
        if len(homes) == 1:
            return self._homes.record(homes[0])
        if homes:
            facts = {"said": number, "count": len(homes)}
            row.remark("household_no", "imports.household_ambiguous", **facts)
        else:
            row.remark("household_no", "imports.household_unknown", said=number)
        return None

    def _party_group(self, row: RowReader) -> PartyGroupId | None:
        text = row.text("party_group")
        if not text:
            return None
        found = self._groups.get(text, [])
        if len(found) != 1:
            row.remark("party_group", "imports.party_group_unknown", said=text, count=len(found))
        return found[0] if len(found) == 1 else None
