/* The lines of the plan: decoded once, kept as places of the whole world at zoom 0. */
var TownMap = window.TownMap || {};

TownMap.Lines = (function () {
  "use strict";

  const WORLD = 256;
  const STEPS = 1e6;
  const RADIANS_PER_STEP = Math.PI / 180 / STEPS;

  /* Where a place of the earth lies on the square of the world, as EPSG:3857 has it. */
  function worldOf(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    const y = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    return [WORLD * (lon / 360 + 0.5), WORLD * y];
  }

  /* The numbers of an encoded polyline with six decimals: x, y, x, y ... of the world. */
  function decoded(text) {
    const xy = new Float64Array(text.length);
    let at = 0, lat = 0, lon = 0, count = 0;
    function next() {
      let bits, value = 0, shift = 0;
      do {
        bits = text.charCodeAt(at++) - 63;
        value |= (bits & 31) << shift;
        shift += 5;
      } while (bits >= 32);
      return value & 1 ? ~(value >>> 1) : value >>> 1;
    }
    while (at < text.length) {
      lat += next();
      lon += next();
      const sine = Math.sin(lat * RADIANS_PER_STEP);
      xy[count++] = WORLD * (lon / (360 * STEPS) + 0.5);
      xy[count++] = WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
    }
    return xy.slice(0, count);
  }

  function boxOf(lines) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const xy of lines) {
      for (let i = 0; i < xy.length; i += 2) {
        if (xy[i] < box[0]) box[0] = xy[i];
        if (xy[i] > box[2]) box[2] = xy[i];
        if (xy[i + 1] < box[1]) box[1] = xy[i + 1];
        if (xy[i + 1] > box[3]) box[3] = xy[i + 1];
      }
    }
    return box;
  }

  function joined(first, second) {
    return [
      Math.min(first[0], second[0]), Math.min(first[1], second[1]),
      Math.max(first[2], second[2]), Math.max(first[3], second[3]),
    ];
  }

  function touch(first, second) {
    return first[0] <= second[2] && first[2] >= second[0] &&
      first[1] <= second[3] && first[3] >= second[1];
  }

  /* Walks along signed line numbers; a negative one is run through backwards. */
  function Lines(texts) {
    this.all = texts.map(decoded);
  }

  Lines.prototype.path = function (numbers) {
    const parts = numbers.map((number) => this.all[Math.abs(number) - 1]);
    return { numbers: numbers, box: boxOf(parts) };
  };

  /* Draw a walk; vertices closer than a pixel to the last one are left out, ends never. */
  Lines.prototype.trace = function (pen, numbers, view) {
    const scale = view.scale, left = view.left, top = view.top;
    let lastX = NaN, lastY = NaN, isFirst = true;
    for (const number of numbers) {
      const xy = this.all[Math.abs(number) - 1];
      const count = xy.length;
      const step = number > 0 ? 2 : -2;
      const end = number > 0 ? count - 2 : 0;
      for (let i = number > 0 ? 0 : count - 2; ; i += step) {
        const x = xy[i] * scale - left, y = xy[i + 1] * scale - top;
        if (isFirst) {
          pen.moveTo(x, y);
          isFirst = false;
          lastX = x;
          lastY = y;
        } else if (i === end || Math.abs(x - lastX) + Math.abs(y - lastY) > view.detail) {
          pen.lineTo(x, y);
          lastX = x;
          lastY = y;
        }
        if (i === end) break;
      }
    }
  };

  /* Tell whether rings hold a place, even-odd. */
  Lines.prototype.hold = function (rings, x, y) {
    let isInside = false;
    for (const ring of rings) {
      if (y < ring.box[1] || y > ring.box[3]) continue;
      for (const number of ring.numbers) {
        const xy = this.all[Math.abs(number) - 1];
        for (let i = 2; i < xy.length; i += 2) {
          const y1 = xy[i - 1], y2 = xy[i + 1];
          if (y1 > y !== y2 > y && x < xy[i - 2] + ((y - y1) * (xy[i] - xy[i - 2])) / (y2 - y1)) {
            isInside = !isInside;
          }
        }
      }
    }
    return isInside;
  };

  Lines.boxOf = boxOf;
  Lines.joined = joined;
  Lines.touch = touch;
  Lines.worldOf = worldOf;
  Lines.WORLD = WORLD;
  return Lines;
})();
