"""The command that edits the profile that a project is judged by."""

from functools import partial

from app.commands import Command
from app.dialogs.profile_editor import ProfileEditor
from app.models.profile_draft import ProfileDraft
from app.orders.host import Host
from app.orders.needs import Needs
from gis.operations.set_profile import set_profile
from gis.operations.use_shipped_profile import use_shipped_profile

PROFILE_COMMANDS = ("edit_profile",)


class ProfileOrders:
    """Carry out what concerns the profile."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        return [Command("edit_profile", self.edit, self._needs.project)]

    def edit(self) -> None:
        """Edit the profile; what comes of it is one step."""
        workspace = self._host.workspace
        if workspace is None:
            return
        draft = ProfileDraft.of_plan(workspace.stable)
        dialog = ProfileEditor(None, self._host.texts, self._host.ask, draft)
        if not self._host.ask.run(dialog):
            return
        if draft.is_base():
            workspace.perform(partial(use_shipped_profile, name=draft.base))
        else:
            workspace.perform(partial(set_profile, text=draft.text()))
