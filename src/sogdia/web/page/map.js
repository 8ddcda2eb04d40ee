// The map: land, borders, ways and what flows on them, ports and border points, names that keep clear of one another.

import { draw, make, replace, later } from "./dom.js";
import { drawLand } from "./land.js";
import { MAIN_CITIES, placeNames } from "./names.js";
import { project } from "./projection.js";
import { classOf, widthOf, legend } from "./flows.js";

const NEAREST = 0.7;
const FARTHEST = 40;
const CHOSEN_PX = 4;
const FIRST_VIEW = { west: 32, east: 92, south: 20, north: 57 };

/** Return a map of `world` in `frame`; `tell(thing)` is called with what is clicked, `describe(thing)` says what it is. */
export function buildMap(frame, world, shapes, tell, describe) {
  const places = new Map(world.places.map((place) => [place.id, { ...place, at: project(place.lon, place.lat) }]));
  const view = { k: 1, x: 0, y: 0 };
  const shown = { modes: new Set(["rail", "road", "sea", "ferry", "waterway"]), onlyChanges: false, answer: null, selected: null, marked: new Set() };
  const states = new Set(world.states.map((state) => state.id));
  const lines = new Map();
  const spots = new Map();

  const svg = draw("svg", { class: "map", tabindex: "0", role: "application", "aria-label": "Map of corridors. Arrow keys move it, plus and minus zoom." });
  const scene = draw("g");
  const layers = Object.fromEntries(["land", "plans", "flows", "spots"].map((name) => [name, draw("g", { class: name })]));
  scene.append(...Object.values(layers));
  const names = draw("g", { class: "names", "aria-hidden": "true" });
  svg.append(scene, names);
  drawLand(layers.land, shapes);
  drawWays();
  drawSpots();

  const tip = make("div", { class: "tip", hidden: true });
  const keyBody = make("div", { class: "keybody" });
  const key = make("details", { class: "key", open: matchMedia("(min-width: 801px)").matches || null }, make("summary", {}, "Key"), keyBody);
  const buttons = make("div", { class: "zoom" },
    make("button", { type: "button", "aria-label": "Zoom in", onclick: () => zoom(1.5) }, "+"),
    make("button", { type: "button", "aria-label": "Zoom out", onclick: () => zoom(1 / 1.5) }, "−"),
    make("button", { type: "button", "aria-label": "Show the whole region", onclick: home }, "⌂"));
  frame.append(svg, key, buttons, tip);
  const rename = later(60, nameThings);
  new ResizeObserver(() => {
    if (!svg.dataset.settled) home();
    else move();
  }).observe(svg);
  watchPointer();
  svg.addEventListener("keydown", steer);
  home();

  function drawWays() {
    for (const link of world.links) {
      const [from, to] = [places.get(link.tail), places.get(link.head)];
      if (!from || !to) continue;
      const path = draw("path", {
        d: `M${trace(from.at)}L${trace(to.at)}`,
        class: `way ${link.mode}`,
        "data-link": link.id,
      });
      lines.set(link.id, { link, path });
      (link.project ? layers.plans : layers.flows).append(path);
    }
  }

  function drawSpots() {
    const points = [
      ...world.border_points.map((point) => ({ ...point, kind: "border point" })),
      ...world.places.filter((place) => place.port).map((place) => ({ ...place, kind: "place" })),
      ...world.places.filter((place) => !place.port && place.kind === "city").map((place) => ({ ...place, kind: "place" })),
    ];
    for (const point of points) {
      const at = project(point.lon, point.lat);
      const type = point.kind === "border point" ? "border" : point.port ? "port" : "city";
      const mark = draw("g", { class: `spot ${type}`, "data-kind": point.kind, "data-id": point.id },
        draw("circle", { class: "reach", r: 7 }),
        type === "border" ? draw("path", { d: "M0-3.2L3.2 0L0 3.2L-3.2 0Z" }) : draw(type === "port" ? "rect" : "circle", type === "port" ? { x: -2.6, y: -2.6, width: 5.2, height: 5.2 } : { r: 1.9, class: MAIN_CITIES.has(point.id) ? "main" : "dot" }));
      spots.set(`${point.kind} ${point.id}`, { point, at, mark, type });
      layers.spots.append(mark);
    }
  }

  /** Show the flows of an answer (null: none yet). */
  function show(answer) {
    shown.answer = answer;
    paint();
  }

  function paint() {
    for (const [name, { mark }] of spots) mark.classList.toggle("moved", Boolean(shown.answer && shown.answer.moved.has(name)));
    const { answer, selected, marked } = shown;
    const only = Boolean(answer && answer.changed && shown.onlyChanges);
    const near = view.k / base();
    for (const [id, { link, path }] of lines) {
      const cargo = answer && answer.links[id];
      const open = Boolean(cargo) && cargo[1] !== null;
      const lost = Boolean(cargo) && cargo[1] === null;
      const chosen = selected === `link ${id}` || selected === `project ${link.project}` || marked.has(id);
      path.setAttribute("class", `way ${link.mode} ${cargo ? classOf(cargo, answer.changed) : "absent"} ${open ? "" : lost ? "lost" : link.project ? "planned" : "none"}${chosen ? " chosen" : ""}`);
      path.style.strokeWidth = widthFor(cargo, chosen, near, only);
      if (chosen) path.parentNode.append(path); // what is chosen lies over what it crosses
      path.style.display = shown.modes.has(link.mode) ? "" : "none";
    }
    svg.classList.toggle("onlychanges", only);
    replace(keyBody, legend(answer, shown, (mode) => {
      if (shown.modes.has(mode)) shown.modes.delete(mode);
      else shown.modes.add(mode);
      paint();
    }, () => {
      shown.onlyChanges = !shown.onlyChanges;
      paint();
    }));
    rename();
  }

  /** Mark a thing, and the links that make it up. */
  function select(thing, links = []) {
    shown.selected = thing ? `${thing.kind} ${thing.id}` : null;
    shown.marked = new Set(links);
    for (const [name, { mark }] of spots) mark.classList.toggle("chosen", name === shown.selected);
    for (const state of layers.land.querySelectorAll("[data-state]")) state.classList.toggle("chosen", `state ${state.dataset.state}` === shown.selected);
    paint();
  }

  /** Move the map so that a thing is in view. */
  function find(thing, links = []) {
    const spot = spots.get(`${thing.kind} ${thing.id}`);
    const points = spot ? [spot.at] : links.flatMap((id) => {
      const line = lines.get(id);
      return line ? [places.get(line.link.tail).at, places.get(line.link.head).at] : [];
    });
    if (points.length) fit(points, spot ? Math.max(view.k, 5 * base()) : 8 * base());
  }

  function base() {
    const { width, height } = svg.getBoundingClientRect();
    const corners = frameCorners();
    const [w, h] = [spanOf(corners, 0), spanOf(corners, 1)];
    return Math.min((width || 800) / w, (height || 600) / h);
  }

  function home() {
    fit(frameCorners(), Infinity);
    if (svg.getBoundingClientRect().width) svg.dataset.settled = "yes";
  }

  function fit(points, most) {
    const { width, height } = svg.getBoundingClientRect();
    if (!width) return;
    const [w, h] = [Math.max(spanOf(points, 0), 1), Math.max(spanOf(points, 1), 1)];
    view.k = limit(Math.min(width / w, height / h, most));
    const middle = [0, 1].map((axis) => (Math.min(...points.map((p) => p[axis])) + Math.max(...points.map((p) => p[axis]))) / 2);
    view.x = width / 2 - view.k * middle[0];
    view.y = height / 2 - view.k * middle[1];
    move();
  }

  function limit(k) {
    return Math.min(Math.max(k, NEAREST * 0.5), FARTHEST);
  }

  function zoom(by, at) {
    const { width, height } = svg.getBoundingClientRect();
    const [px, py] = at || [width / 2, height / 2];
    const k = limit(view.k * by);
    view.x = px - (px - view.x) * (k / view.k);
    view.y = py - (py - view.y) * (k / view.k);
    view.k = k;
    move();
  }

  function move() {
    scene.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.k})`);
    const near = view.k / base();
    const only = Boolean(shown.answer && shown.answer.changed && shown.onlyChanges);
    svg.classList.toggle("near", near > 2.2);
    svg.classList.toggle("middling", near > 1.3);
    for (const { at, mark } of spots.values()) mark.setAttribute("transform", `translate(${at[0]} ${at[1]}) scale(${1 / view.k})`);
    for (const [id, { path }] of lines) {
      const cargo = shown.answer && shown.answer.links[id];
      path.style.strokeWidth = widthFor(cargo, path.classList.contains("chosen"), near, only);
    }
    rename();
  }

  function nameThings() {
    placeNames(names, svg.getBoundingClientRect(), view, { world, spots, shapes, shown, near: view.k / base() });
  }

  function steer(event) {
    const step = 60;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (moves[event.key]) {
      view.x += moves[event.key][0];
      view.y += moves[event.key][1];
      move();
    } else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0" || event.key === "Home") home();
    else return;
    event.preventDefault();
  }

  function watchPointer() {
    const held = new Map();
    let moved = 0;
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0016)), [event.clientX - box.left, event.clientY - box.top]);
    }, { passive: false });
    svg.addEventListener("pointerdown", (event) => {
      held.set(event.pointerId, [event.clientX, event.clientY]);
      moved = 0;
    });
    svg.addEventListener("pointermove", (event) => {
      const before = held.get(event.pointerId);
      if (!before) return hover(event);
      const now = [event.clientX, event.clientY];
      const others = [...held].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (moved > 4 && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
      if (others.length) {
        const box = svg.getBoundingClientRect();
        const [ox, oy] = others[0];
        const by = Math.hypot(now[0] - ox, now[1] - oy) / Math.max(Math.hypot(before[0] - ox, before[1] - oy), 1);
        zoom(by, [(now[0] + ox) / 2 - box.left, (now[1] + oy) / 2 - box.top]);
      } else {
        view.x += now[0] - before[0];
        view.y += now[1] - before[1];
        move();
      }
      held.set(event.pointerId, now);
    });
    const release = (event) => held.delete(event.pointerId);
    svg.addEventListener("pointerup", (event) => {
      release(event);
      if (moved <= 4) click(event);
    });
    svg.addEventListener("pointercancel", release);
    svg.addEventListener("pointerleave", () => { tip.hidden = true; });
  }

  function thingAt(event) {
    const spot = event.target.closest(".spot");
    if (spot) return { kind: spot.dataset.kind, id: spot.dataset.id };
    const line = nearestLine(event);
    if (line) return { kind: "link", id: line };
    const state = event.target.closest("[data-state]");
    return state && states.has(state.dataset.state) ? { kind: "state", id: state.dataset.state } : null;
  }

  // A line of two pixels is hard to hit, so the nearest one within a few pixels counts.
  function nearestLine(event) {
    const box = svg.getBoundingClientRect();
    const point = [(event.clientX - box.left - view.x) / view.k, (event.clientY - box.top - view.y) / view.k];
    let best = null;
    let least = (event.pointerType === "touch" ? 14 : 7) / view.k;
    for (const [id, { link, path }] of lines) {
      if (!shown.modes.has(link.mode) || path.classList.contains("none")) continue;
      const distance = away(point, places.get(link.tail).at, places.get(link.head).at) - (path.classList.contains("planned") ? 0 : 0.3 / view.k);
      if (distance < least) [best, least] = [id, distance];
    }
    return best;
  }

  function click(event) {
    const thing = thingAt(event);
    if (thing) tell(thing);
  }

  function hover(event) {
    const thing = thingAt(event);
    const words = thing && describe(thing);
    tip.hidden = !words;
    svg.classList.toggle("over", Boolean(words));
    if (!words) return;
    replace(tip, make("strong", {}, words.name), ...words.lines.map((line) => make("span", {}, line)));
    const box = frame.getBoundingClientRect();
    tip.style.left = `${Math.min(event.clientX - box.left + 14, box.width - 250)}px`;
    tip.style.top = `${Math.min(event.clientY - box.top + 14, box.height - 90)}px`;
  }

  return { show, select, find, home };
}

/** Return the width of a way; a chosen one is never too thin to be seen, and one without cargo has that of its class. */
function widthFor(cargo, chosen, near, only) {
  const width = Math.max(cargo ? widthOf(cargo, near, only) : 0, chosen ? CHOSEN_PX : 0);
  return width ? `${width}px` : "";
}

function frameCorners() {
  const { west, east, south, north } = FIRST_VIEW;
  const middle = (west + east) / 2;
  return [[west + 4, south], [east - 4, south], [west, north - 4], [east, north - 4], [middle, south], [middle, north]].map(([lon, lat]) => project(lon, lat));
}

function spanOf(points, axis) {
  const values = points.map((point) => point[axis]);
  return Math.max(...values) - Math.min(...values);
}

function trace(point) {
  return `${point[0].toFixed(2)} ${point[1].toFixed(2)}`;
}

function away([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
