"""The menu of a household, and of households that are selected."""

from collections.abc import Callable

from app.context_menu.entry import MenuGroup, MenuMaker
from app.selection import Selection
from gis.operations.release_to_location import release_to_location
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId


def household_group(make: MenuMaker, home: HouseholdId) -> MenuGroup:
    """Return what can be done with one household."""

    def by_place(plan: Plan) -> Edit:
        return release_to_location(plan, households=[home])

    def select() -> None:
        make.workspace.set_selected(Selection(households=(home,)))

    def ordered(command: str) -> Callable[[], None]:
        def run() -> None:
            if home not in make.workspace.selected.households:
                select()
            make.host.run_command(command)

        return run

    return MenuGroup(
        make.texts("tools.menu.of_household", number=make.plan.households[home].household_no),
        (
            make.entry("select_household", select),
            make.entry("move_household", lambda: make.host.place_households((home,))),
            make.operation("assign_by_location", by_place),
            make.entry("assign_by_hand", ordered("assign_by_hand")),
            make.entry("give_to", ordered("give_to")),
        ),
    )
