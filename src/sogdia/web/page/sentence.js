// A change in words, and the sliders for its numbers.

import { make } from "./dom.js";
import { figure } from "./format.js";

const SPANS = {
  "build.capacity_mt_yr": [0.5, 40, 0.5],
  "delay.hours": [0, 240, 1],
  "time.factor": [0.1, 4, 0.05],
  "toll.usd_per_tkm": [0, 0.1, 0.001],
  "tariff.factor": [0, 3, 0.05],
  "charge.usd_t": [0, 100, 1],
  "charge.value_share": [0, 0.5, 0.01],
  "capacity.mt_yr": [0.5, 100, 0.5],
  "capacity.factor": [0.1, 5, 0.1],
  "risk.closed_days_per_year": [0, 366, 1],
  "risk.loss_share_per_1000km": [0, 0.2, 0.005],
  "supply.factor": [0, 2, 0.02],
  "demand.factor": [0, 5, 0.05],
  "demand.mt_yr": [0, 30, 0.5],
};

/** Return from where to where a slider goes, and in which steps. */
export function spanOf(kind, field) {
  return SPANS[`${kind}.${field.name}`] || [field.min ?? 0, field.max ?? 10, 0.1];
}

/** Return the kind of a change, as the world describes it. */
export function kindOf(world, table) {
  return world.kinds.find((kind) => kind.name in table);
}

/** Return a change as a sentence. */
export function sayChange(world, table) {
  const kind = kindOf(world, table);
  if (!kind) return "Not a kind of change that is known";
  const names = nameTarget(world, table[kind.name]);
  const number = (name) => sayNumber(table[name]);
  const sentence = {
    build: () => `Build ${names}${table.capacity_mt_yr === undefined ? "" : ` with ${number("capacity_mt_yr")} Mt/yr`}`,
    cancel: () => `${names} never opens`,
    close: () => `Close ${names}`,
    open: () => `Open ${names}`,
    delay: () => `${names}: ${number("hours")} h longer`,
    time: () => `${names}: hours × ${number("factor")}`,
    toll: () => `${names}: ${table.mode} toll ${number("usd_per_tkm")} US$/tkm`,
    tariff: () => `${names}: ${table.mode || ""} carriage × ${number("factor")}`,
    charge: () => `${names}: charge ${table.usd_t === undefined ? "" : `${number("usd_t")} US$/t`}${table.value_share === undefined ? "" : ` ${number("value_share")} of value`}${table.direction ? `, ${table.direction}` : ""}${table.perceived ? ", feared" : ""}`,
    capacity: () => `${names}: capacity ${table.mt_yr === undefined ? `× ${number("factor")}` : `${number("mt_yr")} Mt/yr`}`,
    risk: () => `${names}: ${table.closed_days_per_year === undefined ? "" : `shut ${number("closed_days_per_year")} days/yr`}${table.loss_share_per_1000km === undefined ? "" : ` ${number("loss_share_per_1000km")} of value lost per 1,000 km`}`,
    tie: () => `${names}: border ${table.to}`,
    supply: () => `${names} delivers arms × ${number("factor")}`,
    step: () => `${names}: ${nameIn(world.politics.rungs, table.rung)} towards ${nameIn(world.politics.authorities, table.toward)} on ${table.on}`,
    demand: () => `${nameSides(world, table.demand)}${table.commodity ? `, ${table.commodity}` : ""}: ${table.factor === undefined ? `${number("mt_yr")} Mt/yr more` : `demand × ${number("factor")}`}${table.both ? ", both ways" : ""}`,
  }[kind.name];
  const years = [table.from !== undefined ? `from ${table.from}` : "", table.to !== undefined && kind.name !== "tie" ? `to ${table.to}` : ""].filter(Boolean).join(" ");
  const chance = table.probability === undefined ? "" : `, ${Math.round(100 * table.probability)} % likely`;
  return `${(sentence ? sentence() : `${kind.name} ${names}`).replace(/\s+/g, " ").trim()}${years ? `, ${years}` : ""}${chance}`;
}

/** Return the sliders of a change; `slide(table)` is called as they move, `alter(table)` where a number becomes a range. */
export function sliders(world, table, place, slide, alter) {
  const kind = kindOf(world, table);
  if (!kind) return [];
  return kind.fields.filter((field) => field.type === "number" && table[field.name] !== undefined).flatMap((field) => {
    const ends = [table[field.name]].flat();
    const unit = field.unit && field.unit !== "1" ? `, ${field.unit}` : "";
    const [low, high, step] = spanOf(kind.name, field);
    const names = ends.length > 1 ? ["from", "to"] : [""];
    const shown = ends.map((value) => make("output", {}, figure(value)));
    const bars = ends.map((value, index) => make("input", {
      type: "range", min: Math.min(low, value), max: Math.max(high, value), step, "data-key": `slider ${place} ${field.name} ${index}`,
      oninput: () => {
        push(bars, index);
        bars.forEach((bar, number) => { shown[number].textContent = figure(Number(bar.value)); });
        const values = bars.map((bar) => Number(bar.value));
        slide({ ...table, [field.name]: values.length > 1 ? values : values[0] });
      },
    }));
    bars.forEach((bar, index) => { bar.value = ends[index]; });
    const rows = bars.map((bar, index) => make("label", { class: "slider" },
      make("span", {}, `${field.name.replaceAll("_", " ").replace(/ (mt yr|usd t|usd per tkm)$/, "")} ${names[index]}${unit}`), bar, shown[index]));
    const toggle = make("button", {
      type: "button", class: "rangetoggle", "data-key": `range ${place} ${field.name}`,
      onclick: () => alter({ ...table, [field.name]: bars.length > 1 ? middle(bars) : widen(Number(bars[0].value), field) }),
    }, ends.length > 1 ? "one number" : "make it a range");
    return [...rows, toggle];
  });
}

/** Let the end of a range that was moved push the other one along. */
function push(bars, moved) {
  if (bars.length > 1 && Number(bars[0].value) > Number(bars[1].value)) bars[1 - moved].value = bars[moved].value;
}

function middle(bars) {
  return (Number(bars[0].value) + Number(bars[1].value)) / 2;
}

function widen(value, field) {
  const ends = [Math.max(value * 0.7, field.min ?? -Infinity), Math.min(value * 1.3, field.max ?? Infinity)];
  return value ? ends.map((end) => Number(end.toPrecision(3))) : [0, Math.min(1, field.max ?? 1)];
}

function sayNumber(value) {
  return [value].flat().map(figure).join(" to ");
}

function nameTarget(world, target) {
  const groups = [target].flat();
  const names = groups.flat().map((id) => nameThing(world, id));
  const states = groups.length === 2 && groups.every((id) => world.states.some((state) => state.id === id));
  return states ? names.join("–") : names.join(", ");
}

function nameSides(world, sides) {
  if (!Array.isArray(sides)) return nameTarget(world, sides);
  return sides.map((side) => [side].flat().map((id) => nameThing(world, id)).join(", ")).join(" to ");
}

function nameIn(list, id) {
  return (list.find((one) => one.id === id) || { name: String(id) }).name;
}

/** Return the name of a thing by its id, or the id. */
export function nameThing(world, id) {
  for (const table of [world.projects, world.border_points, world.places, world.states, world.regions, world.links, world.corridors]) {
    const found = table.find((one) => one.id === id);
    if (found) return found.name;
  }
  return String(id);
}
