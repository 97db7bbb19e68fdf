/* The names: as many as have room in the view, larger things first, none over another. */
TownMap.Lettering = (function () {
  "use strict";

  const SIZE = { unit: 15, grid: 12.5, place: 12 };
  const RADII = { unit: [12, 450], grid: [7.75, Infinity] };
  const LEAST_SHARE = 0.4;
  const SMALL_RADIUS = 26, SMALLER = 12.5;
  const MARGIN = 3, BEYOND = 0.25, MOST = 700;
  const PLACES_TO = 40000;

  function widthOf(text, size) {
    let ems = 0;
    for (const letter of text) ems += letter.charCodeAt(0) > 0x2e7f ? 1 : 0.58;
    return ems * size;
  }

  return L.Layer.extend({
    initialize: function (plan) {
      this.plan = plan;
      this.shown = new Set();
    },

    onAdd: function (map) {
      this._box = L.DomUtil.create("div", "town-names leaflet-zoom-hide");
      this._box.setAttribute("aria-hidden", "true");
      map.getPane("names").appendChild(this._box);
      this.reletter();
    },

    onRemove: function () {
      this._box.remove();
    },

    getEvents: function () {
      return { moveend: this.reletter, viewreset: this.reletter, resize: this.reletter };
    },

    show: function (part, isShown) {
      if (isShown) this.shown.add(part);
      else this.shown.delete(part);
      this.reletter();
    },

    /* Place the names before the next frame, once, whatever has changed until then. */
    reletter: function () {
      if (this._frame) return;
      this._frame = L.Util.requestAnimFrame(() => {
        this._frame = 0;
        if (this._map) this.letter();
      });
    },

    letter: function () {
      const map = this._map;
      const size = map.getSize();
      const reach = size.multiplyBy(BEYOND);
      const low = map.containerPointToLayerPoint([0, 0]).subtract(reach);
      const high = map.containerPointToLayerPoint(size).add(reach);
      const placed = [];
      const names = [];
      for (const wish of this._wishes(low, high)) {
        const found = this._room(wish, placed);
        if (!found) continue;
        placed.push(found.box);
        names.push(found);
        if (names.length >= MOST) break;
      }
      this._box.replaceChildren(...names.map((name) => this._made(name)));
    },

    _made: function (found) {
      const name = document.createElement("span");
      name.className = "town-name town-name-" + found.kind;
      if (found.isSmall) name.classList.add("town-name-small");
      name.textContent = found.text;
      name.style.left = Math.round(found.x) + "px";
      name.style.top = Math.round(found.y) + "px";
      return name;
    },

    /* What asks for a name within the view, in the order in which room is given. */
    _wishes: function (low, high) {
      const map = this._map, groups = new Map();
      const perMetre = this._pixelsPerMetre();
      const add = (kind, tier, texts, anchor, weight, shifts) => {
        const at = map.latLngToLayerPoint([anchor[1], anchor[0]]);
        const isSeen = at.x >= low.x && at.x <= high.x && at.y >= low.y && at.y <= high.y;
        const radius = anchor[2] * perMetre;
        if (!isSeen) return;
        const group = kind + tier;
        if (!groups.has(group)) groups.set(group, []);
        groups.get(group).push({ kind, texts, at, weight, shifts, radius, isSmall: false });
      };
      if (this.shown.has("units")) {
        for (const unit of this.plan.units) {
          /* The whole map has its name above it. */
          if (!unit.anchor || (unit.above < 0 && unit.hasBelow)) continue;
          const size = (2 * unit.anchor[2] * perMetre) / SIZE.unit;
          add("unit", unit.tier, [unit.name], unit.anchor, 1e6 + size, [0, 1.4, -1.4]);
        }
      }
      if (this.shown.has("grids")) {
        for (const grid of this.plan.grids) {
          if (grid.anchor) add("grid", "", grid.titles, grid.anchor, grid.anchor[2] * perMetre, [0, 1.1, -1.1]);
        }
      }
      if (this.shown.has("places") && this._denominator(perMetre) < PLACES_TO) {
        for (const place of this.plan.data.places) {
          if (place[1]) add("place", "", [place[1]], [place[2], place[3], 0], -1, [1.15, -1.15]);
        }
      }
      return [...groups.values()].flatMap((group) => this._fitting(group))
        .sort((first, second) => second.weight - first.weight);
    },

    /* Of things of one kind those with room; none where few have, for that would look as if meant.
       All are in one size, so that none looks more important by chance. */
    _fitting: function (group) {
      const kind = group[0].kind;
      if (kind === "place") return group;
      const [least, most] = RADII[kind];
      const fitting = group.filter((wish) => wish.radius >= least && wish.radius <= most);
      if (fitting.length < LEAST_SHARE * group.length) return [];
      const radii = fitting.map((wish) => wish.radius).sort((first, second) => first - second);
      const isSmall = kind === "unit" && radii[radii.length >> 1] < SMALL_RADIUS;
      for (const wish of fitting) wish.isSmall = isSmall;
      return fitting;
    },

    _pixelsPerMetre: function () {
      const map = this._map;
      const lat = (map.getCenter().lat * Math.PI) / 180;
      return map.options.crs.scale(map.getZoom()) / (40075016.7 * Math.cos(lat));
    },

    _denominator: function (perMetre) {
      return 96 / 0.0254 / perMetre;
    },

    _room: function (wish, placed) {
      const size = wish.isSmall ? SMALLER : SIZE[wish.kind];
      for (const text of wish.texts) {
        const half = widthOf(text, size) / 2;
        if (wish.kind === "grid" && half > wish.radius * 1.25 + 2) continue;
        if (wish.kind === "unit" && half > wish.radius * 1.6 + 2) continue;
        for (const shift of wish.shifts) {
          if (wish.kind !== "place" && Math.abs(shift) * size > wish.radius * 0.8) continue;
          const x = wish.at.x, y = wish.at.y + shift * size;
          const box = [x - half - MARGIN, y - size * 0.62, x + half + MARGIN, y + size * 0.62];
          const isFree = placed.every((other) => box[0] > other[2] || box[2] < other[0] ||
            box[1] > other[3] || box[3] < other[1]);
          if (isFree) return { kind: wish.kind, isSmall: wish.isSmall, text, x, y, box };
        }
      }
      return null;
    },
  });
})();
