/* What is on the map: grids, units and their land, made of the rows that the page carries. */
TownMap.Plan = (function () {
  "use strict";

  const Lines = TownMap.Lines;

  function Plan(data) {
    const lines = this.lines = new Lines(data.lines);
    this.data = data;
    this.words = data.words;
    this.grids = data.grids.map((row, number) => ({
      kind: "grid", number: number, code: row[0], name: row[1], titles: row[2], unit: row[3],
      sort: row[4], area: row[5], households: row[6], people: row[7], spoken: row[8],
      anchor: row[9], contacts: row[10] || [],
    }));
    this.units = data.units.map((row, number) => ({
      kind: "unit", number: number, code: row[0], name: row[1], tier: row[2], above: row[3],
      grids: row[4], area: row[5], households: row[6], people: row[7], spoken: row[8],
      anchor: row[9], hasBelow: false,
    }));
    for (const unit of this.units) if (unit.above >= 0) this.units[unit.above].hasBelow = true;
    this.faces = data.faces.map((row) => {
      const rings = row[3].map((numbers) => lines.path(numbers));
      return {
        grid: row[0], unit: row[1], colour: row[2], rings: rings, isOver: row[4] === 1,
        box: rings.map((ring) => ring.box).reduce(Lines.joined),
      };
    });
    this.strokes = data.strokes.map((row) => ({
      look: row[0], paths: row[1].map((numbers) => lines.path(numbers)),
    }));
    this.box = this.faces.map((face) => face.box).reduce(Lines.joined);
  }

  Plan.prototype.unitsAbove = function (unit) {
    const found = [];
    for (let at = unit; at >= 0; at = this.units[at].above) found.push(this.units[at]);
    return found;
  };

  Plan.prototype.isWithin = function (unit, above) {
    for (let at = unit; at >= 0; at = this.units[at].above) if (at === above) return true;
    return false;
  };

  /* The pieces of land of a grid or of a unit. */
  Plan.prototype.facesOf = function (thing) {
    if (thing.kind === "grid") return this.faces.filter((face) => face.grid === thing.number);
    return this.faces.filter((face) => !face.isOver && this.isWithin(face.unit, thing.number));
  };

  Plan.prototype.boxOf = function (thing) {
    const faces = this.facesOf(thing);
    return faces.length ? faces.map((face) => face.box).reduce(Lines.joined) : null;
  };

  /* The lines round a grid or a unit: those that only one of its pieces of land has. */
  Plan.prototype.outlineOf = function (thing) {
    const times = new Map();
    for (const face of this.facesOf(thing)) {
      for (const ring of face.rings) {
        for (const number of ring.numbers) {
          const line = Math.abs(number);
          times.set(line, (times.get(line) || 0) + 1);
        }
      }
    }
    return [...times].filter((entry) => entry[1] === 1).map((entry) => entry[0]);
  };

  /* The grid, or else the unit, whose land holds a place; what lies over others comes first. */
  Plan.prototype.at = function (x, y) {
    let found = null;
    for (const face of this.faces) {
      const isNear = x >= face.box[0] && x <= face.box[2] && y >= face.box[1] && y <= face.box[3];
      if (isNear && (!found || face.isOver) && this.lines.hold(face.rings, x, y)) found = face;
    }
    if (!found) return null;
    return found.grid >= 0 ? this.grids[found.grid] : this.units[found.unit];
  };

  return Plan;
})();
