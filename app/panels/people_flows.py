"""What is done with single records about people: entered, changed, ended, taken out."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from app.ask import Ask
from app.dialogs.people_group import GroupDialog
from app.dialogs.people_household import HouseholdDialog
from app.dialogs.people_member import MemberDialog
from app.dialogs.people_place import PlaceDialog
from app.dialogs.people_post import PostDialog
from app.workspace import Workspace
from gis.errors import Refused
from gis.operations.end_posts import end_posts
from gis.operations.next_id import next_id
from gis.operations.put_household import put_household
from gis.operations.put_member import put_member
from gis.operations.put_party_group import put_party_group
from gis.operations.put_place import put_place
from gis.operations.put_post import put_post
from gis.operations.remove_households import remove_households
from gis.operations.remove_members import remove_members
from gis.operations.remove_party_groups import remove_party_groups
from gis.operations.remove_places import remove_places
from gis.operations.remove_posts import remove_posts
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import (
    PLACE_KINDS,
    Household,
    HouseholdId,
    Member,
    MemberId,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
)
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

KINDS = ("households", "members", "posts", "groups", "places")
"""The kinds of records, in the order of the tabs."""
Record = Household | Member | Post | PartyGroup | Place


class PeopleFlows(QObject):
    """Ask for records and carry out what was entered, each time as one step."""

    def __init__(self, workspace: Workspace, ask: Ask, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._ask = ask
        self._texts = texts

    def add(self, kind: str) -> None:
        """Ask for a new record of a kind; the selected grid is where it begins."""
        plan = self._workspace.stable
        grid = self._workspace.selection[0] if self._workspace.selection else None
        unit = None if grid is None else plan.grids[grid].unit
        self._run(_new(plan, kind, grid, unit))

    def add_post(self, grid: GridId | None, unit: UnitId | None, role: str) -> None:
        """Ask who takes a vacant post."""
        key = PostId(next_id(self._workspace.stable.posts))
        self._run(Post(key, grid, unit, role, "", ""))

    def edit(self, kind: str, key: int) -> None:
        """Show a record to change it; nothing for one that is gone."""
        table = self._workspace.stable.table("party_groups" if kind == "groups" else kind)
        if key in table:
            self._run(table[key])

    def remove(self, kind: str, keys: Collection[int]) -> None:
        """Ask whether it is meant, and take records out."""
        texts = self._texts
        question = texts(f"people.{kind}.sure", count=f"{len(keys):,}")
        if keys and self._ask.confirm("people.remove", question, "people.remove"):
            self._workspace.perform(lambda plan: _removed(plan, kind, keys))

    def end_posts(self, posts: Sequence[int]) -> None:
        """Make today the last day of posts."""
        keys = [PostId(post) for post in posts if post >= 0]
        on = self._workspace.today
        self._workspace.perform(lambda plan: end_posts(plan, posts=keys, on=on))

    def _run(self, record: Record) -> None:
        self._ask.run(self._dialog(record))

    def _dialog(self, record: Record) -> QDialog:
        plan, texts, take = self._workspace.stable, self._texts, self._take
        match record:
            case Household():
                return HouseholdDialog(None, texts, plan, record, take)
            case Member():
                return MemberDialog(None, texts, plan, record, take)
            case Post():
                today = self._workspace.today
                return PostDialog(None, texts, plan, record, take, today=today)
            case PartyGroup():
                return GroupDialog(None, texts, plan, record, take)
            case Place():
                return PlaceDialog(None, texts, plan, record, take)

    def _take(self, record: Record) -> Refused | None:
        try:
            edit = _put(self._workspace.stable, record)
        except Refused as refusal:
            return refusal
        self._workspace.commit(edit)
        return None


def _put(plan: Plan, record: Record) -> Edit:
    match record:
        case Household():
            return put_household(plan, household=record)
        case Member():
            return put_member(plan, member=record)
        case Post():
            return put_post(plan, post=record)
        case PartyGroup():
            return put_party_group(plan, group=record)
        case Place():
            return put_place(plan, place=record)


def _new(plan: Plan, kind: str, grid: GridId | None, unit: UnitId | None) -> Record:
    match kind:
        case "households":
            key = HouseholdId(next_id(plan.households))
            return Household(key, "", unit, "", "", "", 1, None)
        case "members":
            return Member(MemberId(next_id(plan.members)), "", "", "", service_grid=None)
        case "posts":
            return Post(PostId(next_id(plan.posts)), grid, None, "", "", "")
        case "groups":
            group = PartyGroup(PartyGroupId(next_id(plan.party_groups)), "", "independent")
            return group if grid is None else replace(group, grids=(grid,), unit=unit)
    return Place(PlaceId(next_id(plan.places)), PLACE_KINDS[0], "", "", unit, None)


def _removed(plan: Plan, kind: str, keys: Collection[int]) -> Edit:
    match kind:
        case "households":
            return remove_households(plan, households=[HouseholdId(key) for key in keys])
        case "members":
            return remove_members(plan, members=[MemberId(key) for key in keys])
        case "posts":
            return remove_posts(plan, posts=[PostId(key) for key in keys])
        case "groups":
            return remove_party_groups(plan, groups=[PartyGroupId(key) for key in keys])
    return remove_places(plan, places=[PlaceId(key) for key in keys])
