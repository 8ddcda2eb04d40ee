// The page: one question, its answer as it gets better, and the panels that show both.

import { get, listen, ask, Refused } from "./api.js";
import { buildChanges } from "./changes.js";
import { showCharts } from "./charts.js";
import { buildDetails } from "./details.js";
import { make, later, replace } from "./dom.js";
import { askToken, buildBrief, download, openFile, showLink, showScenarios } from "./files.js";
import { change, number } from "./format.js";
import { buildMap } from "./map.js";
import { buildReaction } from "./reaction.js";
import { buildResults } from "./results.js";
import { buildRoutes } from "./routes.js";
import { readAddress, writeAddress, writeForm } from "./state.js";
import { showReview } from "./review.js";
import { nameThing } from "./sentence.js";
import { showVerdicts } from "./verdicts.js";

const element = (id) => document.getElementById(id);
const MEASURES = {
  cargo_mt_yr: "Cargo", transit_mt_yr: "Transit", transit_revenue_musd_yr: "Earned by transit", own_mt_yr: "Own trade",
};
const MEASURED = { "border point": "crossing", place: "port" };

start();

async function start() {
  const [world, shapes, me] = await Promise.all([load("api/world"), get("land.json"), load("api/me")]);
  document.body.dataset.role = me.role;
  element("me").textContent = me.name ? `${me.name}, ${me.role}` : "";
  let state = readAddress(location.hash, world);
  let answer = null;
  let waiting = null;
  const sendLater = later(100, send);

  const map = buildMap(element("map"), world, shapes, (thing) => choose(thing, false), describe);
  const results = buildResults(element("results"), choose);
  const details = buildDetails(element("results"), () => choose(null), choose);
  const changes = buildChanges(element("changes"), world, {
    setYear: (year) => { slide({ year }); show(); },
    add: (table) => set({ changes: [...state.changes, { on: true, table }] }),
    change: (place, one) => set({ changes: put(place, one) }),
    slide: (place, one) => slide({ changes: put(place, one) }),
    remove: (place) => set({ changes: state.changes.filter((_, index) => index !== place) }),
    build,
  });
  const question = () => ({ year: state.year, scenario: writeForm(state) });
  const wishes = [];
  const brief = buildBrief(question, wishes);
  const reaction = buildReaction();
  results.panel.querySelector(".headlines").after(reaction.panel);
  results.panel.append(brief.panel, buildRoutes(world, question, (links) => {
    map.select(null, links);
    if (links.length) map.find({ kind: "route", id: "" }, links);
  }));
  const finder = buildFinder(world, choose);
  element("map").append(finder);
  watchBar();
  show();
  send();
  if (state.selected) choose(readThing(state.selected));
  addEventListener("hashchange", () => {
    const found = readAddress(location.hash, world);
    if (writeAddress(found) === writeAddress(state)) return;
    state = found;
    show();
    send();
    choose(readThing(state.selected));
  });

  function set(parts) {
    note(parts);
    show();
    send();
  }

  // While a slider moves nothing is drawn anew but the answer, and only the last place is asked about.
  function slide(parts) {
    note(parts);
    waiting?.abort();
    sendLater();
  }

  function note(parts) {
    state = { ...state, ...parts };
    history.replaceState(null, "", writeAddress(state));
    document.title = title();
  }

  function put(place, one) {
    return state.changes.map((old, index) => (index === place ? one : old));
  }

  function title() {
    return `${state.name || "Sogdia"}${state.name ? " – Sogdia" : ""}`;
  }

  function show() {
    document.title = title();
    if (document.activeElement !== element("name")) element("name").value = state.name;
    changes.show(state);
  }

  function build(project, on) {
    const place = state.changes.findIndex((one) => [one.table.build].flat(2).includes(project));
    if (place < 0) return set({ changes: [...state.changes, { on: true, table: { build: project } }] });
    const one = state.changes[place];
    const several = Array.isArray(one.table.build) && one.table.build.length > 1;
    if (on) return set({ changes: put(place, { ...one, on: true }) });
    if (!several) return set({ changes: state.changes.filter((_, index) => index !== place) });
    const left = { ...one, table: { ...one.table, build: one.table.build.filter((id) => id !== project) } };
    return set({ changes: put(place, left) });
  }

  async function send() {
    waiting?.abort();
    const mine = (waiting = new AbortController());
    reaction.show(question());
    results.wait(answer ? "Solving …" : "Loading the model of the world …");
    try {
      await listen("api/answers", { year: state.year, scenario: writeForm(state) }, mine.signal, (found) => {
        if (mine !== waiting) return;
        take(found);
      });
      if (mine === waiting && answer) take({ ...answer, finished: true });
      changes.complain(null);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error instanceof Refused && error.status === 401) return askToken().then(send);
      results.wait(error instanceof Refused ? "The scenario cannot be answered as it stands." : "The server does not answer.");
      changes.complain(error instanceof Refused ? error : new Refused(0, { message: "The server does not answer. Is it still running?" }));
    }
  }

  function take(found) {
    changes.complain(null);
    answer = prepare(found);
    map.show(answer);
    results.show(answer);
    if (state.selected) details.update(rowsOf(readThing(state.selected)));
    sayBasis(answer, world);
  }

  function prepare(found) {
    const changed = state.changes.some((one) => one.on);
    const moved = new Map();
    for (const row of found.rows) {
      const kind = { crossing: "border point", port: "place" }[row.kind];
      if (kind && changed && Math.abs(row.change || 0) >= 0.3) moved.set(`${kind} ${row.id}`, Math.abs(row.change));
    }
    return { ...found, changed, moved };
  }

  function choose(thing, look = true) {
    state = { ...state, selected: thing ? `${thing.kind}:${thing.id}` : "" };
    history.replaceState(null, "", writeAddress(state));
    const links = thing ? linksOf(world, thing) : [];
    map.select(thing, links);
    results.panel.hidden = Boolean(thing);
    if (!thing) return details.hide();
    if (matchMedia("(max-width: 800px)").matches) showPart("results");
    if (look) map.find(thing, links);
    return details.show(thing, nameThing(world, thing.id), rowsOf(thing), { year: state.year, scenario: writeForm(state) });
  }

  function rowsOf(thing) {
    if (!answer) return [];
    if (thing.kind === "link") {
      const cargo = answer.links[thing.id];
      return cargo ? [{ label: "Cargo", unit: "Mt/yr", base: cargo[0], value: cargo[1], change: (cargo[1] || 0) - (cargo[0] || 0), percent: null }] : [];
    }
    const kind = MEASURED[thing.kind] || thing.kind;
    return answer.rows.filter((row) => row.kind === kind && row.id === thing.id && MEASURES[row.measure]).map((row) => ({ ...row, label: MEASURES[row.measure] }));
  }

  function describe(thing) {
    const lines = rowsOf(thing).slice(0, 2).map((row) => `${row.label} ${number(row.value)} ${row.unit}${answer.changed ? ` (${change(row.change)})` : ""}`);
    const project = thing.kind === "link" && world.links.find((link) => link.id === thing.id).project;
    if (project) lines.push(`Project: ${nameThing(world, project)}`);
    return { name: nameThing(world, thing.id), lines };
  }

  function watchBar() {
    element("name").addEventListener("input", () => note({ name: element("name").value.trim() }));
    element("choose").addEventListener("click", () => showScenarios(world, openScenario));
    element("open").addEventListener("click", () => openFile().then((found) => found && openScenario(found)).catch(refuse));
    element("save").addEventListener("click", async () => {
      try {
        const found = await ask("api/text", { year: state.year, scenario: { ...writeForm(state) } });
        download(found.text, `${found.id}.toml`);
      } catch (error) {
        refuse(error);
      }
    });
    element("verdicts").addEventListener("click", () => showVerdicts(world, (scenario, year) => {
      openScenario(scenario);
      if (year) set({ year });
    }));
    element("review").addEventListener("click", () => showReview(me));
    element("charts").addEventListener("click", () => showCharts(world, question, wishes, brief.show));
    element("share").addEventListener("click", () => showLink(tell));
    for (const button of document.querySelectorAll("#tabs button")) button.addEventListener("click", () => showPart(button.dataset.show));
  }

  function openScenario(scenario) {
    set(scenario
      ? { name: scenario.name, question: scenario.question, year: scenario.year || state.year, changes: scenario.changes.map((table) => ({ on: true, table })) }
      : { name: "", question: "", changes: [] });
    choose(null);
  }

  function refuse(error) {
    changes.complain(error instanceof Refused ? error : new Refused(0, { message: String(error.message || error) }));
    showPart("changes");
  }
}

// Whatever asks for the token first, it is asked for once.
let asking = null;

async function load(path) {
  try {
    return await get(path);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    await (asking ??= askToken());
    return load(path);
  }
}

function showPart(name) {
  element("desk").dataset.shown = name;
  for (const button of document.querySelectorAll("#tabs button")) button.setAttribute("aria-pressed", String(button.dataset.show === name));
}

function tell(...words) {
  const box = replace(element("messages"), words, make("button", { type: "button", "aria-label": "Close", onclick: () => replace(box) }, "×"));
}

function sayBasis(answer, world) {
  element("basis").textContent = `Change = scenario against base: the world ${answer.world} in ${answer.year} without it.`;
  const run = answer.run_id ? make("button", { type: "button", class: "plain", onclick: () => tellRun(answer) }, `run ${answer.run_id}`) : answer.changed ? null : "base";
  replace(element("versions"), [`World ${answer.world_version.slice(0, 12)} · `, run, run && " · ", `Sogdia ${world.program}`]);
  element("versions").title = answer.certificate;
}

// The page keeps no records: the command makes one, from which the run can be done again.
function tellRun({ run_id, command }) {
  const saved = / \S+\.toml\b/.test(command) ? "Save the scenario, then " : "";
  tell(make("span", {}, `${saved}${saved ? "t" : "T"}he command `, make("code", {}, command), ` gives these numbers and prints run ${run_id}; from then on `, make("code", {}, `sogdia rerun ${run_id}`), " gives them again."));
}

function readThing(text) {
  const cut = text.indexOf(":");
  return cut > 0 ? { kind: text.slice(0, cut), id: text.slice(cut + 1) } : null;
}

function linksOf(world, thing) {
  if (thing.kind === "corridor") return (world.corridors.find((one) => one.id === thing.id) || { links: [] }).links;
  if (thing.kind === "project") return world.links.filter((link) => link.project === thing.id).map((link) => link.id);
  if (thing.kind === "link") return [thing.id];
  return [];
}

function buildFinder(world, choose) {
  const things = [
    ...world.places.map((one) => ["place", one]), ...world.border_points.map((one) => ["border point", one]),
    ...world.projects.map((one) => ["project", one]), ...world.corridors.map((one) => ["corridor", one]),
    ...world.states.map((one) => ["state", one]), ...world.links.filter((one) => one.mode === "rail").map((one) => ["link", one]),
  ];
  const byName = new Map(things.map(([kind, one]) => [`${one.name} · ${kind}`, { kind, id: one.id }]));
  const input = make("input", { type: "search", list: "things", placeholder: "Find a place, border, line, project …", "aria-label": "Find", maxlength: 200,
    onchange: () => {
      const thing = byName.get(input.value);
      if (!thing) return;
      choose(thing);
      input.value = "";
    } });
  return make("div", { class: "finder" }, input, make("datalist", { id: "things" }, ...[...byName.keys()].map((name) => make("option", { value: name }))));
}
