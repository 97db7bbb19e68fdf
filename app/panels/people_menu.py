"""What can be done with the selected rows of the people panel, as the entries of a menu."""

from collections.abc import Callable
from dataclasses import dataclass

from app.models.people_vacancies import Vacancy
from app.panels.people_flows import PeopleFlows
from app.panels.people_give import GiveFlows
from app.panels.people_hand import HandFlows
from gis.plan.records import HouseholdId, PlaceId


@dataclass(frozen=True, slots=True)
class Deed:
    """Be one entry: its text is `people.menu.<id>`; `key` is the keyboard's in the list."""

    id: str
    run: Callable[[], object]
    key: str = ""
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class People:
    """Be all that carries out what is ordered about people."""

    records: PeopleFlows
    hand: HandFlows
    give: GiveFlows


def deeds(
    people: People, kind: str, keys: list[int], vacancy: Vacancy | None, zoom: Callable[[], None]
) -> list[Deed]:
    """Return what can be done with rows of a kind; `vacancy` is the only one chosen, if it is."""
    records, hand, give = people.records, people.hand, people.give
    real = [key for key in keys if key >= 0]
    is_one = len(real) == 1
    found = [Deed("add", lambda: records.add(kind), "Insert")]
    if vacancy is not None:
        found.append(
            Deed("fill", lambda: records.add_post(vacancy.grid, vacancy.unit, vacancy.role.key))
        )
    found.append(Deed("edit", lambda: records.edit(kind, real[0]), "F2", is_one))
    if kind == "households":
        homes = [HouseholdId(key) for key in real]
        found += [
            Deed("place", lambda: hand.place(homes), is_enabled=bool(homes)),
            Deed("assign", lambda: hand.assign(homes), is_enabled=bool(homes)),
            Deed("release", hand.release, is_enabled=bool(homes)),
            Deed("give", give.give, is_enabled=bool(homes)),
            Deed("suggest", give.suggest),
            Deed("unlink", give.unlink, is_enabled=bool(homes)),
        ]
    if kind == "posts":
        found.append(Deed("end", lambda: records.end_posts(real), is_enabled=bool(real)))
    if kind == "places":
        places = [PlaceId(key) for key in real]
        found += [
            Deed("locate", lambda: hand.locate_place(places[0]), is_enabled=is_one),
            Deed(
                "assign_place",
                lambda: hand.assign_places_by_hand(places),
                is_enabled=bool(places),
            ),
        ]
    found += [
        Deed("zoom", zoom, is_enabled=bool(keys)),
        Deed("remove", lambda: records.remove(kind, real), "Delete", bool(real)),
    ]
    return found
