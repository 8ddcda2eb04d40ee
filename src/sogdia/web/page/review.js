// An article pasted in, what is read in it, and a person's word on each proposal; kept as the file that the command takes.

import { ask } from "./api.js";
import { make, redraw, replace } from "./dom.js";
import { download } from "./files.js";
import { openSheet } from "./sheet.js";

/** Show the sheet on which an article is read and reviewed. */
export function showReview() {
  const body = make("div", { class: "review" });
  openSheet("Read an article", body);
  const text = make("textarea", { rows: 12, "aria-label": "Text of the article", placeholder: "Paste the text of an article here." });
  const name = make("input", { value: "article.txt", "aria-label": "Name of the file", maxlength: 100 });
  const publisher = make("input", { placeholder: "who published it", "aria-label": "Publisher", maxlength: 200 });
  const issued = make("input", { placeholder: "2025-06", "aria-label": "Date of the article", maxlength: 10, pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?" });
  const said = make("p", { class: "problems", role: "alert" });
  const read = make("button", { type: "submit", class: "main" }, "Read it");
  const form = make("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      read.disabled = true;
      replace(said);
      const article = { text: text.value, name: name.value || "article.txt", publisher: publisher.value, issued: issued.value };
      try {
        replace(body, drawReading(article, await ask("api/reading", article)));
      } catch (error) {
        replace(said, error.message);
      }
      read.disabled = false;
    },
  },
  make("p", { class: "quiet" }, "Figures of projects, deals, events and ties are proposed with their place in the text. Nothing enters a world unreviewed; the article stays between you and this server, which does not keep it."),
  text, make("div", { class: "articlefields" }, name, publisher, issued), said, read);
  replace(body, form);
}

function drawReading(article, found) {
  const verdicts = new Map();
  const count = make("p", { class: "quiet", role: "status" });
  const list = make("ol", { class: "proposals" });
  const said = make("p", { class: "problems", role: "alert" });
  const keep = make("button", { type: "button", class: "main", onclick: save }, "Save the review");
  paint();
  return found.proposals.length ? [count, list, said, keep] : [make("p", {}, "Nothing is proposed of this text.")];

  function paint() {
    const accepted = [...verdicts.values()].filter((one) => one.accepted).length;
    count.textContent = `${found.proposals.length === 1 ? "1 proposal" : `${found.proposals.length} proposals`}${found.issued ? `, article of ${found.issued}` : ""}: ${accepted} accepted, ${verdicts.size - accepted} rejected, ${found.proposals.length - verdicts.size} open.`;
    redraw(list, found.proposals.map((one) => drawProposal(one, verdicts, paint)));
  }

  async function save() {
    try {
      const file = await ask("api/review", { article, verdicts: [...verdicts.values()] });
      download(file.text, file.name);
      replace(said, make("span", {}, "Saved. To write what is accepted into a world of your own: ", make("code", {}, file.command)));
    } catch (error) {
      replace(said, error.message);
    }
  }
}

function drawProposal(one, verdicts, paint) {
  const verdict = verdicts.get(one.id);
  const press = (words, label) => make("button", {
    type: "button", "data-key": `${one.id} ${label}`, "aria-pressed": String(Boolean(verdict) && verdict.accepted === words.accepted && verdict.preferred === words.preferred),
    onclick: () => {
      verdicts.set(one.id, { id: one.id, ...words });
      paint();
    },
  }, label);
  return make("li", { class: verdict ? (verdict.accepted ? "accepted" : "rejected") : "" },
    make("p", { class: "sentence" }, one.before, make("mark", {}, one.words), one.after),
    make("p", {}, make("b", {}, one.kind), ` ${Object.entries(one.fields).map(([name, value]) => `${name} ${value}`).join(", ")}`, make("small", {}, ` line ${one.line}, ${Math.round(100 * one.sure)} % sure`)),
    ...one.becomes.map((row) => make("p", { class: "quiet" }, `Becomes ${row}`)),
    one.refused ? make("p", { class: "quiet" }, `Cannot be put in a world: ${one.refused}`) : null,
    ...one.beside.map((row) => make("p", { class: `beside ${row.relation}` }, `World ${row.relation}: ${row.words}`)),
    make("div", { class: "kinds", role: "group", "aria-label": "Your word" },
      press({ accepted: true, preferred: false }, "Accept"), press({ accepted: true, preferred: true }, "Accept and prefer"), press({ accepted: false, preferred: false }, "Reject")));
}
