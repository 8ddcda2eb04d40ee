// The bulletin's claims with verdicts, each opening to what was measured and to the scenario behind it.

import { listen } from "./api.js";
import { make, replace } from "./dom.js";
import { openSheet } from "./sheet.js";

const VERDICTS = ["supported", "contradicted", "undecided", "untestable"];
const SORTS = { claim: "Claims", fact: "Facts stated" };

/** Show the verdicts; `choose(scenario, year)` is called with a shipped scenario that a claim was tested by. */
export async function showVerdicts(world, choose) {
  const asked = new AbortController();
  const body = make("div", { class: "verdicts" });
  const sheet = openSheet("What holds of the bulletin", body, () => asked.abort());
  const doing = make("p", { class: "quiet" });
  replace(body, make("p", {}, make("span", { class: "spin" }), "Every claim is held against the model and the data. The first time this takes a minute or two; it goes on if you close this."), doing);
  try {
    await listen("api/claims", {}, asked.signal, (found) => replace(body, drawReport(found, (scenario, year) => {
      sheet.close();
      choose(world.scenarios.find((one) => one.id === scenario), year);
    })), (words) => { doing.textContent = `${words} …`; });
  } catch (error) {
    if (!asked.signal.aborted) replace(body, make("p", {}, error.message));
  }
}

function drawReport(found, choose) {
  let kept = null;
  const list = make("div");
  const chips = make("div", { class: "kinds", role: "group", "aria-label": "Verdicts shown" });
  paint();
  return [
    make("p", { class: "quiet" }, `${found.claims.length} claims and facts of ${found.title}, judged in ${found.futures} futures of the world ${found.world} ${found.world_version.slice(0, 12)}.`),
    chips, list,
  ];

  function paint() {
    replace(chips, VERDICTS.map((verdict) => make("button", {
      type: "button", class: `verdict ${verdict}`, "aria-pressed": String(kept === verdict),
      onclick: () => { kept = kept === verdict ? null : verdict; paint(); },
    }, `${verdict} ${found.claims.filter((one) => one.verdict === verdict).length}`)));
    replace(list, Object.entries(SORTS).map(([sort, title]) => {
      const claims = found.claims.filter((one) => one.sort === sort && (kept === null || one.verdict === kept));
      return claims.length ? make("section", {}, make("h3", {}, title), ...claims.map((one) => drawClaim(one, choose))) : null;
    }));
  }
}

function drawClaim(one, choose) {
  return make("details", { class: "claim" },
    make("summary", {}, make("span", { class: `verdict ${one.verdict}` }, one.verdict), make("span", {}, `${one.said}.`), make("small", {}, `${one.id} · article ${one.article}, paragraph ${one.paragraph} · said as ${one.modality}`)),
    one.reason ? make("p", {}, `${one.reason}.`) : null,
    ...one.tests.map((test, index) => make("dl", { class: "test" },
      ...pair(`Test ${index + 1}`, test.verdict), ...pair("Measured", test.measured), ...pair("Expected", test.expected), ...pair("Run", test.run),
      ...pair("Found", test.found), ...pair("Holds", test.holds),
      test.scenario ? make("dd", {}, make("button", { type: "button", onclick: () => choose(test.scenario, test.year) }, "Open this scenario")) : null)),
    one.note ? make("p", { class: "quiet" }, `${one.note}.`) : null,
    one.would_change ? make("p", {}, make("b", {}, "What would change it: "), one.would_change) : null,
    one.sources.length ? make("p", { class: "quiet" }, one.sources.map((source) => `${source.id}: ${source.name}`).join("; ")) : null);
}

function pair(name, value) {
  return value ? [make("dt", {}, name), make("dd", {}, value)] : [];
}
