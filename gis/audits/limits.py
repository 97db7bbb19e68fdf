"""Which of a profile's limits a grid breaks: the audit and the live numbers judge alike."""

from gis.plan.profile import Limits, Profile


def over_limits(profile: Profile, households: int, people: int) -> frozenset[str]:
    """Return which counts of a grid lie outside the profile's limits: "households", "people".

    A limit that the profile does not set is never broken.
    """
    judged = (
        ("households", households, profile.households),
        ("people", people, profile.people),
    )
    return frozenset(name for name, count, limits in judged if not _within(count, limits))


def _within(count: int, limits: Limits | None) -> bool:
    return limits is None or limits[0] <= count <= limits[1]
