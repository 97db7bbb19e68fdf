"""The page as folium elements, with all scripts and styles inside and nothing to be fetched.

folium's own map links to ten files in the network and names its elements by chance. Here the
scripts stand in the page, its policy forbids every request, names are fixed, and the policy knows
each script by its digest, so that no other one runs.
"""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from branca.element import Figure, MacroElement
from folium import LayerControl, Map
from folium.map import Layer
from folium.template import Template

from resources import path

_SCRIPTS = (
    "lines", "plan", "painter", "lettering", "finder", "card", "legend", "printing", "locating",
    "town",
)  # fmt: skip
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY = "@policy@"


class _Page(Figure):
    """Be a document of one language, whose scripts and styles stand in it."""

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.lang }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="@policy@">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{{ this.title|e }}</title>
<style>{{ this.leaflet_css }}</style>
<style>{{ this.css }}</style>
</head>
<body>
{{ this.html.render(**kwargs) }}
<script type="application/json" id="town-data">{{ this.data }}</script>
{% for script in this.scripts %}<script>{{ script }}</script>
{% endfor %}<script>{{ this.script.render(**kwargs) }}</script>
</body>
</html>
"""
    )

    def __init__(self, title: str, lang: str, data: str) -> None:
        super().__init__(title=title)
        self.lang, self.data = lang, data
        self.leaflet_css = re.sub(r"url\([^)]*\)", "none", _shipped("leaflet/leaflet.css"))
        self.css = _shipped("page/page.css")
        licence = _shipped("leaflet/LICENSE")
        leaflet = _shipped("leaflet/leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
        own = "\n".join(_shipped(f"page/{name}.js") for name in _SCRIPTS)
        self.scripts = (f"/*\n{licence}*/\n{leaflet}", own)


class _Frame(Map):
    """Be the map with what stands round it; nothing of it is fetched."""

    _template = Template(
        """
{% macro html(this, kwargs) %}<div id="town">
<header id="town-head">
<h1>{{ this.words.title|e }}</h1>
<p class="town-by">{{ this.words.by|e }}</p>
<div class="town-search" role="search">
<label class="town-aloud" for="town-find">{{ this.words.search|e }}</label>
<input id="town-find" type="search" role="combobox" autocomplete="off" spellcheck="false"
 enterkeyhint="search" aria-autocomplete="list" aria-expanded="false" aria-controls="town-found"
 placeholder="{{ this.words.search|e }}">
<p id="town-found-count" role="status"></p>
<ul id="town-found" role="listbox" aria-label="{{ this.words.search|e }}" hidden></ul>
</div>
</header>
<main id="{{ this.get_name() }}" aria-label="{{ this.words.map|e }}"></main>
<section id="town-card" aria-labelledby="town-card-title" aria-live="polite" hidden>
<button id="town-card-close" type="button" aria-label="{{ this.words.close|e }}"
 title="{{ this.words.close|e }}">×</button>
<h2 id="town-card-title"></h2>
<p id="town-card-kind"></p>
<dl id="town-card-facts"></dl>
</section>
<details id="town-legend" open><summary>{{ this.words.legend|e }}</summary>
<ul id="town-legend-rows"></ul></details>
<footer id="town-foot">{{ this.words.rough|e }}<span class="town-on-paper">{{ this.words.foot|e }}
</span></footer>
</div>{% endmacro %}
{% macro script(this, kwargs) %}
var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
  center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
});
L.control.zoom({position: "topright"}).addTo({{ this.get_name() }});
L.control.scale({imperial: false, maxWidth: 140}).addTo({{ this.get_name() }});
var town = new TownMap.Town({{ this.get_name() }},
  JSON.parse(document.getElementById("town-data").textContent));
{% endmacro %}
"""
    )

    def __init__(self, centre: tuple[float, float], words: dict[str, str]) -> None:
        super().__init__(
            location=centre,
            tiles=None,
            zoom_start=12,
            zoom_control=False,
            attribution_control=False,
            max_zoom=19,
            zoom_snap=0.25,
            wheel_px_per_zoom_level=90,
            max_bounds_viscosity=0.6,
        )
        self._id = "town"
        self.default_js, self.default_css = [], []
        self.words = words


class _Part(Layer):
    """Be what can be shown and hidden as a whole."""

    _template = Template(
        """
{% macro script(this, kwargs) %}
var {{ this.get_name() }} = town.part({{ this.part|tojson }});
{% endmacro %}
"""
    )

    def __init__(self, part: str, title: str) -> None:
        super().__init__(name=title, overlay=True, control=True, show=True)
        self._name, self._id, self.part = "Part", part, part


class _Opening(MacroElement):
    """Open the map when all of it is there."""

    _template = Template("{% macro script(this, kwargs) %}town.open();{% endmacro %}")


def page_html(
    *,
    lang: str,
    centre: tuple[float, float],
    words: dict[str, str],
    parts: Sequence[tuple[str, str]],
    data: dict[str, Any],
) -> str:
    """Return the whole page; equal content gives equal text.

    `words` are those round the map, `parts` what can be switched, each with its title.
    """
    page = _Page(words["title"], lang, _json(data))
    frame = _Frame(centre, words)
    frame.add_to(page)
    for part, title in parts:
        _Part(part, title).add_to(frame)
    control = LayerControl(position="topright", collapsed=True)
    control._id = "parts"  # noqa: SLF001  # else a name by chance
    control.add_to(frame)
    _Opening().add_to(frame)  # type: ignore[no-untyped-call]  # branca's, which has no types
    html: str = page.render()
    return html.replace(_POLICY, _policy(html), 1)


def _policy(html: str) -> str:
    """Return a policy that lets these scripts run and nothing be fetched."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _SCRIPT.findall(html))
    scripts = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:"


def _json(data: dict[str, Any]) -> str:
    """Return JSON in which nothing can end a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def _shipped(name: str) -> str:
    return path(f"web/{name}").read_text(encoding="utf-8")
