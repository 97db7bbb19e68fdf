/* "Where am I": the place is asked of the device, and told to nobody. */
TownMap.Locating = (function () {
  "use strict";

  const WAIT_MS = 15000;

  function isPossible() {
    return Boolean(window.isSecureContext && navigator.geolocation);
  }

  function locate(map, town) {
    const words = town.plan.words;
    navigator.geolocation.getCurrentPosition(
      (position) => {
        const lat = position.coords.latitude, lon = position.coords.longitude;
        if (town.dot) town.dot.remove();
        town.dot = L.circleMarker([lat, lon], {
          radius: 8, color: "#ffffff", weight: 3, fillColor: "#1d4ed8", fillOpacity: 1, interactive: false,
        }).addTo(map);
        const thing = town.plan.at(...TownMap.Lines.worldOf(lon, lat));
        if (!thing) {
          town.say(words.not_here);
          return;
        }
        town.choose(thing);
        map.setView([lat, lon], Math.max(map.getZoom(), 15));
      },
      () => town.say(words.no_place),
      { enableHighAccuracy: true, timeout: WAIT_MS },
    );
  }

  return { isPossible: isPossible, locate: locate };
})();
