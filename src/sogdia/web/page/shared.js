// Reviews that people of this server share: the list, one of them as it stands, and the log of who decided what.

import { ask, get, Refused } from "./api.js";
import { make, redraw, replace } from "./dom.js";
import { download } from "./files.js";
import { countWords, drawProposal } from "./proposals.js";

const LOOK_AGAIN_MS = 5000;

/** Return the list of shared reviews; `open(shared)` is called with the one chosen. */
export function buildList(me, open) {
  const list = make("ul", { class: "list" });
  const said = make("p", { class: "problems", role: "alert" });
  const log = make("div");
  const box = make("section", { class: "shared" }, make("h3", {}, "Shared reviews"), list, said,
    me.role === "editor" ? make("button", { type: "button", onclick: showLog }, "Who decided what") : null, log);
  load();
  return box;

  async function load() {
    try {
      const found = await get("api/reviews");
      replace(list, found.reviews.length ? found.reviews.map((one) => make("li", {}, make("button", { type: "button", onclick: () => choose(one.id) },
        make("strong", {}, one.name), make("span", {}, `${one.issued ? `of ${one.issued}, ` : ""}shared by ${one.who} at ${one.when}; ${one.decided} decided`)))) : make("li", { class: "quiet" }, "Nothing is shared yet."));
    } catch (error) {
      replace(said, error.message);
    }
  }

  async function choose(id) {
    try {
      open(await ask("api/reviews/open", { id }));
    } catch (error) {
      replace(said, error.message);
    }
  }

  async function showLog() {
    try {
      const found = await get("api/reviews/log");
      replace(log, make("table", { class: "log" },
        make("thead", {}, make("tr", {}, ...["When", "Who", "What", "Review", "Proposal"].map((head) => make("th", {}, head)))),
        make("tbody", {}, ...[...found.entries].reverse().map((one) => make("tr", {}, ...[one.when, `${one.who} (${one.role})`, one.what, one.review, one.proposal].map((cell) => make("td", {}, cell)))))),
      make("p", { class: "quiet" }, `${found.lines} lines in all; nothing is ever taken out of the log.`));
    } catch (error) {
      replace(log, make("p", { class: "problems" }, error.message));
    }
  }
}

/** Show a shared review in `body`, and what others decide meanwhile; return what stops it. `back()` leaves it. */
export function openShared(body, shared, me, back) {
  let now = shared;
  const count = make("p", { class: "quiet", role: "status" });
  const said = make("p", { class: "problems", role: "alert" });
  const list = make("ol", { class: "proposals" });
  const keep = me.role === "viewer" ? null : make("button", { type: "button", class: "main", onclick: save }, "Save the review");
  replace(body, make("button", { type: "button", class: "back", onclick: back }, "← All shared reviews"), count, said, list, keep);
  paint();
  const timer = setInterval(() => look().catch(() => {}), LOOK_AGAIN_MS);
  return () => clearInterval(timer);

  async function look() {
    const found = await ask("api/reviews/open", { id: now.id });
    if (JSON.stringify(found.standing) === JSON.stringify(now.standing)) return;
    now = found;
    paint();
  }

  function paint() {
    const standing = new Map(now.standing.map((one) => [one.proposal, one]));
    count.textContent = countWords(now.reading, now.standing.map((one) => one.what !== "rejected"));
    redraw(list, now.reading.proposals.map((one) => {
      const word = standing.get(one.id);
      const verdict = word && { accepted: word.what !== "rejected", preferred: word.what === "accepted and preferred" };
      const note = word ? make("p", { class: "quiet" }, `${word.what} by ${word.who} at ${word.when}`) : null;
      return drawProposal(one, verdict, me.role === "editor" ? (words) => decide(one, words, word) : null, note);
    }));
  }

  // The word names the version that was looked at; where somebody else was quicker the server says so, and theirs is shown.
  async function decide(one, words, word) {
    try {
      await ask("api/reviews/decide", { id: now.id, proposal: one.id, ...words, seen: word ? word.version : 0 });
      replace(said);
    } catch (error) {
      replace(said, error instanceof Refused && error.status === 409 ? `“${one.words}”: ${error.message}` : error.message);
    }
    await look().catch(() => {});
  }

  async function save() {
    try {
      const file = await ask("api/reviews/file", { id: now.id });
      download(file.text, file.name);
      replace(said, make("span", {}, "Saved. To write what is accepted into a world of your own: ", make("code", {}, file.command)));
    } catch (error) {
      replace(said, error.message);
    }
  }
}
