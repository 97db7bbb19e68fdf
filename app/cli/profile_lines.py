"""A profile in lines for a terminal: everything that it asks for, in the user's words."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from gis.plan.profile import Profile, Role, Severity
from gis.texts import Texts


def profile_lines(profile: Profile, texts: Texts) -> Iterator[str]:
    """Yield the name, tiers, sizes, codes, roles, Party, clusters, services and the rules."""
    language = texts.language

    def said(key: str, **facts: Any) -> str:  # noqa: ANN401  # numbers and words
        return texts(f"profiles.cli.show.{key}", **facts)

    yield said("title", name=profile.name, title=profile.title[language])
    yield said("tiers", tiers=" > ".join(profile.tier_title(t, language) for t in profile.tiers))
    for key, limits in (("households", profile.households), ("people", profile.people)):
        if limits is not None:
            yield said(key, least=limits[0], most=limits[1])
    yield said("code", template=profile.code_template, pattern=profile.code_pattern)
    yield said("roles")
    for role in profile.roles:
        tier, duty = (
            profile.tier_title(role.tier, language),
            texts(f"profiles.word.duty.{role.duty}"),
        )
        counts = _counts(role, texts)
        yield said("role", title=role.title[language], tier=tier, duty=duty, counts=counts)
    yield said("party")
    every_grid = texts(f"profiles.word.every_grid.{profile.party.every_grid}")
    for name, value in asdict(profile.party).items():
        yield from _line(f"party_{name}", every_grid if name == "every_grid" else value, texts)
    for name, value in _cluster_facts(profile):
        yield from _line(f"clusters_{name}", value, texts)
    yield from _services(profile, texts)
    counted = Counter(profile.severities.values())
    yield said("rules", **{each.value: counted[each] for each in Severity})


def _counts(role: Role, texts: Texts) -> str:
    """Return how many holders a role has at each place, in words."""
    if role.most is None:
        key = "at_least" if role.least else "any_number"
    elif role.least == role.most:
        key = "exactly"
    else:
        key = "from_to" if role.least else "at_most"
    return texts(f"profiles.cli.show.{key}", least=role.least, most=role.most)


def _cluster_facts(profile: Profile) -> Iterator[tuple[str, object]]:
    clusters = profile.clusters
    yield "least_households", clusters.households[0]
    yield "most_households", clusters.households[1]
    yield "least_per_member", clusters.per_member[0]
    yield "most_per_member", clusters.per_member[1]
    yield "every_household", clusters.every_household


def _services(profile: Profile, texts: Texts) -> Iterator[str]:
    """Yield how far services may be; nothing where that is not asked."""
    service = profile.service
    if service.distance_m is None and service.walking_minutes is None:
        return
    yield from _line("service_distance_m", service.distance_m, texts)
    yield from _line("service_walking_minutes", service.walking_minutes, texts)
    kinds = texts("profiles.cli.show.comma").join(
        texts(f"profiles.place.{k}") for k in service.kinds
    )
    yield from _line("service_kinds", kinds, texts)


def _line(field: str, value: object, texts: Texts) -> Iterator[str]:
    """Yield a line about a field; nothing for a limit that is not set."""
    if value is None:
        return
    if isinstance(value, bool):
        value = texts("profiles.cli.show.yes" if value else "profiles.cli.show.no")
    elif isinstance(value, float):
        value = f"{value:g}"
    label = texts(f"profiles.field.{field}")
    yield texts("profiles.cli.show.line", label=label, value=value)
