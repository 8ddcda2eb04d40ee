// Routes between two places: share, days, money, borders; a click marks one on the map.

import { ask } from "./api.js";
import { make, replace } from "./dom.js";
import { choice } from "./forms.js";
import { number } from "./format.js";

/** Return a panel in which routes are asked for; `question()` is the page's own, `mark(links)` shows links on the map. */
export function buildRoutes(world, question, mark) {
  const ends = [...world.places.map((one) => [one.id, one.name]), ...world.regions.map((one) => [one.id, `${one.name} (region)`])];
  const from = choice("From", ends, "tashkent");
  const to = choice("To", ends, "mundra");
  const cargo = make("select", {}, ...world.commodities.map((one) => make("option", { value: one.id }, one.name)));
  const found = make("div");
  const look = make("button", { type: "submit", class: "main" }, "Find routes");
  const form = make("form", { class: "form", onsubmit: find }, from.row, to.row, make("label", { class: "field" }, make("span", {}, "Cargo"), cargo), look);
  return make("details", { class: "routes" }, make("summary", {}, "Routes between two places"), form, found);

  async function find(event) {
    event.preventDefault();
    look.disabled = true;
    replace(found, make("p", { class: "quiet" }, make("span", { class: "spin" }), "Finding routes …"));
    mark([]);
    try {
      const told = await ask("api/routes", { ...question(), origin: from.value(), destination: to.value(), commodity: cargo.value });
      replace(found, make("p", { class: "quiet" }, `In ${told.year}, at the costs that all other cargo leaves:`), ...told.routes.map((route) => drawRoute(route, mark)));
    } catch (error) {
      replace(found, make("p", { class: "problems" }, error.message));
    }
    look.disabled = false;
  }
}

function drawRoute(route, mark) {
  const links = route.legs.filter((leg) => leg.kind === "line").map((leg) => leg.id);
  return make("details", { class: "route", ontoggle: (event) => mark(event.target.open ? links : []) },
    make("summary", {},
      make("b", {}, `${Math.round(100 * route.share)} %`),
      make("span", {}, route.corridors.length ? route.corridors.join(" + ") : `by ${route.states.join("–") || "sea"}`),
      make("small", {}, `${number(route.hours / 24)} days ± ${number(route.sd_h / 24)}, ${number(route.usd_t)} US$/t paid, ${number(route.cost_usd_t)} US$/t in all, ${number(route.km)} km; ${route.borders.join(", ") || "no border"}${route.gauge_changes ? `; gauge changed ${route.gauge_changes}×` : ""}`)),
    make("table", {},
      make("thead", {}, make("tr", {}, make("th", {}, "Leg"), make("th", { class: "number" }, "km"), make("th", { class: "number" }, "h"), make("th", { class: "number" }, "US$/t"))),
      make("tbody", {}, ...route.legs.filter((leg) => leg.hours > 0 || leg.usd_t > 0).map((leg) => make("tr", {},
        make("td", {}, leg.name || leg.kind, make("small", {}, ` ${leg.kind === "line" ? leg.mode : leg.kind}`)),
        make("td", { class: "number" }, leg.km ? number(leg.km) : ""), make("td", { class: "number" }, number(leg.hours)), make("td", { class: "number" }, number(leg.usd_t)))))));
}
