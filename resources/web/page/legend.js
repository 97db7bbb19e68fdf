/* The legend: one row for each class that is on the map, drawn with the map's own colours. */
TownMap.Legend = (function () {
  "use strict";

  const SVG = "http" + "://www.w3.org/2000/svg";
  const WIDE = 34, HIGH = 16;

  function Legend(plan, looks) {
    this.rows = plan.data.legend;
    this.looks = looks;
    this.list = document.getElementById("town-legend-rows");
  }

  Legend.prototype.draw = function () {
    const look = this.looks.current();
    this.list.replaceChildren(...this.rows.map(([kind, key, name]) => {
      const row = document.createElement("li");
      const text = document.createElement("span");
      text.textContent = name;
      row.append(this._sample(look, kind, key), text);
      return row;
    }));
  };

  Legend.prototype._sample = function (look, kind, key) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", WIDE);
    svg.setAttribute("height", HIGH);
    svg.setAttribute("aria-hidden", "true");
    const add = (name, facts) => {
      const shape = document.createElementNS(SVG, name);
      for (const fact in facts) shape.setAttribute(fact, facts[fact]);
      svg.append(shape);
    };
    const line = (style) => ({
      stroke: style[0], "stroke-width": style[1], "stroke-dasharray": style[2].join(" "), fill: "none",
    });
    if (kind === "line") {
      add("path", { d: `M1 ${HIGH / 2}H${WIDE - 1}`, ...line(look.lines[key]) });
    } else if (kind === "reference") {
      const style = look.references[key];
      if (style.fill) add("rect", { x: 1, y: 2, width: WIDE - 2, height: HIGH - 4, ...line(style.line), fill: style.fill });
      else add("path", { d: `M1 ${HIGH / 2}H${WIDE - 1}`, ...line(style.line) });
    } else if (kind === "grids") {
      const wide = (WIDE - 2) / 4;
      for (let i = 0; i < 4; i += 1) {
        add("rect", { x: 1 + i * wide, y: 2, width: wide, height: HIGH - 4, fill: look.fills[i] });
      }
      add("rect", { x: 1, y: 2, width: WIDE - 2, height: HIGH - 4, ...line(look.lines.grid) });
    } else if (kind === "place") {
      add("rect", { x: WIDE / 2 - 4, y: HIGH / 2 - 4, width: 8, height: 8, fill: look.place });
    } else {
      const style = kind === "exclusive" ? look.exclusive : look.lines.grid;
      const fill = kind === "exclusive" ? look.exclusive[0] : look.unassigned;
      add("rect", {
        x: 1, y: 2, width: WIDE - 2, height: HIGH - 4, ...line(style), fill: fill,
        "fill-opacity": kind === "exclusive" ? 0.14 : 1,
      });
    }
    return svg;
  };

  return Legend;
})();
