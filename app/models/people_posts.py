"""The rows of posts: role, place, holder, days; and of what is vacant."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.models.people_links import LinkCounts
from app.models.people_rows import ALL, Column, grid_name, unit_name
from app.models.people_vacancies import Vacancy, is_filled, vacancies
from gis.plan.plan import Plan
from gis.plan.profile import Duty
from gis.plan.records import Employment, Post, PostId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

VACANT = "vacant"


class PostRows:
    """Read posts from a plan; a vacant one has a negative key, the first is -1."""

    kind = "posts"
    table = "posts"
    leans_on = frozenset({"links", "members", "grids", "units", "profiles"})
    columns = (
        Column("place", 100),
        Column("role", 90),
        Column("name", 70),
        Column("phone", 100),
        Column("employment", 60),
        Column("links", 54, is_number=True),
        Column("started", 84),
        Column("ended", 84),
    )
    sieves = (
        ALL,
        "held",
        "ended",
        VACANT,
        *(duty.value for duty in Duty),
        "several",
        "unknown_role",
    )

    def __init__(self, texts: Texts, today: Callable[[], str]) -> None:
        """Take what tells the date of today (ISO)."""
        self._texts = texts
        self._today = today
        self._links = LinkCounts()
        self._vacant: tuple[Vacancy, ...] = ()
        self._cells: Mapping[str, Callable[[Plan, Post], str | int]] = {
            "place": lambda plan, post: grid_name(plan, post.grid) or unit_name(plan, post.unit),
            "role": lambda plan, post: role_title(plan, post.role, texts),
            "name": holder_name,
            "phone": lambda _, post: post.phone_public,
            "employment": lambda _, post: self._employment(post),
            "links": lambda plan, post: self._links.of_post(plan, post.id),
            "started": lambda _, post: post.started_on,
            "ended": lambda _, post: post.ended_on,
        }

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the ids of the posts that a sieve lets through, or the keys of vacant ones."""
        if sieve == VACANT:
            self._vacant = tuple(vacancies(plan, self._today()))
            return [-1 - number for number in range(len(self._vacant))]
        several = self._several(plan) if sieve == "several" else frozenset()
        return sorted(
            key for key, post in plan.posts.items() if self._passes(plan, post, sieve, several)
        )

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a row through."""
        if key < 0:
            return sieve == VACANT and -1 - key < len(self._vacant)
        post = plan.posts.get(PostId(key))
        several = self._several(plan) if sieve == "several" else frozenset()
        return post is not None and self._passes(plan, post, sieve, several)

    def vacancy(self, key: int) -> Vacancy | None:
        """Return what a row stands for that has no record."""
        return self._vacant[-1 - key] if key < 0 else None

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell."""
        vacancy = self.vacancy(key)
        if vacancy is not None:
            return self._of_vacancy(plan, vacancy, column)
        return self._cells[column](plan, plan.posts[PostId(key)])

    def words(self, plan: Plan, key: int) -> str:
        """Return place, role, holder and number."""
        columns = ("place", "role", "name", "phone")
        return " ".join(str(self.value(plan, key, column)) for column in columns)

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grid of the post, with the one that it is part of."""
        vacancy = self.vacancy(key)
        grid = vacancy.grid if vacancy is not None else plan.posts[PostId(key)].grid
        return () if grid is None or grid not in plan.grids else {grid, plan.base_grid(grid)}

    def unit(self, plan: Plan, key: int) -> UnitId | None:
        """Return the unit of the post."""
        vacancy = self.vacancy(key)
        return vacancy.unit if vacancy is not None else plan.posts[PostId(key)].unit

    def remark(self, plan: Plan, sieve: str) -> str:
        """Say nothing."""
        return ""

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Count posts, those held today, and the persons who hold them."""
        if keys and keys[0] < 0:
            missing = sum(self._vacant[-1 - key].missing for key in keys)
            return self._texts("people.posts.summary_vacant", count=f"{missing:,}")
        today = self._today()
        posts = [plan.posts[PostId(key)] for key in keys]
        held = [post for post in posts if is_filled(post, today)]
        return self._texts(
            "people.posts.summary",
            posts=f"{len(posts):,}",
            held=f"{len(held):,}",
            persons=f"{len({person_of(post) for post in held}):,}",
        )

    def _of_vacancy(self, plan: Plan, vacancy: Vacancy, column: str) -> str | int:
        match column:
            case "place":
                return grid_name(plan, vacancy.grid) or unit_name(plan, vacancy.unit)
            case "role":
                return vacancy.role.title[self._texts.language]
            case "name":
                return self._texts("people.posts.vacant", count=vacancy.missing)
        return 0 if column == "links" else ""

    def _employment(self, post: Post) -> str:
        if post.employment is Employment.UNKNOWN:
            return ""
        return self._texts(f"people.employment.{post.employment.value}")

    def _several(self, plan: Plan) -> frozenset[object]:
        """Return the persons who hold several posts today."""
        today = self._today()
        held = Counter(person_of(post) for post in plan.posts.values() if is_filled(post, today))
        return frozenset(person for person, count in held.items() if count > 1)

    def _passes(self, plan: Plan, post: Post, sieve: str, several: frozenset[object]) -> bool:
        today = self._today()
        match sieve:
            case "held":
                return is_filled(post, today)
            case "ended":
                return bool(post.ended_on) and post.ended_on < today
            case "several":
                return is_filled(post, today) and person_of(post) in several
            case "unknown_role":
                return plan.rules.role(post.role) is None
            case _ if sieve in set(Duty):
                role = plan.rules.role(post.role)
                return role is not None and role.duty == sieve
        return sieve == ALL


def person_of(post: Post) -> object:
    """Return who holds a post: the member, else the name; two of one name count as one."""
    return post.member if post.member is not None else post.name


def holder_name(plan: Plan, post: Post) -> str:
    """Return the name of who holds a post."""
    if post.name or post.member is None or post.member not in plan.members:
        return post.name
    return plan.members[post.member].name


def role_title(plan: Plan, word: str, texts: Texts) -> str:
    """Return how the profile calls a role, else the word that was given."""
    role = plan.rules.role(word)
    return word if role is None else role.title[texts.language]
