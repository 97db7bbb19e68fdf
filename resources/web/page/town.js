/* Everything together: layers, controls, what is chosen, and the place in the address. */
TownMap.Town = (function () {
  "use strict";

  const Lines = TownMap.Lines;
  const ICONS = {
    all: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    locate: "M12 2v4M12 18v4M2 12h4M18 12h4M12 7a5 5 0 1 0 0 10a5 5 0 1 0 0-10",
    print: "M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7z",
  };
  const SMALL = 640, NEAR_PX = 16;

  /* What is shown or hidden as a whole; the painter and the lettering are told. */
  const Part = L.Layer.extend({
    initialize: function (town, name) {
      this.town = town;
      this.name = name;
    },
    onAdd: function () {
      this.town.show(this.name, true);
    },
    onRemove: function () {
      this.town.show(this.name, false);
    },
  });

  function Town(map, data) {
    this.map = map;
    this.plan = new TownMap.Plan(data);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    this.looks = {
      current: () => {
        const isPrinted = document.body.classList.contains("town-printing");
        return dark.matches && !isPrinted ? data.looks.dark : data.looks.light;
      },
    };
    this.bounds = this._bounds(this.plan.box);
    this.limits = this.bounds.pad(1);
    map.fitBounds(this.bounds, { animate: false });
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
    map.setMaxBounds(this.limits);
    map.createPane("names").style.zIndex = 450;
    this.painter = new TownMap.Painter(this.plan, this.looks).addTo(map);
    this.lettering = new TownMap.Lettering(this.plan).addTo(map);
    this.legend = new TownMap.Legend(this.plan, this.looks);
    this.legend.draw();
    this.card = new TownMap.Card(this.plan, () => this.choose(null), (unit) => this.go(unit));
    this.finder = new TownMap.Finder(this.plan, (thing) => this.go(thing));
    dark.addEventListener("change", () => this.redraw());
    new TownMap.Printing(map, this);
  }

  Town.prototype.part = function (name) {
    return new Part(this, name);
  };

  Town.prototype.show = function (name, isShown) {
    if (name === "names") {
      if (isShown) this.lettering.addTo(this.map);
      else this.lettering.remove();
      return;
    }
    this.painter.show(name, isShown);
    this.lettering.show(name, isShown);
  };

  Town.prototype.redraw = function () {
    this.legend.draw();
    this.painter._update();
    this.painter.paint();
    if (this.lettering._map) this.lettering.letter();
  };

  Town.prototype.choose = function (thing) {
    this.chosen = thing;
    this.painter.choose(thing && thing.kind !== "place" ? thing : null);
    if (thing) this.card.show(thing);
    else this.card.hide();
    this._remember();
  };

  Town.prototype.say = function (sentence) {
    this.card.say(sentence);
  };

  /* Choose a grid or a unit and show all of it beside what covers the map. */
  Town.prototype.go = function (thing) {
    this.choose(thing);
    const box = this.plan.boxOf(thing);
    if (!box) return;
    const size = this.map.getSize();
    const isSmall = size.x < SMALL;
    const head = document.getElementById("town-head").offsetHeight;
    const card = document.getElementById("town-card").offsetHeight;
    this.map.fitBounds(this._bounds(box), {
      paddingTopLeft: isSmall ? [24, head + 24] : [380, 40],
      paddingBottomRight: isSmall ? [24, card + 24] : [60, 40],
      maxZoom: 18,
    });
  };

  /* Move the map to any zoom, not only to the steps of the wheel. */
  Town.prototype.freely = function (move) {
    const snap = this.map.options.zoomSnap;
    this.map.options.zoomSnap = 0;
    move();
    this.map.options.zoomSnap = snap;
  };

  /* Show all land, as far as can be beside what covers the map. */
  Town.prototype.showAll = function (isAnimated) {
    const map = this.map, isSmall = map.getSize().x < SMALL;
    const head = document.getElementById("town-head");
    const legend = document.getElementById("town-legend").offsetWidth;
    const corner = isSmall ? [12, 84] : [legend + 20, 36];
    const below = [isSmall ? 12 : 16, head.offsetHeight + (isSmall ? 12 : 24)];
    const beside = [head.offsetWidth + 28, 16];
    const zoom = (first) => map.getBoundsZoom(this.bounds, false, L.point(first).add(corner));
    this.freely(() => map.fitBounds(this.bounds, {
      animate: isAnimated,
      paddingTopLeft: isSmall || zoom(below) >= zoom(beside) ? below : beside,
      paddingBottomRight: corner,
    }));
  };

  Town.prototype._bounds = function (box) {
    const crs = this.map.options.crs;
    return L.latLngBounds(
      crs.pointToLatLng(L.point(box[0], box[1]), 0), crs.pointToLatLng(L.point(box[2], box[3]), 0));
  };

  Town.prototype._placeAt = function (point) {
    if (!this.painter.shown.has("places") || !this.painter.showsPlaces()) return null;
    let best = null, least = NEAR_PX;
    for (const row of this.plan.data.places) {
      const away = this.map.latLngToContainerPoint([row[3], row[2]]).distanceTo(point);
      if (away < least) {
        least = away;
        best = { kind: "place", name: row[1], sort: row[0] };
      }
    }
    return best;
  };

  Town.prototype._click = function (event) {
    const place = this._placeAt(event.containerPoint);
    this.choose(place || this.plan.at(...Lines.worldOf(event.latlng.lng, event.latlng.lat)));
  };

  /* The address after # holds zoom, latitude, longitude and the code of what is chosen. */
  Town.prototype._remember = function () {
    if (!this.isOpen || document.body.classList.contains("town-printing")) return;
    const centre = this.map.getCenter();
    const words = [this.map.getZoom().toFixed(2), centre.lat.toFixed(5), centre.lng.toFixed(5)];
    if (this.chosen && this.chosen.code) words.push(encodeURIComponent(this.chosen.code));
    try {
      window.history.replaceState(null, "", "#" + words.join("/"));
    } catch (refused) {
      /* Some viewers of attachments allow no address; the map works without. */
    }
  };

  Town.prototype._recall = function () {
    const words = window.location.hash.slice(1).split("/");
    const numbers = words.slice(0, 3).map(Number);
    if (words.length < 3 || !numbers.every(Number.isFinite)) return false;
    const centre = L.latLng(numbers[1], numbers[2]);
    if (!this.limits.contains(centre)) return false;
    this.freely(() => this.map.setView(centre, numbers[0], { animate: false }));
    const code = words[3] && decodeURIComponent(words[3]);
    const things = [...this.plan.grids, ...this.plan.units];
    const thing = code ? things.find((each) => each.code === code) || null : null;
    if (thing !== (this.chosen || null)) this.choose(thing);
    return true;
  };

  Town.prototype._button = function (name, action) {
    const words = this.plan.words;
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar town-button town-button-" + name);
      const button = L.DomUtil.create("button", "", box);
      button.type = "button";
      button.title = words[name];
      button.setAttribute("aria-label", words[name]);
      button.innerHTML = '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" ' +
        'stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"><path d="' + ICONS[name] + '"/></svg>';
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(button, "click", action);
      return box;
    };
    control.addTo(this.map);
  };

  Town.prototype._name = function (selector, name) {
    for (const each of this.map.getContainer().querySelectorAll(selector)) {
      each.title = this.plan.words[name];
      each.setAttribute("aria-label", this.plan.words[name]);
    }
  };

  Town.prototype._watchHead = function () {
    const head = document.getElementById("town-head");
    const tell = () => document.documentElement.style.setProperty("--head", head.offsetHeight + "px");
    new ResizeObserver(tell).observe(head);
    tell();
  };

  Town.prototype.open = function () {
    const map = this.map;
    this._button("all", () => this.showAll(true));
    if (TownMap.Locating.isPossible()) this._button("locate", () => TownMap.Locating.locate(map, this));
    this._button("print", () => window.print());
    this._name(".leaflet-control-layers-toggle", "layers");
    this._name(".leaflet-control-zoom-in", "zoom_in");
    this._name(".leaflet-control-zoom-out", "zoom_out");
    this._watchHead();
    document.getElementById("town-legend").open = map.getSize().x >= SMALL;
    this.showAll(false);
    map.on("click", (event) => this._click(event));
    this.isOpen = true;
    this._recall();
    map.on("moveend", () => this._remember());
    window.addEventListener("hashchange", () => this._recall());
  };

  return Town;
})();
