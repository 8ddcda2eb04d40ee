// States and their borders, from the shapes that come with the page (see docs/serve.md for their source).

import { draw } from "./dom.js";
import { project } from "./projection.js";

/** Draw states into `layer`, borders over them, disputed lines dashed. */
export function drawLand(layer, shapes) {
  const arcs = shapes.arcs.map((arc) => points(arc, shapes.per_degree));
  for (const state of shapes.states) {
    layer.append(draw("path", {
      d: state.rings.map((ring) => `M${ring.flatMap((arc) => walk(arcs, arc)).join("L")}Z`).join(""),
      class: "state",
      "data-state": state.id || null,
    }));
  }
  const disputed = new Set(shapes.disputed);
  const line = (chosen) => chosen.map((arc) => `M${arcs[arc].join("L")}`).join("");
  layer.append(
    draw("path", { class: "borderline", d: line(shapes.borders.filter((arc) => !disputed.has(arc))) }),
    draw("path", { class: "borderline disputed", d: line([...disputed]) }),
  );
}

function points(arc, perDegree) {
  const found = [];
  let [x, y] = [0, 0];
  for (let index = 0; index < arc.length; index += 2) {
    x += arc[index];
    y += arc[index + 1];
    found.push(project(x / perDegree, y / perDegree).map((value) => value.toFixed(2)).join(" "));
  }
  return found;
}

function walk(arcs, arc) {
  return arc >= 0 ? arcs[arc] : [...arcs[~arc]].reverse();
}
