/* The card about a grid or a unit: beside the map on a desk, from below on a telephone. */
TownMap.Card = (function () {
  "use strict";

  function Card(plan, onClosed, onChosen) {
    this.plan = plan;
    this.onChosen = onChosen;
    this.box = document.getElementById("town-card");
    this.title = document.getElementById("town-card-title");
    this.kind = document.getElementById("town-card-kind");
    this.facts = document.getElementById("town-card-facts");
    document.getElementById("town-card-close").addEventListener("click", onClosed);
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") onClosed();
    });
  }

  Card.prototype.show = function (thing) {
    this.title.textContent = thing.name || thing.code;
    this.kind.textContent = thing.kind === "grid" ? this.plan.words["sort_" + thing.sort]
      : thing.kind === "unit" ? thing.tier : thing.sort;
    const rows = thing.kind === "place" ? [] : this._rows(thing);
    this.facts.replaceChildren(...rows.flatMap(([name, values]) => this._row(name, values)));
    this.box.hidden = false;
    this.box.scrollTop = 0;
  };

  Card.prototype._rows = function (thing) {
    const words = this.plan.words;
    const isGrid = thing.kind === "grid";
    const rows = [[words.code, [thing.code]]];
    const above = this.plan.unitsAbove(isGrid ? thing.unit : thing.above);
    if (above.length) rows.push([words.belongs_to, above.reverse().map((unit) => this._link(unit))]);
    if (!isGrid && thing.grids) rows.push([words.grids, [String(thing.grids)]]);
    if (thing.area !== null) rows.push([words.area, [this._area(thing.area)]]);
    if (thing.households !== null) rows.push([words.households, [thing.households.toLocaleString("en")]]);
    if (thing.people !== null) rows.push([words.people, [thing.people.toLocaleString("en")]]);
    for (const [role, name, phone] of thing.contacts || []) {
      rows.push([role, [name, ...(phone ? [this._phone(phone)] : [])]]);
    }
    return rows;
  };

  Card.prototype.say = function (sentence) {
    this.title.textContent = sentence;
    this.kind.textContent = "";
    this.facts.replaceChildren();
    this.box.hidden = false;
  };

  Card.prototype.hide = function () {
    this.box.hidden = true;
  };

  Card.prototype._row = function (name, values) {
    const term = document.createElement("dt");
    term.textContent = name;
    const value = document.createElement("dd");
    values.forEach((each, number) => {
      if (number) value.append(" ");
      value.append(each);
    });
    return [term, value];
  };

  Card.prototype._link = function (unit) {
    const link = document.createElement("button");
    link.type = "button";
    link.className = "town-link";
    link.textContent = unit.name;
    link.addEventListener("click", () => this.onChosen(unit));
    return link;
  };

  Card.prototype._phone = function (phone) {
    const link = document.createElement("a");
    link.href = "tel:" + phone.replace(/[^\d+]/g, "");
    link.textContent = phone;
    return link;
  };

  Card.prototype._area = function (area) {
    const words = this.plan.words;
    const km2 = area / 1e6;
    return km2 >= 0.1 ? words.km2.replace("{area}", km2.toFixed(2))
      : words.m2.replace("{area}", Math.round(area).toLocaleString("en"));
  };

  return Card;
})();
