// Charts by name (a row of buttons each, on a phone one menu), drawn by the server as the commands draw them; each can be saved, or put into the brief.

import { askFile, askNamed } from "./api.js";
import { make, replace } from "./dom.js";
import { download } from "./files.js";
import { choice } from "./forms.js";
import { openSheet } from "./sheet.js";

const GROUPS = { changes: "Of the scenario", routes: "Of routes", state: "Of a state", region: "Of the region" };
const MOST_IN_BRIEF = 3;
const PHONE = "(max-width: 800px)";

/** Show the sheet of charts of the page's `question()`; `wishes` are the charts chosen for the brief, changed in place. */
export function showCharts(world, question, wishes, changed = () => {}) {
  const asked = { current: null };
  const picked = { chart: null };
  const list = make("div", { class: "chartlist" });
  const fields = make("div", { class: "chartfields" });
  const shown = make("div", { class: "chart", role: "status", "aria-live": "polite" });
  const body = make("div", { class: "charts" }, list, fields, shown);
  const sheet = openSheet("Charts", body, () => asked.current?.abort());
  sheet.classList.add("wide");
  const of = buildFields(world);
  const empty = !question().scenario.changes.length;
  const groups = Object.entries(GROUPS).map(([group, title]) => [title, world.charts.filter((one) => one.of === group)]);
  const unfit = (one) => empty && one.of === "changes";
  const menu = make("select", { "aria-label": "Chart", onchange: () => pick(world.charts.find((one) => one.name === menu.value)) },
    ...groups.map(([title, charts]) => make("optgroup", { label: title }, ...charts.map((one) => make("option", { value: one.name, disabled: unfit(one) }, one.title)))));
  replace(list, menu, groups.map(([title, charts]) => make("div", { class: "kinds", role: "group", "aria-label": title },
    make("span", { class: "quiet" }, title),
    ...charts.map((one) => make("button", { type: "button", "data-chart": one.name, "aria-pressed": "false", disabled: unfit(one), onclick: () => pick(one) }, one.title)))));
  pick(world.charts.find((one) => !unfit(one)));

  function pick(one) {
    picked.chart = one;
    menu.value = one.name;
    for (const button of list.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.chart === one.name));
    const rows = of.rows(one);
    replace(fields, ...rows, rows.length ? make("button", { type: "button", class: "main", onclick: paint }, "Draw it") : null,
      empty ? make("p", { class: "quiet" }, "Charts of the scenario need a change: switch something on first.") : null);
    paint();
  }

  async function paint() {
    asked.current?.abort();
    const mine = (asked.current = new AbortController());
    const one = picked.chart;
    const wanted = { ...question(), chart: one.name, ...of.values(one) };
    replace(shown, make("p", { class: "quiet" }, make("span", { class: "spin", "aria-hidden": "true" }),
      one.slow ? "Following the years and asking futures, which takes half a minute …" : "Drawing …"));
    try {
      const { file, command } = await askNamed("api/chart", { ...wanted, narrow: matchMedia(PHONE).matches }, mine.signal);
      const svg = await file.text();
      if (mine === asked.current) replace(shown, drawChart(svg), buildKeep(wanted, wishes, changed), sayCommand(command, one.name));
    } catch (error) {
      if (!mine.signal.aborted) replace(shown, make("p", { class: "problems", role: "alert" }, error.message));
    }
  }
}

/** Return a drawing as an image, told in words to whoever does not see it. */
function drawChart(svg) {
  const words = ["title", "desc"].map((tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(svg)?.[1] || "").map(unescape);
  return make("img", { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, alt: words.filter(Boolean).join(". ") });
}

// The text is not parsed as SVG for this: that would be refused, rightly, as styles that are not of this page.
function unescape(text) {
  return text.replace(/&(lt|gt|quot|#x27|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', "#x27": "'", amp: "&" })[name]);
}

function sayCommand(command, name) {
  return command ? make("p", { class: "quiet" }, "By command: ", make("code", {}, `${command} --chart ${name}=${name}.svg`)) : null;
}

function buildKeep(wanted, wishes, changed) {
  const said = make("span", { class: "quiet", role: "status" });
  const save = (form) => make("button", {
    type: "button",
    onclick: async () => {
      try {
        download(await askFile("api/chart", { ...wanted, form }), `sogdia-${wanted.chart}.${form}`, form === "svg" ? "image/svg+xml" : "image/png");
      } catch (error) {
        said.textContent = error.message;
      }
    },
  }, `Save as ${form.toUpperCase()}`);
  const wish = { chart: wanted.chart, state: wanted.state || "", origin: wanted.origin || "", destination: wanted.destination || "" };
  const into = make("button", {
    type: "button",
    onclick: () => {
      if (!wishes.some((one) => JSON.stringify(one) === JSON.stringify(wish))) wishes.push(wish);
      if (wishes.length > MOST_IN_BRIEF) wishes.shift();
      said.textContent = `In the brief now: ${wishes.map((one) => one.chart).join(", ")}.`;
      changed();
    },
  }, "Put it into the brief");
  return make("div", { class: "kinds keep" }, save("svg"), save("png"), into, said);
}

function buildFields(world) {
  const states = new Set([...world.regions.map((region) => region.state), ...world.states.filter((one) => one.middle).map((one) => one.id)]);
  const named = world.states.filter((one) => states.has(one.id)).sort((a, b) => Number(b.middle) - Number(a.middle) || a.name.localeCompare(b.name));
  const menu = (all) => make("select", { "aria-label": "State" }, all ? make("option", { value: "" }, "All states") : null,
    ...named.map((one) => make("option", { value: one.id, selected: !all && one.id === "UZB" }, one.name)));
  const one = menu(false);
  const any = menu(true);
  const places = [...world.regions, ...world.places].map((place) => [place.id, place.name]);
  const known = (id, other) => (places.some((place) => place[0] === id) ? id : other[0]);
  const from = choice("From", places, known("tashkent", places[0]));
  const to = choice("To", places, known("karachi", places[world.regions.length - 1]));
  const cargo = make("select", { "aria-label": "Cargo" }, ...world.commodities.map((kind) => make("option", { value: kind.id, selected: kind.id === "containers" }, kind.name)));
  const row = (label, select) => make("label", { class: "field" }, make("span", {}, label), select);
  const rows = (chart) => ({ needed: [row("State", one)], possible: [row("State", any)] }[chart.state] || (chart.of === "routes" ? [from.row, to.row, row("Cargo", cargo)] : []));
  const values = (chart) => {
    if (chart.of === "routes") return { origin: from.value(), destination: to.value(), commodity: cargo.value };
    return chart.state ? { state: chart.state === "needed" ? one.value : any.value } : {};
  };
  return { rows, values };
}
