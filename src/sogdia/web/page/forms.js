// Forms that add a change: choose what, where, how much.

import { make, replace } from "./dom.js";
import { figure } from "./format.js";
import { spanOf } from "./sentence.js";

// A world without arms or authorities has no form for them.
const FORMS = [
  { name: "Border", build: borderForm },
  { name: "Toll", build: tollForm },
  { name: "Risk", build: riskForm },
  { name: "Tie", build: tieForm },
  { name: "Arms", build: armsForm, fits: (world) => world.politics.suppliers.length },
  { name: "Standing", build: standingForm, fits: (world) => world.politics.takers.length },
  { name: "Demand", build: demandForm },
  { name: "Capacity", build: capacityForm },
];

const NEXT_STEP = "2026-12-01";

/** Return the forms; `add(table)` is called with a new change. */
export function buildForms(world, add) {
  const body = make("div", { class: "form" });
  const forms = FORMS.filter((form) => !form.fits || form.fits(world));
  const buttons = forms.map((form) => make("button", { type: "button", "aria-pressed": "false", onclick: () => open(form) }, form.name));
  function open(form) {
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(forms[place] === form)));
    replace(body, form.build(world, add));
  }
  open(forms[0]);
  return make("div", { class: "forms" }, make("div", { class: "kinds", role: "group", "aria-label": "Kind of change" }, ...buttons), body);
}

function borderForm(world, add) {
  const where = choice("Where", [
    ...world.border_points.map((point) => [point.id, `${point.name} (${point.states.join("–")})`]),
    ...world.borders.map((border) => [border.states.join("|"), `All of ${named(world, border.states[0])}–${named(world, border.states[1])}`]),
    ...world.places.filter((place) => place.port).map((place) => [place.id, `${place.name} (port)`]),
    ...world.states.filter((state) => world.borders.some((border) => border.states.includes(state.id))).map((state) => [state.id, `All of ${state.name}`]),
  ], "torkham");
  const what = menu("What", [["close", "Shut it"], ["delay", "Delay it"], ["charge", "Charge for it"], ["open", "Open it"]]);
  const hours = slider(world, "delay", "hours", "Hours longer", 24);
  const money = slider(world, "charge", "usd_t", "Charge", 10);
  const years = span(world);
  const refresh = () => {
    hours.row.hidden = what.value() !== "delay";
    money.row.hidden = what.value() !== "charge";
  };
  what.row.addEventListener("change", refresh);
  refresh();
  return [where.row, what.row, hours.row, money.row, years.row, submit(() => {
    const target = split(where.value());
    const more = { delay: { hours: hours.value() }, charge: { usd_t: money.value() } }[what.value()] || {};
    add({ [what.value()]: target, ...more, ...years.value() });
  })];
}

function tollForm(world, add) {
  const state = choice("State", statesWith(world, world.tolls.map((toll) => toll.state)), "UZB");
  const mode = menu("By", [["rail", "Rail"], ["road", "Road"]]);
  const toll = slider(world, "toll", "usd_per_tkm", "Toll", 0.012);
  return [state.row, mode.row, toll.row, submit(() => add({ toll: state.value(), mode: mode.value(), usd_per_tkm: toll.value() }))];
}

function riskForm(world, add) {
  const where = choice("Where", [...statesWith(world, world.links.map((link) => link.state)), ...world.border_points.map((point) => [point.id, point.name])], "IRN");
  const days = slider(world, "risk", "closed_days_per_year", "Days shut", 60);
  return [where.row, days.row, submit(() => add({ risk: where.value(), closed_days_per_year: days.value() }))];
}

function tieForm(world, add) {
  const border = choice("Between", world.borders.map((one) => [one.states.join("|"), `${named(world, one.states[0])}–${named(world, one.states[1])}, now ${one.regime}`]), "AFG|PAK");
  const regime = menu("Becomes", [["open", "open"], ["normal", "normal"], ["strained", "strained"], ["closed", "closed"]], "strained");
  const years = span(world, false);
  return [border.row, regime.row, years.row, submit(() => add({ tie: split(border.value()), to: regime.value(), ...years.value() }))];
}

function armsForm(world, add) {
  const supplier = choice("Supplier", world.politics.suppliers.map((one) => [one.id, one.name]), "RUS");
  const factor = slider(world, "supply", "factor", "Delivers times what it did", 0.5);
  const years = span(world);
  return [supplier.row, factor.row, years.row, submit(() => add({ supply: supplier.value(), factor: factor.value(), ...years.value() }))];
}

function standingForm(world, add) {
  const state = choice("State", world.politics.takers.map((one) => [one.id, one.name]), "KAZ");
  const rung = menu("Step", world.politics.rungs.map((one) => [one.id, one.name]), "ambassador");
  const toward = menu("Towards", world.politics.authorities.map((one) => [one.id, one.name]));
  const day = make("input", { type: "date", value: NEXT_STEP, min: `${world.first_year}-01-01`, max: `${world.last_year}-12-31`, required: true });
  const row = make("label", { class: "field" }, make("span", {}, "On"), day);
  return [state.row, rung.row, toward.row, row, submit(() => day.value && add({ step: state.value(), toward: toward.value(), rung: rung.value(), on: day.value }))];
}

function demandForm(world, add) {
  const ends = [...statesWith(world, world.regions.map((region) => region.state)), ...world.regions.map((region) => [region.id, region.name])];
  const from = choice("From", ends, "RUS");
  const to = choice("To", ends, "IND");
  const factor = slider(world, "demand", "factor", "Demand times", 1.5);
  const both = tick("Both ways");
  return [from.row, to.row, factor.row, both.row, submit(() => add({ demand: [from.value(), to.value()], factor: factor.value(), ...(both.value() ? { both: true } : {}) }))];
}

function capacityForm(world, add) {
  const where = choice("Of", [
    ...world.places.filter((place) => place.port).map((place) => [place.id, `${place.name} (port)`]),
    ...world.border_points.map((point) => [point.id, point.name]),
    ...world.links.filter((link) => link.mode === "rail").map((link) => [link.id, link.name]),
  ], "aktau");
  const factor = slider(world, "capacity", "factor", "Capacity times", 1.5);
  return [where.row, factor.row, submit(() => add({ capacity: where.value(), factor: factor.value() }))];
}

let count = 0;

/** Return a field in which a thing is looked up by typing. Its value is an id, or what was typed. */
export function choice(label, options, first = "") {
  const id = `choice-${(count += 1)}`;
  const names = new Map(options.map(([value, name]) => [name, value]));
  const start = options.find(([value]) => value === first) || options[0] || ["", ""];
  const input = make("input", { id, list: `${id}-list`, value: start[1], autocomplete: "off", maxlength: 200, onfocus: (event) => event.target.select() });
  const list = make("datalist", { id: `${id}-list` }, ...[...names.keys()].map((name) => make("option", { value: name })));
  return { row: make("div", { class: "field" }, make("label", { for: id }, label), input, list), value: () => names.get(input.value) || input.value.trim(), input };
}

function menu(label, options, first) {
  const select = make("select", {}, ...options.map(([value, name]) => make("option", { value, selected: value === first }, name)));
  return { row: make("label", { class: "field" }, make("span", {}, label), select), value: () => select.value };
}

function slider(world, kind, name, label, first) {
  const field = world.kinds.find((one) => one.name === kind).fields.find((one) => one.name === name);
  const [min, max, step] = spanOf(kind, field);
  const unit = field.unit && field.unit !== "1" ? `, ${field.unit}` : "";
  const shown = make("output", {}, figure(first));
  const input = make("input", { type: "range", min, max, step, value: first, oninput: () => { shown.textContent = figure(Number(input.value)); } });
  return { row: make("label", { class: "field slide" }, make("span", {}, `${label}${unit}`), input, shown), value: () => Number(input.value) };
}

function tick(label) {
  const input = make("input", { type: "checkbox" });
  return { row: make("label", { class: "field tick" }, input, make("span", {}, label)), value: () => input.checked };
}

/** Return the fields of the years in which a change holds; some changes have no last one. */
function span(world, ends = true) {
  const box = (label) => make("input", { type: "number", min: world.first_year, max: world.last_year, placeholder: "always", "aria-label": label });
  const [from, to] = [box("First year"), box("Last year")];
  return {
    row: make("div", { class: "field years" }, make("span", {}, ends ? "Years" : "From"), from, ...(ends ? [make("span", {}, "to"), to] : [])),
    value: () => ({ ...(from.value ? { from: Number(from.value) } : {}), ...(to.value ? { to: Number(to.value) } : {}) }),
  };
}

function submit(act) {
  return make("button", { type: "button", class: "main add", onclick: act }, "Add to the scenario");
}

function split(value) {
  return value.includes("|") ? value.split("|") : value;
}

function statesWith(world, ids) {
  const known = new Set(ids);
  return world.states.filter((state) => known.has(state.id)).map((state) => [state.id, state.name]);
}

function named(world, id) {
  return (world.states.find((state) => state.id === id) || { name: id }).name;
}
