// Who gains and who loses: headlines, totals, and ranked bars with the range that the futures give.

import { draw, make, redraw, replace } from "./dom.js";
import { change, number, percent, range } from "./format.js";

const LISTS = [
  { id: "corridor", name: "Corridors", kind: "corridor", measure: "cargo_mt_yr", unit: "Mt/yr" },
  { id: "project", name: "Projects", kind: "project", measure: "cargo_mt_yr", unit: "Mt/yr" },
  { id: "port", name: "Ports", kind: "port", measure: "cargo_mt_yr", unit: "Mt/yr" },
  { id: "crossing", name: "Borders", kind: "crossing", measure: "cargo_mt_yr", unit: "Mt/yr" },
  { id: "state", name: "Transit", kind: "state", measure: "transit_mt_yr", unit: "Mt/yr" },
  { id: "revenue", name: "Earnings", kind: "state", measure: "transit_revenue_musd_yr", unit: "US$ m/yr" },
];
const TOTALS = [
  ["carried_mt_yr", "Carried"],
  ["not_carried_mt_yr", "Not carried"],
  ["turnover_bn_tkm_yr", "Turnover"],
  ["shippers_loss_musd_yr", "Shippers lose"],
];
const THINGS = { crossing: "border point", port: "place" };
const SHOWN = 14;
const FLOOR = 0.005;

/** Return a panel of results in `section`; `tell(thing)` is called with what is chosen. */
export function buildResults(section, tell) {
  let list = LISTS[0];
  let answer = null;
  let all = false;
  const stage = make("p", { class: "stage", role: "status" });
  const headlines = make("div", { class: "headlines" });
  const totals = make("div", { class: "totals" });
  const tabs = make("div", { class: "lists", role: "tablist", "aria-label": "Of what" });
  const bars = make("div", { class: "bars", role: "tabpanel" });
  const binding = make("div", { class: "binding" });
  const panel = make("div", { class: "summary" }, make("h2", {}, "Who gains, who loses"), stage, headlines, totals, tabs, bars, binding);
  section.append(panel);
  drawTabs();

  function drawTabs() {
    replace(tabs, LISTS.map((one, place) => make("button", {
      type: "button", role: "tab", "aria-selected": String(one === list), tabindex: one === list ? 0 : -1,
      onclick: () => choose(one),
      onkeydown: (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        choose(LISTS[(place + step + LISTS.length) % LISTS.length]);
        tabs.querySelector("[aria-selected=true]").focus();
      },
    }, one.name)));
  }

  function choose(one) {
    list = one;
    all = false;
    drawTabs();
    paint();
  }

  /** Show an answer, or that one is awaited. */
  function show(found) {
    answer = found;
    paint();
  }

  function wait(words) {
    replace(stage, make("span", { class: "spin", "aria-hidden": "true" }), words);
  }

  function paint() {
    if (!answer) return;
    replace(stage, sayStage(answer));
    stage.className = `stage ${answer.stage}`;
    replace(headlines, answer.changed
      ? answer.headlines.length ? answer.headlines.slice(0, 3).map((line) => make("p", {}, line)) : make("p", {}, "No corridor's cargo changes by as much as 0.05 Mt/yr.")
      : make("p", {}, `The world in ${answer.year} as it is known. Switch something on to see what it moves.`));
    replace(totals, TOTALS.map(([measure, name]) => sayTotal(answer, measure, name)));
    redraw(bars, drawList(answer, list, all, tell, () => { all = !all; paint(); }));
    replace(binding, sayBinding(answer));
  }

  return { show, wait, panel };
}

function sayStage(answer) {
  const time = `${Math.round(answer.milliseconds).toLocaleString("en-GB")} ms`;
  if (!answer.changed) return ["Base, exact."];
  if (answer.stage === "estimate") return [make("span", { class: "spin", "aria-hidden": "true" }), `First estimate after ${time}; the exact answer follows.`];
  if (answer.stage === "exact") return answer.finished ? ["Exact, without ranges."] : [make("span", { class: "spin", "aria-hidden": "true" }), "Exact. Ranges from futures follow."];
  const asking = !answer.finished;
  return [asking && make("span", { class: "spin", "aria-hidden": "true" }), `Exact, with ranges from ${answer.futures} futures${asking ? " so far" : ""}: in 8 of 10 the change lies on the thin line, in half of them beyond its middle mark.`];
}

// What shippers lose counts against the costs of the base year, so that only its change says something here.
function sayTotal(answer, measure, name) {
  const row = answer.rows.find((one) => one.kind === "total" && one.measure === measure);
  const alone = measure === "shippers_loss_musd_yr";
  if (!row || (alone && !answer.changed)) return null;
  return make("div", { class: "total" },
    make("span", { class: "label" }, `${name}, ${row.unit}`),
    make("strong", {}, alone ? change(row.change) : number(row.value)),
    make("span", {}, answer.changed && !alone ? `${change(row.change)} (${percent(row.percent)})` : ""));
}

function drawList(answer, list, all, tell, more) {
  const rows = answer.rows.filter((row) => row.kind === list.kind && row.measure === list.measure);
  const size = (row) => Math.abs(answer.changed ? row.change || 0 : row.value || 0);
  const ranked = rows.filter((row) => size(row) >= FLOOR).sort((a, b) => answer.changed ? (b.change || 0) - (a.change || 0) : size(b) - size(a));
  const kept = new Set([...ranked].sort((a, b) => size(b) - size(a)).slice(0, all ? Infinity : SHOWN));
  const shown = ranked.filter((row) => kept.has(row));
  const scale = measureScale(shown, answer.changed);
  const head = make("div", { class: "row head", "aria-hidden": "true" },
    make("span", {}, list.name),
    make("span", { class: "axis" }, answer.changed ? "loses · gains" : "carries"),
    make("span", { class: "number" }, answer.changed ? `Change, ${list.unit}` : list.unit));
  const foot = ranked.length > shown.length || all
    ? make("button", { type: "button", class: "more", onclick: more }, all ? "Show fewer" : `Show all ${ranked.length}`)
    : null;
  const none = shown.length ? null : make("p", { class: "quiet" }, answer.changed ? "Nothing here changes by as much as 0.005." : "Nothing.");
  return [head, ...shown.map((row) => drawRow(row, list, answer, scale, tell)), none, foot];
}

function measureScale(rows, changed) {
  if (!changed) return { low: 0, high: Math.max(...rows.map((row) => row.value || 0), 1e-9) };
  const ends = rows.flatMap((row) => [row.change || 0, row.low ?? 0, row.high ?? 0]);
  return { low: Math.min(0, ...ends), high: Math.max(0, ...ends, 1e-9) };
}

function drawRow(row, list, answer, scale, tell) {
  const value = answer.changed ? row.change : row.value;
  const x = (amount) => 2 + (96 * (amount - scale.low)) / (scale.high - scale.low);
  const [left, right] = [x(Math.min(0, value || 0)), x(Math.max(0, value || 0))];
  const bar = draw("svg", { class: "bar", viewBox: "0 0 100 16", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { x: left, y: 3, width: Math.max(right - left, 0.6), height: 10, class: !answer.changed ? "plain" : value < 0 ? "loss" : "gain" }),
    row.low !== null && answer.changed ? draw("path", { class: "span", d: `M${x(row.low)} 8H${x(row.high)}M${x(row.low)} 5V11M${x(row.high)} 5V11M${x(row.middle)} 3V13` }) : null,
    draw("path", { class: "zero", d: `M${x(0)} 0V16` }));
  const words = answer.changed
    ? `${row.name}: ${change(row.change)} ${row.unit}, from ${number(row.base)} to ${number(row.value)}${row.low === null ? "" : `; in 8 of 10 futures ${range(row.low, row.high)}, middle ${change(row.middle)}`}`
    : `${row.name}: ${number(row.value)} ${row.unit}`;
  return make("button", { type: "button", class: "row", "data-key": row.id, title: words, "aria-label": words, onclick: () => tell({ kind: THINGS[row.kind] || row.kind, id: row.id }) },
    make("span", { class: "who" }, row.name),
    bar,
    make("span", { class: `number ${answer.changed ? tone(value) : ""}` }, answer.changed ? change(value) : number(value)),
    make("span", { class: "detail" }, answer.changed ? `${number(row.base)} → ${number(row.value)}${row.low === null ? "" : `   (${range(row.low, row.high)})`}` : ""));
}

function sayBinding(answer) {
  const rows = answer.bottlenecks.filter((row) => row.shadow_price_usd_t > 0.005).slice(0, 8);
  if (!rows.length) return null;
  return [
    make("h3", {}, "What binds"),
    make("table", {},
      make("thead", {}, make("tr", {}, make("th", {}, "At capacity"), make("th", { class: "number" }, "Mt/yr"), make("th", { class: "number" }, "A tonne more, US$"))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, make("td", {}, row.name), make("td", { class: "number" }, number(row.capacity_mt_yr)), make("td", { class: "number" }, number(row.shadow_price_usd_t)))))),
  ];
}

function tone(value) {
  return value > 0 ? "up" : value < 0 ? "down" : "";
}
