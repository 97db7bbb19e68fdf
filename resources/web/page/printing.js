/* Printing: an A4 sheet across, which the part of the map that was seen fills. */
TownMap.Printing = (function () {
  "use strict";

  const DOTS = 4;

  function Printing(map, town) {
    const legend = document.getElementById("town-legend");
    let before = null;

    function begin() {
      if (before) return;
      before = {
        bounds: map.getBounds(), centre: map.getCenter(), zoom: map.getZoom(),
        isOpen: legend.open,
      };
      document.body.classList.add("town-printing");
      legend.open = true;
      map.setMaxBounds(null);
      town.painter.sharpness = DOTS;
      map.invalidateSize({ animate: false, pan: false });
      town.freely(() => map.fitBounds(before.bounds, { animate: false }));
      town.redraw();
    }

    function end() {
      if (!before) return;
      document.body.classList.remove("town-printing");
      legend.open = before.isOpen;
      town.painter.sharpness = 0;
      map.invalidateSize({ animate: false, pan: false });
      town.freely(() => map.setView(before.centre, before.zoom, { animate: false }));
      map.setMaxBounds(town.limits);
      before = null;
      town.redraw();
    }

    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
  }

  return Printing;
})();
