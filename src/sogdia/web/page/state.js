// What the page asks: a name, a year and changes. It lives in the address, so that a link reproduces it.

/** Return the question in an address, or the empty one of `world`. */
export function readAddress(hash, world) {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  const year = Math.round(Number(words.get("year")));
  const changes = readChanges(words.get("changes"));
  return {
    name: (words.get("name") || "").slice(0, 200),
    question: (words.get("question") || "").slice(0, 1000),
    year: year >= world.first_year && year <= world.last_year ? year : world.default_year,
    changes,
    selected: words.get("at") || "",
  };
}

/** Return the address of a question. */
export function writeAddress(state) {
  const words = new URLSearchParams();
  words.set("year", state.year);
  if (state.name) words.set("name", state.name);
  if (state.question) words.set("question", state.question);
  if (state.changes.length) {
    words.set("changes", JSON.stringify(state.changes.map((one) => (one.on ? one.table : { ...one.table, off: true }))));
  }
  if (state.selected) words.set("at", state.selected);
  return `#${words}`;
}

/** Return the form that the service takes: only what is switched on. */
export function writeForm(state) {
  return {
    name: state.name || "Scenario",
    question: state.question,
    changes: state.changes.filter((one) => one.on).map((one) => one.table),
  };
}

function readChanges(text) {
  if (!text) return [];
  try {
    const tables = JSON.parse(text);
    if (!Array.isArray(tables)) return [];
    return tables
      .filter((table) => table && typeof table === "object" && !Array.isArray(table))
      .slice(0, 300)
      .map(({ off, ...table }) => ({ on: !off, table }));
  } catch {
    return [];
  }
}
