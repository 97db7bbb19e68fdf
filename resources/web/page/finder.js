/* The search: by code, name, village, pinyin or its initials; worked with keys alone. */
TownMap.Finder = (function () {
  "use strict";

  const MOST = 30;

  function plain(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\s_‐-―-]+/g, "");
  }

  /* How well what was typed fits: the whole, the beginning, a part; 0 if it does not. */
  function fit(typed, text) {
    const at = text.indexOf(typed);
    if (at < 0) return 0;
    return (typed === text ? 400 : at === 0 ? 300 : 200 - Math.min(at, 90)) - text.length / 1000;
  }

  function Finder(plan, onChosen) {
    this.plan = plan;
    this.onChosen = onChosen;
    this.field = document.getElementById("town-find");
    this.list = document.getElementById("town-found");
    this.status = document.getElementById("town-found-count");
    this.rows = [...plan.units, ...plan.grids].map((thing) => this._row(thing));
    this.hits = [];
    this.at = -1;
    this.field.addEventListener("input", () => this._find());
    this.field.addEventListener("focus", () => this._find());
    this.field.addEventListener("keydown", (event) => this._key(event));
    this.field.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this._choose(Number(option.dataset.hit));
    });
  }

  Finder.prototype._row = function (thing) {
    const syllables = (thing.spoken || "").split(" ");
    const above = thing.kind === "grid" ? this.plan.units[thing.unit] : this.plan.units[thing.above];
    return {
      thing: thing,
      where: above ? above.name : "",
      own: [plain(thing.code), plain(thing.name), syllables.join(""),
        syllables.map((syllable) => (/^\d/.test(syllable) ? syllable : syllable[0] || "")).join("")],
      /* A village leads to its grids as well. */
      other: above ? plain(above.name + thing.name) : "",
    };
  };

  Finder.prototype._find = function () {
    const typed = plain(this.field.value);
    this.hits = [];
    if (typed) {
      const scored = [];
      for (const row of this.rows) {
        const best = Math.max(...row.own.map((text) => fit(typed, text)), fit(typed, row.other) / 2);
        if (best > 0) scored.push([best + (row.thing.kind === "unit" ? 0.5 : 0), row]);
      }
      scored.sort((first, second) => second[0] - first[0]);
      this.hits = scored.slice(0, MOST).map((entry) => entry[1]);
    }
    this.at = this.hits.length ? 0 : -1;
    this._show(typed);
  };

  Finder.prototype._show = function (typed) {
    const words = this.plan.words;
    this.list.replaceChildren(...this.hits.map((row, number) => this._option(row, number)));
    const isOpen = typed !== "";
    this.list.hidden = !this.hits.length;
    this.field.setAttribute("aria-expanded", String(this.hits.length > 0));
    this.status.textContent = !isOpen ? "" : this.hits.length
      ? words.found.replace("{count}", this.hits.length + (this.hits.length === MOST ? "+" : ""))
      : words.nothing_found;
    this.status.classList.toggle("town-nothing", isOpen && !this.hits.length);
    this._mark();
  };

  Finder.prototype._option = function (row, number) {
    const option = document.createElement("li");
    option.id = "town-hit-" + number;
    option.setAttribute("role", "option");
    option.dataset.hit = String(number);
    const name = document.createElement("b");
    name.textContent = row.thing.name || row.thing.code;
    const more = document.createElement("span");
    more.textContent = [row.where, row.thing.code].filter(Boolean).join(" · ");
    option.append(name, more);
    return option;
  };

  Finder.prototype._mark = function () {
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === this.at));
      if (number === this.at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.at >= 0) this.field.setAttribute("aria-activedescendant", "town-hit-" + this.at);
    else this.field.removeAttribute("aria-activedescendant");
  };

  Finder.prototype._key = function (event) {
    if (event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && this.hits.length) {
      this.at = (this.at + steps[event.key] + this.hits.length) % this.hits.length;
      this._mark();
    } else if (event.key === "Enter" && this.at >= 0) {
      this._choose(this.at);
    } else if (event.key === "Escape") {
      if (this.list.hidden) this.field.value = "";
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  };

  Finder.prototype._choose = function (number) {
    const row = this.hits[number];
    if (!row) return;
    this.field.value = row.thing.name || row.thing.code;
    this.close();
    this.field.blur();
    this.onChosen(row.thing);
  };

  Finder.prototype.close = function () {
    this.list.hidden = true;
    this.status.textContent = "";
    this.status.classList.remove("town-nothing");
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  };

  return Finder;
})();
