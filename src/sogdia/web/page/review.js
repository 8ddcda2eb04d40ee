// An article pasted in, what is read in it, and a person's word on each proposal: kept as the file that the command takes,
// or shared with everybody on this server (shared.js).

import { ask } from "./api.js";
import { make, redraw, replace } from "./dom.js";
import { download } from "./files.js";
import { countWords, drawProposal } from "./proposals.js";
import { buildList, openShared } from "./shared.js";
import { openSheet } from "./sheet.js";

/** Show the sheet on which articles are read and reviewed; `me` says who asks, and whether reviews are shared here. */
export function showReview(me) {
  const body = make("div", { class: "review" });
  const leave = { stop: () => {} };
  openSheet("Read an article", body, () => leave.stop());
  const open = (shared) => { leave.stop = openShared(body, shared, me, home); };
  home();

  function home() {
    leave.stop();
    leave.stop = () => {};
    replace(body, me.reviews ? buildList(me, open) : null, me.role === "viewer" ? null : buildForm(body, me, open));
  }
}

function buildForm(body, me, open) {
  const text = make("textarea", { rows: 12, "aria-label": "Text of the article", placeholder: "Paste the text of an article here." });
  const name = make("input", { value: "article.txt", "aria-label": "Name of the file", maxlength: 100 });
  const publisher = make("input", { placeholder: "who published it", "aria-label": "Publisher", maxlength: 200 });
  const issued = make("input", { placeholder: "2025-06", "aria-label": "Date of the article", maxlength: 10, pattern: "\\d{4}(-\\d\\d(-\\d\\d)?)?" });
  const said = make("p", { class: "problems", role: "alert" });
  const article = () => ({ text: text.value, name: name.value || "article.txt", publisher: publisher.value, issued: issued.value });
  const read = make("button", { type: "submit", class: "main" }, "Read it");
  const share = me.reviews ? make("button", { type: "button", onclick: () => attempt(async () => open(await ask("api/reviews/share", article()))) }, "Read and share it") : null;
  const form = make("form", {
    onsubmit: (event) => {
      event.preventDefault();
      const mine = article();
      attempt(async () => replace(body, drawReading(mine, await ask("api/reading", mine))));
    },
  },
  make("p", { class: "quiet" }, "Figures of projects, deals, events and ties are proposed with their place in the text. Nothing enters a world unreviewed; an article that is read and not shared stays between you and this server, which does not keep it."),
  text, make("div", { class: "articlefields" }, name, publisher, issued), said, make("div", { class: "kinds" }, read, share));
  return form;

  async function attempt(act) {
    read.disabled = true;
    replace(said);
    try {
      await act();
    } catch (error) {
      replace(said, error.message);
    }
    read.disabled = false;
  }
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
    count.textContent = countWords(found, [...verdicts.values()].map((one) => one.accepted));
    redraw(list, found.proposals.map((one) => drawProposal(one, verdicts.get(one.id), (words) => {
      verdicts.set(one.id, { id: one.id, ...words });
      paint();
    })));
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
