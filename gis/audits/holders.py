"""Whether somebody holds a post."""

from gis.plan.records import Post


def has_holder(post: Post, on: str) -> bool:
    """Tell whether somebody, named or a member, holds a post on a day ("" leaves days aside)."""
    return bool(post.name.strip() or post.member is not None) and post.is_held(on)
