"""Giving households to heads and members: asked for, or suggested and shown before it is taken."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, Signal

from app.ask import Ask
from app.dialogs.people_give import GiveDialog, SuggestDialog
from app.map_session import MapSession
from app.models.people_candidates import Candidate, candidates_for, heads_about, members_about
from app.tools.give_proposal import Proposal
from app.tools.give_tool import GiveTool
from app.tools.select_tool import SelectHouseholdsTool
from app.workspace import Workspace
from gis.errors import Refused
from gis.operations.link_households import link_households
from gis.operations.suggest_links import suggest_links
from gis.operations.unlink_households import unlink_households
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.texts import Texts

SELECTED, GRIDS, UNITS, EVERYBODY = "selected", "grids", "units", "everybody"


class GiveFlows(QObject):
    """Carry out giving; `proposal_changed` when another proposal is shown, or none."""

    proposal_changed = Signal()

    def __init__(self, workspace: Workspace, session: MapSession, ask: Ask, texts: Texts) -> None:
        super().__init__()
        self._workspace = workspace
        self._session = session
        self._ask = ask
        self._texts = texts

    @property
    def proposal(self) -> Proposal | None:
        """What is shown and can be taken."""
        tool = self._session.tool
        return tool.proposal if isinstance(tool, GiveTool) else None

    def give(self) -> None:
        """Ask to whom the selected households go, and link them."""
        homes = self._workspace.selected.households
        plan, today = self._workspace.stable, self._workspace.today
        if not homes:
            return

        def find(members: bool) -> list[Candidate]:
            return candidates_for(plan, homes, today, members=members)

        dialog = GiveDialog(None, self._texts, plan, len(homes), find)
        who = dialog.chosen if self._ask.run(dialog) else None
        if who is not None:
            member, head = who
            self._workspace.perform(
                lambda plan: link_households(plan, households=homes, member=member, head_post=head)
            )

    def unlink(self) -> None:
        """Untie the selected households from all heads and members."""
        homes = self._workspace.selected.households
        self._workspace.perform(lambda plan: unlink_households(plan, households=homes))

    def suggest(self) -> None:
        """Ask for whom, then show on the map who is suggested; nothing is taken yet."""
        plan = self._workspace.stable
        found = [(scope, self._homes(plan, scope)) for scope in self._scopes()]
        scopes = [(scope, len(homes)) for scope, homes in found if homes]
        limit = plan.rules.clusters.households[1]
        dialog = SuggestDialog(None, self._texts, scopes, limit)
        if not scopes or not self._ask.run(dialog):
            return
        homes = dict(found)[str(dialog.scope.currentData())]
        self.propose(homes, dialog.kind.members, dialog.limit, dialog.replaces.isChecked())

    def propose(
        self, homes: Collection[HouseholdId], members: bool, most: int | None, replaces: bool
    ) -> None:
        """Work out a suggestion and show it with the tool that lets it be changed."""
        plan, today = self._workspace.stable, self._workspace.today
        grids = {grid for home in homes if (grid := plan.households[home].grid) is not None}
        units = {unit for home in homes if (unit := plan.households[home].unit) is not None}
        units |= {plan.grids[grid].unit for grid in grids}
        try:
            suggestion = suggest_links(
                plan,
                households=homes,
                members=members_about(plan, grids, units) if members else (),
                head_posts=() if members else heads_about(plan, grids, units, today),
                most=most,
                replace=replaces,
            )
        except Refused as refusal:
            self._workspace.refuse(refusal)
            return
        self._session.use_tool(GiveTool.name)
        tool = self._session.tool
        if isinstance(tool, GiveTool):
            tool.propose(suggestion, self.proposal_changed.emit)
            self._session.refresh()

    def take(self) -> None:
        """Take what is shown, as one step."""
        self._on_tool(GiveTool.take)

    def forget(self) -> None:
        """Show the proposal no more."""
        self._on_tool(GiveTool.cancel)

    def _on_tool(self, act: Callable[[GiveTool], None]) -> None:
        tool = self._session.tool
        if isinstance(tool, GiveTool):
            act(tool)
            self._session.use_tool(SelectHouseholdsTool.name)

    def _scopes(self) -> Sequence[str]:
        selected = self._workspace.selected
        return (
            *((SELECTED,) if selected.households else ()),
            *((GRIDS, UNITS) if selected.grids else ()),
            EVERYBODY,
        )

    def _homes(self, plan: Plan, scope: str) -> tuple[HouseholdId, ...]:
        selected = self._workspace.selected
        if scope == SELECTED:
            return selected.households
        if scope == EVERYBODY:
            return tuple(sorted(plan.households))
        grids = {plan.base_grid(grid) for grid in selected.grids}
        units = {plan.grids[grid].unit for grid in grids}
        wanted = grids if scope == GRIDS else {g for unit in units for g in plan.grids_of(unit)}
        return tuple(sorted(key for key, home in plan.households.items() if home.grid in wanted))
