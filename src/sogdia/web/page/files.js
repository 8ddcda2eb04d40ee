// Scenarios in and out: those that come with the program, files, and the link.

import { ask, askFile } from "./api.js";
import { make, replace } from "./dom.js";
import { openSheet } from "./sheet.js";

/** Download a text under a name. */
export function download(text, name, type = "text/plain") {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const BRIEFS = { html: "HTML", docx: "Word", pdf: "PDF" };
const MEDIA = { html: "text/html", docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", pdf: "application/pdf" };

/** Return buttons that download the brief of the page's own `question()`; `wishes` are the charts that it is to have. */
export function buildBrief(question, wishes) {
  const said = make("p", { class: "quiet", role: "status" });
  const chosen = make("p", { class: "quiet" });
  const buttons = Object.entries(BRIEFS).map(([form, label]) => make("button", {
    type: "button",
    onclick: async (event) => {
      const pressed = event.currentTarget;
      pressed.disabled = true;
      said.textContent = "Writing the brief: rivals, assumptions and futures are asked, which takes a minute …";
      try {
        download(await askFile("api/brief", { ...question(), form, charts: wishes }), `brief.${form}`, MEDIA[form]);
        said.textContent = "";
      } catch (error) {
        said.textContent = error.message;
      }
      pressed.disabled = false;
    },
  }, label));
  show();
  return { show, panel: make("div", { class: "exports", "data-needs": "analyst" }, make("h3", {}, "Brief of two pages"), make("div", { class: "kinds" }, ...buttons), chosen, said) };

  function show() {
    replace(chosen, wishes.length ? `With the charts ${wishes.map(sayWish).join(", ")}. ` : "Its charts are chosen by what the scenario moves; Charts, above, can put in others.",
      wishes.length ? make("button", { type: "button", class: "plain", onclick: () => { wishes.length = 0; show(); } }, "Let them be chosen") : null);
  }
}

function sayWish({ chart, state, origin, destination }) {
  return `${chart}${state ? ` of ${state}` : origin ? ` ${origin}–${destination}` : ""}`;
}

/** Have the reader choose a file and return the scenario in it, or null. */
export function openFile() {
  return new Promise((resolve, reject) => {
    const input = make("input", { type: "file", accept: ".toml,text/plain", id: "file", class: "hidden" });
    document.body.append(input);
    input.addEventListener("cancel", () => { input.remove(); resolve(null); });
    input.addEventListener("change", async () => {
      const file = input.files[0];
      input.remove();
      try {
        resolve(file ? await ask("api/scenario", { text: await file.text(), file: file.name.slice(0, 200) || "scenario.toml" }) : null);
      } catch (error) {
        reject(error);
      }
    });
    input.click();
  });
}

/** Show the scenarios that come with the program; `choose(scenario)` is called with one of them, or null for none. */
export function showScenarios(world, choose) {
  const pick = (one) => () => {
    sheet.close();
    choose(one);
  };
  const row = (one, name, question) => make("li", {}, make("button", { type: "button", onclick: pick(one) }, make("strong", {}, name), make("span", {}, question)));
  const list = make("ul", { class: "list" }, row(null, "Empty", "The base: nothing changes."), ...world.scenarios.map((one) => row(one, one.name, one.question)));
  const sheet = openSheet("Scenarios", list);
}

/** Show the link that reproduces the page, and put it on the clipboard if the browser lets us. */
export async function showLink(tell) {
  const link = location.href;
  const field = make("input", { type: "text", readonly: true, value: link, "aria-label": "Link", onfocus: (event) => event.target.select() });
  let copied = false;
  try {
    await navigator.clipboard.writeText(link);
    copied = true;
  } catch { /* the reader may copy it by hand */ }
  tell(make("span", {}, copied ? "Copied: this link reproduces the scenario. " : "This link reproduces the scenario: "), field);
}

/** Ask for the token of this server; resolves once it is right. */
export function askToken() {
  return new Promise((resolve) => {
    const sheet = make("dialog", { class: "sheet token", "aria-label": "Sign in" });
    const field = make("input", { type: "password", autocomplete: "current-password", "aria-label": "Token", maxlength: 1000 });
    const said = make("p", { class: "quiet" }, "This server asks for its token.");
    const form = make("form", {
      onsubmit: async (event) => {
        event.preventDefault();
        try {
          await ask("api/session", { token: field.value });
          sheet.close();
          sheet.remove();
          resolve();
        } catch (error) {
          said.textContent = error.message;
        }
      },
    }, make("h2", {}, "Sogdia"), said, field, make("button", { type: "submit", class: "main" }, "Enter"));
    sheet.addEventListener("cancel", (event) => event.preventDefault());
    sheet.append(form);
    document.body.append(sheet);
    sheet.showModal();
  });
}
