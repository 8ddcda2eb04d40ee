// What arms and standing answer to a scenario: tables in words, under who gains and who loses.

import { ask } from "./api.js";
import { make, replace } from "./dom.js";

/** Return a panel that asks for the answer when the scenario has changes of arms or standing, and is empty otherwise. */
export function buildReaction() {
  const panel = make("div", { class: "reaction", role: "status" });
  let asked = null;
  return { panel, show };

  async function show(question) {
    asked?.abort();
    if (!question.scenario.changes.some((table) => "supply" in table || "step" in table)) return replace(panel);
    const mine = (asked = new AbortController());
    replace(panel, make("p", { class: "quiet" }, make("span", { class: "spin", "aria-hidden": "true" }), "Asking what arms and standing answer …"));
    try {
      const found = await ask("api/reaction", question, mine.signal);
      return replace(panel, found.tables.map(drawTable));
    } catch (error) {
      // What is wrong with the scenario is told where its changes stand.
      return mine.signal.aborted ? panel : replace(panel, make("p", { class: "quiet" }, error.message));
    }
  }
}

function drawTable(table) {
  return make("section", {}, make("h3", {}, table.title),
    table.rows.length ? make("div", { class: "scroll", tabindex: 0 }, make("table", {},
      make("thead", {}, make("tr", {}, ...table.columns.map((one) => make("th", { class: one.numbers ? "number" : null }, one.unit ? `${one.head}, ${one.unit}` : one.head)))),
      make("tbody", {}, ...table.rows.map((row) => make("tr", {}, ...row.map((cell, at) => make("td", { class: table.columns[at].numbers ? "number" : null }, cell)))))))
      : make("p", { class: "quiet" }, table.empty),
    make("p", { class: "quiet" }, table.note));
}
