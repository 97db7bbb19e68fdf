"""Asking a WMTS service what it has."""

from urllib.parse import parse_qsl, urlsplit

from gis.base_maps.connections import Silence
from gis.base_maps.keys import without_key
from gis.base_maps.means import Means
from gis.base_maps.replies import Asked, problem_of_reply, silence_problem
from gis.base_maps.service_tiles import agent_for
from gis.base_maps.source import TileContent
from gis.base_maps.wmts import WmtsLayer, read_capabilities
from gis.errors import InputProblem


def ask_capabilities(address: str, means: Means) -> tuple[WmtsLayer, ...]:
    """Ask an address for its GetCapabilities document; waits for the service.

    The address may lack the parameters. A key goes where {key} stands; one that was pasted with
    the address is used and nowhere kept. Raises InputProblem with the reason.
    """
    template, pasted = without_key(address.strip())
    host = urlsplit(template).hostname or ""
    if not template.lower().startswith(("http://", "https://")) or not host:
        raise InputProblem("base_maps.not_an_address")
    key = means.services.key_for(host)
    value = pasted or (key.value if key is not None else "")
    if "{key}" in template and not value:
        raise InputProblem("base_maps.key_missing", host=host)
    try:
        reply = means.connections.get(
            _with_parameters(template).replace("{key}", value), {"User-Agent": agent_for(key)}
        )
    except Silence as silence:
        problem = silence_problem(silence, host)
        raise InputProblem(problem.key, **problem.facts) from None
    if reply.status != 200:
        problem = problem_of_reply(reply, Asked(host, key, TileContent.IMAGE))
        raise InputProblem(problem.key, **problem.facts)
    return read_capabilities(reply.data, host, template)


def _with_parameters(address: str) -> str:
    """Return an address that asks for capabilities; one of a document stays as it is."""
    parts = urlsplit(address)
    names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if "request" in names or parts.path.lower().endswith(".xml"):
        return address
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}SERVICE=WMTS&REQUEST=GetCapabilities"
