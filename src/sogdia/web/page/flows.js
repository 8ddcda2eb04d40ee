// How wide and in which colour a flow is drawn, and the key that says so.

import { make, draw } from "./dom.js";

const PX_PER_MT = 0.2;
const LEAST_PX = 0.9;
const MOST_PX = 24;
const CHANGE_SCALE = 6; // a change is drawn so many times as wide as a flow
const NOTHING = 0.02; // Mt/yr
const SMALL = 0.05; // Mt/yr; below it, or below a hundredth of the flow, a change is no change
const LARGE = 1; // Mt/yr
const MODES = { rail: "Rail", road: "Road", sea: "Sea" };
const WITH_SEA = ["sea", "ferry", "waterway"];

/** Return the width of a flow in pixels, of its change if only changes are shown; it grows a little with the map. */
export function widthOf([base, value], near, onlyChanges) {
  const cargo = onlyChanges ? CHANGE_SCALE * Math.abs((value || 0) - (base || 0)) : value === null ? base : value;
  return Math.min(LEAST_PX + PX_PER_MT * Math.max(cargo || 0, 0), MOST_PX) * growth(near);
}

/** Return the class that gives a flow its colour: its change against the base. */
export function classOf([base, value], changed) {
  if (Math.max(base || 0, value || 0) < NOTHING) return "empty";
  if (!changed) return "flow";
  const change = (value || 0) - (base || 0);
  if (Math.abs(change) < Math.max(SMALL, 0.01 * (base || 0))) return "flow same";
  return `flow ${change > 0 ? "gain" : "loss"}${Math.abs(change) >= LARGE ? " much" : ""}`;
}

/** Return the key of the map; `toggle(mode)` shows or hides ways, `flip()` shows changes only or all flows. */
export function legend(answer, shown, toggle, flip) {
  const changed = answer && answer.changed;
  const sample = (kind) => draw("svg", { width: 26, height: 10, "aria-hidden": "true" }, draw("path", { d: "M1 5H25", class: `sample ${kind}` }));
  const only = changed && shown.onlyChanges;
  const widths = (only ? [1, 5, 10] : [10, 50, 100]).map((mt) => {
    const line = draw("path", { d: "M1 8H25", class: "sample flow" });
    line.style.strokeWidth = `${LEAST_PX + PX_PER_MT * mt * (only ? CHANGE_SCALE : 1)}px`;
    return make("span", {}, draw("svg", { width: 26, height: 18, "aria-hidden": "true" }, line), String(mt));
  });
  return [
    make("div", { class: "modes", role: "group", "aria-label": "Ways shown" }, ...Object.entries(MODES).map(([mode, name]) =>
      make("button", { type: "button", "aria-pressed": String(shown.modes.has(mode)), onclick: () => (mode === "sea" ? WITH_SEA : [mode]).forEach(toggle) }, name))),
    changed ? make("label", { class: "only" }, make("input", { type: "checkbox", checked: only, onchange: flip }), "Changes only") : null,
    make("div", { class: "widths" }, make("b", {}, only ? "Change, Mt/yr" : "Mt/yr"), ...widths),
    make("div", { class: "colours" },
      changed ? [make("span", {}, sample("flow loss much"), "loses"), make("span", {}, sample("flow gain much"), "gains"), only ? null : make("span", {}, sample("flow same"), "same")] : make("span", {}, sample("flow"), "cargo"),
      make("span", {}, sample("planned"), "not built")),
  ].filter(Boolean);
}

function growth(near) {
  return Math.max(0.8, Math.min(near ** 0.35, 2.6));
}
