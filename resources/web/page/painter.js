/* The painter: one canvas with all that has a shape, as the program itself draws it. */
TownMap.Painter = (function () {
  "use strict";

  const Lines = TownMap.Lines;
  const METRES_PER_INCH = 0.0254, DOTS_PER_INCH = 96;
  const PLACES_TO = 60000;

  const Painter = L.Renderer.extend({
    options: { padding: 0.35 },

    initialize: function (plan, looks) {
      L.Renderer.prototype.initialize.call(this);
      this.plan = plan;
      this.looks = looks;
      this.shown = new Set();
      this.chosen = null;
      this.sharpness = 0;
    },

    show: function (part, isShown) {
      if (isShown) this.shown.add(part);
      else this.shown.delete(part);
      this.repaint();
    },

    choose: function (thing) {
      this.chosen = thing;
      this.repaint();
    },

    /* Paint before the next frame, once, whatever has changed until then. */
    repaint: function () {
      if (this._frame || !this._bounds) return;
      this._frame = L.Util.requestAnimFrame(() => {
        this._frame = 0;
        this.paint();
      });
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.className = "town-canvas";
      this._pen = this._container.getContext("2d");
    },

    _destroyContainer: function () {
      this._container.remove();
      this._pen = null;
    },

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = this.sharpness || Math.min(window.devicePixelRatio || 1, 3);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._ratio = ratio;
      this.repaint();
    },

    /* Leaflet would move the canvas by parts of a pixel here, which blurs it. */
    _reset: function () {
      this._update();
    },

    _updatePaths: function () {},

    /* What is seen: how worlds become pixels, and which part of the world. */
    _view: function () {
      const scale = this._map.options.crs.scale(this._map.getZoom()) / Lines.WORLD;
      const origin = this._map.getPixelOrigin();
      const left = origin.x + this._bounds.min.x, top = origin.y + this._bounds.min.y;
      const size = this._bounds.getSize();
      const margin = 8;
      return {
        scale: scale, left: left, top: top, detail: 0.9 / this._ratio,
        box: [
          (left - margin) / scale, (top - margin) / scale,
          (left + size.x + margin) / scale, (top + size.y + margin) / scale,
        ],
      };
    },

    _denominator: function () {
      const lat = (this._map.getCenter().lat * Math.PI) / 180;
      const perPixel = (40075016.7 * Math.cos(lat)) / this._map.options.crs.scale(this._map.getZoom());
      return (perPixel * DOTS_PER_INCH) / METRES_PER_INCH;
    },

    paint: function () {
      const pen = this._pen, view = this._view(), look = this.looks.current();
      const denominator = this._denominator();
      pen.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
      pen.clearRect(0, 0, this._container.width, this._container.height);
      pen.lineJoin = "round";
      if (this.shown.has("grids")) this._fill(pen, view, look);
      if (this.shown.has("water")) this._references(pen, view, look, ["water", "ditch"], denominator);
      if (this.shown.has("roads")) this._references(pen, view, look, ["road"], denominator);
      if (this.shown.has("grids")) this._over(pen, view, look);
      this._strokes(pen, view, look, denominator);
      if (this.shown.has("places") && this.showsPlaces()) this._places(pen, look);
      if (this.chosen) this._mark(pen, view, look);
    },

    /* Places are shown where the map is large enough to tell them apart. */
    showsPlaces: function () {
      return this._denominator() < PLACES_TO;
    },

    _places: function (pen, look) {
      const low = this._bounds.min, high = this._bounds.max;
      pen.setLineDash([]);
      pen.fillStyle = look.place;
      pen.strokeStyle = look.halo;
      pen.lineWidth = 1.5;
      for (const place of this.plan.data.places) {
        const at = this._map.latLngToLayerPoint([place[3], place[2]]);
        if (at.x < low.x || at.x > high.x || at.y < low.y || at.y > high.y) continue;
        pen.beginPath();
        pen.rect(at.x - low.x - 3.5, at.y - low.y - 3.5, 7, 7);
        pen.stroke();
        pen.fill();
      }
    },

    _trace: function (pen, view, faces) {
      pen.beginPath();
      for (const face of faces) {
        if (!Lines.touch(face.box, view.box)) continue;
        for (const ring of face.rings) {
          this.plan.lines.trace(pen, ring.numbers, view);
          pen.closePath();
        }
      }
    },

    _fill: function (pen, view, look) {
      const byColour = new Map();
      for (const face of this.plan.faces) {
        if (face.isOver) continue;
        const fill = face.grid < 0 ? look.unassigned : look.fills[face.colour % look.fills.length];
        if (!byColour.has(fill)) byColour.set(fill, []);
        byColour.get(fill).push(face);
      }
      for (const [fill, faces] of byColour) {
        this._trace(pen, view, faces);
        pen.fillStyle = fill;
        pen.fill("evenodd");
      }
    },

    _over: function (pen, view, look) {
      const faces = this.plan.faces.filter((face) => face.isOver);
      if (!faces.length) return;
      this._trace(pen, view, faces);
      pen.globalAlpha = 0.14;
      pen.fillStyle = look.exclusive[0];
      pen.fill("evenodd");
      pen.globalAlpha = 1;
      pen.strokeStyle = look.exclusive[0];
      pen.lineWidth = look.exclusive[1];
      pen.setLineDash([]);
      pen.stroke();
    },

    _references: function (pen, view, look, themes, denominator) {
      for (const theme of themes) {
        const rows = this.plan.data.references[theme];
        const style = look.references[theme];
        if (!rows || denominator > style.to) continue;
        rows.paths = rows.paths || rows.lines.map((numbers) => this.plan.lines.path(numbers));
        rows.rings = rows.rings || rows.areas.map((numbers) => this.plan.lines.path(numbers));
        pen.setLineDash(style.line[2]);
        pen.strokeStyle = style.line[0];
        pen.lineWidth = style.line[1];
        pen.beginPath();
        for (const path of rows.rings) {
          if (Lines.touch(path.box, view.box)) this.plan.lines.trace(pen, path.numbers, view);
        }
        if (style.fill) {
          pen.fillStyle = style.fill;
          pen.fill("evenodd");
        }
        for (const path of rows.paths) {
          if (Lines.touch(path.box, view.box)) this.plan.lines.trace(pen, path.numbers, view);
        }
        pen.stroke();
      }
    },

    _strokes: function (pen, view, look, denominator) {
      const isFar = denominator > look.dashesTo;
      for (const stroke of this.plan.strokes) {
        const part = stroke.look === "grid" ? "grids" : "units";
        if (!this.shown.has(part)) continue;
        const line = look.lines[stroke.look];
        pen.beginPath();
        for (const path of stroke.paths) {
          if (Lines.touch(path.box, view.box)) this.plan.lines.trace(pen, path.numbers, view);
        }
        pen.strokeStyle = line[0];
        pen.lineWidth = isFar ? Math.min(line[1], line[1] * 0.6 + 0.1) : line[1];
        pen.setLineDash(isFar ? [] : line[2]);
        pen.stroke();
      }
      pen.setLineDash([]);
    },

    _mark: function (pen, view, look) {
      pen.beginPath();
      for (const line of this.plan.outlineOf(this.chosen)) {
        this.plan.lines.trace(pen, [line], view);
      }
      pen.setLineDash([]);
      pen.lineCap = "round";
      pen.strokeStyle = look.halo;
      pen.lineWidth = 7;
      pen.stroke();
      pen.strokeStyle = look.chosen;
      pen.lineWidth = 3.5;
      pen.stroke();
      pen.lineCap = "butt";
    },
  });

  return Painter;
})();
