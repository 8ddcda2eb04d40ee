// What changes: the switches of the scenario, and the forms that add more.

import { make, redraw, replace } from "./dom.js";
import { buildForms } from "./forms.js";
import { sayChange, sliders } from "./sentence.js";

/** Return the panel of changes in `section`; `act` has what the panel may do to the question. */
export function buildChanges(section, world, act) {
  const year = make("input", { type: "range", id: "year", min: world.first_year, max: world.last_year, step: 1, oninput: () => { shownYear.textContent = year.value; act.setYear(Number(year.value)); } });
  const shownYear = make("output", { for: "year" });
  const list = make("ul", { class: "switches" });
  const question = make("p", { class: "question" });
  const projects = make("div", { class: "projects" });
  const problems = make("div", { class: "problems", role: "alert" });
  const forms = buildForms(world, act.add);
  section.append(
    make("div", { class: "year" }, make("label", { for: "year" }, "Year"), year, shownYear),
    question, problems,
    make("h2", {}, "What changes"), list,
    make("h3", {}, "Projects"), projects,
    make("h3", {}, "Something else"), forms,
  );

  function show(state) {
    year.value = state.year;
    shownYear.textContent = state.year;
    question.textContent = state.question;
    question.hidden = !state.question;
    redraw(list, state.changes.map((one, place) => drawChange(world, one, place, act)),
      state.changes.length ? null : make("li", { class: "quiet" }, "Nothing yet: this is the base. Switch a project on, or add something below."));
    redraw(projects, drawProjects(world, state, act));
  }

  function complain(error) {
    replace(problems, error ? (error.problems.length ? error.problems : [{ where: "", what: error.message, hint: "" }]).slice(0, 8).map(({ where, what, hint }) =>
      make("p", {}, `${where ? `${where}: ` : ""}${what}${what.endsWith(".") ? "" : "."} ${hint}`)) : []);
  }

  return { show, complain };
}

function drawChange(world, one, place, act) {
  const words = make("span", {}, sayChange(world, one.table));
  const item = make("li", { class: one.on ? "on" : "off" },
    make("label", { class: "switch" },
      make("input", { type: "checkbox", role: "switch", "data-key": `switch ${place}`, checked: one.on, onchange: (event) => act.change(place, { ...one, on: event.target.checked }) }),
      words),
    make("button", { type: "button", class: "remove", "aria-label": `Remove: ${sayChange(world, one.table)}`, onclick: () => act.remove(place) }, "×"));
  // A slider that moves stays the element it is; only the words beside it follow.
  const controls = sliders(world, one.table, place, (table) => {
    words.textContent = sayChange(world, table);
    act.slide(place, { ...one, table });
  }, (table) => act.change(place, { ...one, table }));
  if (controls.length) item.append(make("div", { class: "sliders" }, ...controls));
  return item;
}

function drawProjects(world, state, act) {
  const built = new Map();
  state.changes.forEach((one, place) => {
    if (one.table.build) [one.table.build].flat(2).forEach((id) => built.set(id, { one, place }));
  });
  return world.projects.filter((project) => project.buildable).map((project) => {
    const there = built.get(project.id);
    const open = project.opens !== null && project.opens <= state.year;
    const status = open ? `open since ${project.opens}` : [project.status, project.status_year].filter(Boolean).join(" ");
    return make("label", { class: `project ${open ? "open" : ""}` },
      make("input", {
        type: "checkbox", role: "switch", "data-key": `project ${project.id}`, checked: open || Boolean(there && there.one.on), disabled: open,
        onchange: (event) => act.build(project.id, event.target.checked),
      }),
      make("span", {}, project.name, make("small", {}, status)));
  });
}
