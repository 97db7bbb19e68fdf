"""Where households and places belong, by decision of a person or by their location."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject

from app.ask import Ask
from app.dialogs.people_reason import AssignDialog, PlacesToGridDialog, ReasonDialog
from app.map_session import MapSession
from app.tools.place_point_tool import PlacePointTool
from app.workspace import Workspace
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_places import assign_places
from gis.operations.assign_places_by_hand import assign_places_by_hand
from gis.operations.locate_by_house_number import locate_by_house_number
from gis.operations.locate_by_villager_group import locate_by_villager_group
from gis.operations.release_to_location import release_to_location
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, LocatedBy, PlaceId
from gis.texts import Texts
from gis.topology.records import GridId


class HandFlows(QObject):
    """Assign by hand with a reason, release, locate."""

    def __init__(self, workspace: Workspace, session: MapSession, ask: Ask, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._session = session
        self._ask = ask
        self._texts = texts

    def ask_reason(self) -> None:
        """Ask for the reason that is given to what is assigned by hand from now on."""
        dialog = ReasonDialog(None, self._texts, self._workspace.hand_reasons)
        if self._ask.run(dialog):
            self._workspace.set_hand_reason(dialog.said)
            self._session.refresh()

    def assign(self, households: Collection[HouseholdId], grid: GridId | None = None) -> None:
        """Ask why, and to which grid if that is not said, and assign households by hand."""
        plan = self._workspace.stable
        if not households:
            return
        likely = [grid] if grid is not None else list(self._workspace.selection)
        given, count = self._workspace.hand_reasons, len(households)
        dialog = AssignDialog(None, self._texts, plan, given, grids=likely, count=count)
        chosen = dialog.grid.chosen if self._ask.run(dialog) else None
        if chosen is None:
            return
        reason = dialog.said
        self._workspace.set_hand_reason(reason)
        self._workspace.perform(
            lambda plan: assign_by_hand(
                plan, households=households, grid=GridId(chosen), reason=reason
            )
        )

    def assign_selected(self) -> None:
        """Assign the selected households by hand."""
        self.assign(self._workspace.selected.households)

    def release(self) -> None:
        """Let the houses of the selected households decide again."""
        homes = self._workspace.selected.households
        self._workspace.perform(lambda plan: release_to_location(plan, households=homes))

    def place(self, households: Sequence[HouseholdId]) -> None:
        """Take the tool that places households, with these in its queue."""
        self._session.place_households(households)

    def place_unplaced(self) -> None:
        """Place all households that have no location, one after another."""
        self.place(_waiting(self._workspace.stable))

    def place_approximate(self) -> None:
        """Place those anew that stand only somewhere in their villager group."""
        plan = self._workspace.stable
        near = [
            home for home in plan.households.values() if home.located_by is LocatedBy.VILLAGER_GROUP
        ]
        near.sort(key=lambda home: (home.unit or 0, home.villager_group, home.household_no))
        self.place([home.id for home in near])

    def locate_by_house_number(self) -> None:
        """Locate households at the address or in the building of their house number."""
        self._workspace.perform(lambda plan: locate_by_house_number(plan))

    def locate_by_villager_group(self) -> None:
        """Put households that are left on the land of their villager group."""
        self._workspace.perform(lambda plan: locate_by_villager_group(plan))

    def locate_place(self, place: PlaceId) -> None:
        """Take the tool that waits for the point of a place."""
        self._session.use_tool(PlacePointTool.name)
        if isinstance(self._session.tool, PlacePointTool):
            self._session.tool.locate(place)
            self._session.refresh()

    def assign_places(self) -> None:
        """Put all places into the grids on whose land they stand."""
        self._workspace.perform(lambda plan: assign_places(plan))

    def assign_places_by_hand(self, places: Collection[PlaceId]) -> None:
        """Ask for the grid, the selected ones first, and put places into it."""
        plan, likely = self._workspace.stable, self._workspace.selection
        if not places:
            return
        dialog = PlacesToGridDialog(None, self._texts, plan, grids=likely, count=len(places))
        chosen = dialog.grid.chosen if self._ask.run(dialog) else None
        if chosen is not None:
            self._workspace.perform(
                lambda plan: assign_places_by_hand(plan, places=places, grid=GridId(chosen))
            )


def _waiting(plan: Plan) -> list[HouseholdId]:
    homes = [home for home in plan.households.values() if home.location is None]
    homes.sort(key=lambda home: (home.unit or 0, home.villager_group, home.household_no, home.id))
    return [home.id for home in homes]
