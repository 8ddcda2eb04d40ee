// A thing: its figures with every source, who uses it, and what becomes of it under the scenario.

import { ask } from "./api.js";
import { make, replace } from "./dom.js";
import { change, figure, number, percent } from "./format.js";

/** Return a panel about one thing in `section`; `close()` leaves it, `tell(thing)` opens another. */
export function buildDetails(section, close, tell) {
  const title = make("h2", { tabindex: "-1" });
  const kind = make("p", { class: "kind" });
  const measured = make("div");
  const body = make("div");
  const uses = make("div", { class: "uses" });
  const panel = make("div", { class: "details", hidden: true },
    make("button", { type: "button", class: "back", onclick: close }, "← Who gains, who loses"), title, kind, measured, body, uses);
  section.append(panel);
  let asked = null;

  async function show(thing, name, rows, question) {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    panel.hidden = false;
    title.textContent = name;
    kind.textContent = thing.kind;
    update(rows);
    replace(body, make("p", { class: "quiet" }, "Looking up its sources …"));
    replace(uses);
    title.focus({ preventScroll: true });
    const ofThing = { ...question, name: thing.id, kind: thing.kind };
    try {
      const found = await ask("api/thing", ofThing, signal);
      const wanted = found.meanings[0] || found;
      kind.textContent = [wanted.kind, ...wanted.properties.map(([key, value]) => `${key} ${value}`)].join(" · ");
      replace(body, drawStages(wanted), drawFigures(wanted), drawParts(wanted, tell));
    } catch (error) {
      if (signal.aborted) return;
      replace(body, make("p", { class: "quiet" }, error.message));
    }
    if (thing.kind === "region") return;
    const button = make("button", { type: "button", onclick: () => look() }, "Whose cargo passes here?");
    replace(uses, button);
    async function look() {
      replace(uses, make("p", { class: "quiet" }, make("span", { class: "spin" }), "Solving with it and without it …"));
      try {
        replace(uses, drawUses(await ask("api/uses", ofThing, signal)));
      } catch (error) {
        if (!signal.aborted) replace(uses, make("p", { class: "quiet" }, error.message));
      }
    }
  }

  /** Show what becomes of the thing under the scenario. */
  function update(rows) {
    replace(measured, rows.length ? drawRows(rows) : null);
  }

  function hide() {
    asked?.abort();
    panel.hidden = true;
  }

  return { show, update, hide };
}

function drawRows(rows) {
  return make("table", { class: "rows" },
    make("thead", {}, make("tr", {}, make("th", {}, "In this year"), make("th", { class: "number" }, "Base"), make("th", { class: "number" }, "Scenario"), make("th", { class: "number" }, "Change"))),
    make("tbody", {}, ...rows.map((row) => make("tr", {},
      make("td", {}, `${row.label}, ${row.unit}`),
      make("td", { class: "number" }, number(row.base)),
      make("td", { class: "number" }, number(row.value)),
      make("td", { class: `number ${row.change > 0 ? "up" : row.change < 0 ? "down" : ""}` }, `${change(row.change)}${row.percent === null || row.percent === undefined ? "" : ` (${percent(row.percent)})`}`)))));
}

function drawStages(thing) {
  if (!thing.stages.length) return null;
  return make("section", {}, make("h3", {}, "Stages"),
    make("ol", { class: "stages" }, ...thing.stages.map((stage) => make("li", {},
      make("b", {}, `${stage.year} ${stage.status}`), stage.note ? ` ${stage.note}. ` : " ", cite(stage.source)))),
    thing.conflicts.length ? make("p", { class: "conflict" }, `Sources disagree: ${thing.conflicts.join("; ")}`) : null);
}

function drawFigures(thing) {
  if (!thing.figures.length) return thing.parts.length ? null : make("p", { class: "quiet" }, "The ledger holds no figures of its own.");
  return make("section", {}, make("h3", {}, "Figures and who says so"), ...thing.figures.map((one) => drawFigure(one, thing.id)));
}

function drawFigure(one, id) {
  const unit = one.unit === "1" ? "" : ` ${one.unit}`;
  const inherited = one.inherited && one.subject !== id ? ` (by ${one.subject})` : "";
  const used = one.best === null ? "unknown" : `${figure(one.best)}${unit}${one.low !== one.high ? `, ${figure(one.low)} to ${figure(one.high)}` : ""}`;
  const disagree = new Set(one.evidence.filter((row) => row.value !== null).map((row) => row.value)).size > 1;
  return make("details", { class: "figure", open: disagree || null },
    make("summary", {}, make("span", {}, one.description || one.attribute, inherited), make("b", {}, used), disagree ? make("em", {}, `${one.evidence.length} sources disagree`) : null),
    one.evidence.length ? make("table", {},
      make("thead", {}, make("tr", {}, make("th", {}, `Value${unit ? `,${unit}` : ""}`), make("th", {}, "Range"), make("th", {}, "Year"), make("th", {}, "Who says so"))),
      make("tbody", {}, ...one.evidence.map((row) => make("tr", { class: row.chosen ? "chosen" : "" },
        make("td", { class: "number" }, row.value === null ? "–" : figure(row.value), row.chosen ? make("span", { class: "used", title: "this row is used" }, " ✓") : null),
        make("td", { class: "whole" }, row.low === null || row.high === null ? "" : `${figure(row.low)} to ${figure(row.high)}`),
        make("td", { class: "whole" }, row.year === null ? "" : String(row.year)),
        make("td", {}, make("span", { class: `known ${row.confidence}` }, row.confidence), " ", cite(row.source), row.note ? make("small", {}, row.note) : null))))) : make("p", { class: "quiet" }, `Set by ${one.confidence === "scenario" ? "the scenario" : one.confidence}.`));
}

/** Return a source as a reader would look it up; its address is shown, and followed only when the reader does so. */
function cite(source) {
  const words = [source.title, source.publisher, source.date].filter(Boolean).join(", ");
  if (!/^https?:\/\//.test(source.url)) return make("span", { class: "source" }, words);
  return make("a", { class: "source", href: source.url, rel: "noreferrer noopener", target: "_blank" }, words);
}

function drawParts(thing, tell) {
  if (!thing.parts.length) return null;
  return make("section", {}, make("h3", {}, "Made of"), ...thing.parts.map((part) => make("details", { class: "part", open: thing.parts.length === 1 || null },
    make("summary", {}, part.name || part.id, make("small", {}, ` ${part.kind}`)),
    drawFigures(part),
    make("button", { type: "button", class: "plain", onclick: () => tell({ kind: part.kind, id: part.id }) }, `More of ${part.name || part.id}`))));
}

function drawUses(found) {
  const rows = found.uses.slice(0, 20);
  const moved = found.without.filter((row) => row.kind !== "total" && row.change !== null && row.measure !== "transit_revenue_musd_yr").slice(0, 12);
  return [
    make("h3", {}, `Whose cargo: ${number(found.cargo_mt_yr)} Mt/yr in ${found.year}`),
    make("table", {},
      make("thead", {}, make("tr", {}, make("th", {}, "From and to"), make("th", { class: "number" }, "Mt/yr"), make("th", { class: "number" }, "% of the pair"))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, make("td", {}, row.name), make("td", { class: "number" }, number(row.cargo_mt_yr)), make("td", { class: "number" }, row.carried_mt_yr ? String(Math.round((100 * row.cargo_mt_yr) / row.carried_mt_yr)) : "–"))))),
    moved.length ? make("h3", {}, "Without it") : null,
    moved.length ? make("table", {},
      make("thead", {}, make("tr", {}, make("th", {}, "Gains or loses"), make("th", { class: "number" }, "Mt/yr"))),
      make("tbody", {}, ...moved.map((row) => make("tr", {}, make("td", {}, `${row.name} (${row.kind})`), make("td", { class: `number ${row.change > 0 ? "up" : "down"}` }, change(row.change)))))) : null,
  ];
}
