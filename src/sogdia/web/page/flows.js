// How wide and in which colour a flow is drawn, and the key that says so.

import { make, draw } from "./dom.js";

const PX_PER_MT = 0.14;
const LEAST_PX = 0.7;
const MOST_PX = 22;
const NOTHING = 0.02; // Mt/yr
const SMALL = 0.05; // Mt/yr; below it a change is no change
const LARGE = 1; // Mt/yr
const MODES = { rail: "Rail", road: "Road", sea: "Sea" };
const WITH_SEA = ["sea", "ferry", "waterway"];

/** Return the width of a flow in pixels; it grows a little as the map is enlarged. */
export function widthOf([base, value], k) {
  const cargo = value === null ? base : value;
  return Math.min(LEAST_PX + PX_PER_MT * Math.max(cargo || 0, 0), MOST_PX) * growth(k);
}

/** Return the class that gives a flow its colour: its change against the base. */
export function classOf([base, value], changed) {
  if (Math.max(base || 0, value || 0) < NOTHING) return "empty";
  if (!changed) return "flow";
  const change = (value || 0) - (base || 0);
  if (Math.abs(change) < SMALL) return "flow same";
  return `flow ${change > 0 ? "gain" : "loss"}${Math.abs(change) >= LARGE ? " much" : ""}`;
}

/** Return the key of the map; `toggle(mode)` shows or hides ways. */
export function legend(answer, shown, toggle) {
  const changed = answer && answer.changed;
  const sample = (kind) => draw("svg", { width: 26, height: 10, "aria-hidden": "true" }, draw("path", { d: "M1 5H25", class: `sample ${kind}` }));
  const widths = [10, 50, 100].map((mt) => {
    const line = draw("path", { d: "M1 8H25", class: "sample flow" });
    line.style.strokeWidth = `${LEAST_PX + PX_PER_MT * mt}px`;
    return make("span", {}, draw("svg", { width: 26, height: 16, "aria-hidden": "true" }, line), String(mt));
  });
  return [
    make("div", { class: "modes", role: "group", "aria-label": "Ways shown" }, ...Object.entries(MODES).map(([mode, name]) =>
      make("button", { type: "button", "aria-pressed": String(shown.has(mode)), onclick: () => (mode === "sea" ? WITH_SEA : [mode]).forEach(toggle) }, name))),
    make("div", { class: "widths" }, make("b", {}, "Mt/yr"), ...widths),
    changed
      ? make("div", { class: "colours" }, make("span", {}, sample("flow loss much"), "loses"), make("span", {}, sample("flow same"), "same"), make("span", {}, sample("flow gain much"), "gains"))
      : make("div", { class: "colours" }, make("span", {}, sample("flow"), "cargo")),
    make("div", { class: "colours" }, make("span", {}, sample("planned"), "not built")),
  ];
}

function growth(k) {
  return Math.max(0.7, Math.min((k / 1) ** 0.35, 2.6));
}
