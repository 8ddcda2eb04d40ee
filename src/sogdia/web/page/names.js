// Names on the map: the important first, each where it is free, none over another.

import { draw } from "./dom.js";
import { project } from "./projection.js";

const SIDES = [[7, 4, "start"], [-7, 4, "end"], [0, -8, "middle"], [0, 16, "middle"], [7, -6, "start"], [-7, -6, "end"], [7, 13, "start"], [-7, 13, "end"]];
const MOST = 90;

/** Write the names that fit into the frame of the map. */
export function placeNames(layer, frame, view, { world, spots, shown, near }) {
  const middle = new Map(stateMiddles(world));
  const wanted = [];
  const at = ([x, y]) => [view.x + view.k * x, view.y + view.k * y];
  for (const [id, point] of middle) {
    const state = world.states.find((one) => one.id === id);
    const small = SMALL.has(id);
    if (small && near < 0.9) continue;
    wanted.push({ text: state.name, at: at(point), weight: state.middle ? 60 : 45, type: "state", size: near > 1.5 ? 13 : small ? 9.5 : 11 });
  }
  for (const [name, { point, at: where, type }] of spots) {
    const weight = weigh(name, point, type, shown, near);
    if (weight > 0) wanted.push({ text: point.name, at: at(where), weight, type, size: 11 });
  }
  const taken = [];
  const written = [];
  for (const one of wanted.filter(({ at: [x, y] }) => x > 0 && y > 0 && x < frame.width && y < frame.height).sort((a, b) => b.weight - a.weight)) {
    const label = settle(one, taken, frame);
    if (label) written.push(label);
    if (written.length >= MOST) break;
  }
  layer.replaceChildren(...written);
}

function weigh(name, point, type, shown, near) {
  if (name === shown.selected) return 1000;
  const moved = shown.answer && shown.answer.moved.get(name);
  if (moved) return 100 + Math.min(moved, 50);
  if (type === "port") return near > 1.2 ? 50 : MAIN_CITIES.has(point.id) ? 48 : 0;
  if (type === "city") return MAIN_CITIES.has(point.id) ? 52 : near > 1.6 ? 40 : 0;
  return near > 3 ? 30 : 0;
}

/** Places named and dotted however far away the map is. */
export const MAIN_CITIES = new Set("tashkent almaty astana kabul mazar herat kandahar chabahar bandarabbas karachi gwadar mundra jnpt baku tbilisi poti aktau turkmenbashi ashgabat bishkek dushanbe tehran islamabad lahore delhi moscow urumqi kashgar istanbul mashhad termez".split(" "));

function settle({ text, at: [x, y], type, size }, taken, frame) {
  const width = text.length * size * ({ state: 0.7, port: 0.64 }[type] || 0.57);
  const sides = type === "state" ? [[0, 0, "middle"], [0, 14, "middle"], [0, -14, "middle"]] : SIDES;
  for (const [dx, dy, anchor] of sides) {
    const left = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
    const box = [left - 2, y + dy - size, left + width + 2, y + dy + 3];
    if (box[0] < 0 || box[2] > frame.width || box[1] < 0 || box[3] > frame.height) continue;
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
    taken.push(box);
    return draw("text", { x: (x + dx).toFixed(1), y: (y + dy).toFixed(1), class: `name ${type}`, "text-anchor": anchor, "font-size": size }, text);
  }
  return null;
}

const MIDDLES = {
  UZB: [63.5, 42.3], KAZ: [67.5, 48.3], TKM: [58.8, 39.3], TJK: [71.6, 38.4], KGZ: [74.6, 41.6], AZE: [47.4, 40.5], GEO: [43.4, 42.2], ARM: [44.9, 40.2],
  AFG: [66.2, 33.9], IRN: [54.2, 32.6], PAK: [69.2, 29.6], IND: [76.5, 24.2], CHN: [87, 38.5], RUS: [56, 55], TUR: [35, 39.2], SAU: [45, 24.5], OMN: [57, 21.3],
  IRQ: [43.5, 33], ARE: [54.2, 23.3], MNG: [101, 47], UKR: [31.5, 49], EGY: [30, 27],
};

const SMALL = new Set(["GEO", "ARM", "AZE", "TJK", "KGZ", "ARE"]);

function stateMiddles(world) {
  return world.states.filter((state) => MIDDLES[state.id]).map((state) => [state.id, project(...MIDDLES[state.id])]);
}
