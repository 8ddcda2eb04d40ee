// What is proposed of an article: each proposal in its sentence, with what it would become and the word that stands on it.

import { make } from "./dom.js";

/** Return how far a review has come; `accepted` has a yes or no for each decision. */
export function countWords(found, accepted) {
  const yes = accepted.filter(Boolean).length;
  return `${found.proposals.length === 1 ? "1 proposal" : `${found.proposals.length} proposals`}${found.issued ? `, article of ${found.issued}` : ""}: ${yes} accepted, ${accepted.length - yes} rejected, ${found.proposals.length - accepted.length} open.`;
}

/** Return a proposal with its words; `verdict` is the word that stands on it, `decide(words)` is called with a new one. */
export function drawProposal(one, verdict, decide, note = null) {
  const press = (words, label) => make("button", {
    type: "button", "data-key": `${one.id} ${label}`, "aria-pressed": String(Boolean(verdict) && verdict.accepted === words.accepted && verdict.preferred === words.preferred),
    onclick: () => decide(words),
  }, label);
  return make("li", { class: verdict ? (verdict.accepted ? "accepted" : "rejected") : "" },
    make("p", { class: "sentence" }, one.before, make("mark", {}, one.words), one.after),
    make("p", {}, make("b", {}, one.kind), ` ${Object.entries(one.fields).map(([name, value]) => `${name} ${value}`).join(", ")}`, make("small", {}, ` line ${one.line}, ${Math.round(100 * one.sure)} % sure`)),
    ...one.becomes.map((row) => make("p", { class: "quiet" }, `Becomes ${row}`)),
    one.refused ? make("p", { class: "quiet" }, `Cannot be put in a world: ${one.refused}`) : null,
    ...one.beside.map((row) => make("p", { class: `beside ${row.relation}` }, `World ${row.relation}: ${row.words}`)),
    decide ? make("div", { class: "kinds", role: "group", "aria-label": "Your word" },
      press({ accepted: true, preferred: false }, "Accept"), press({ accepted: true, preferred: true }, "Accept and prefer"), press({ accepted: false, preferred: false }, "Reject")) : null,
    note);
}
