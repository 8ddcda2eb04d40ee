// A sheet over the page: it opens, holds what it is given, and is gone once closed.

import { make } from "./dom.js";

/** Open a sheet with a title and a body; `closed()` is called when it is closed, whichever way. */
export function openSheet(title, body, closed = () => {}) {
  const sheet = make("dialog", { class: "sheet", "aria-label": title });
  sheet.append(make("header", {}, make("h2", {}, title), make("button", { type: "button", "aria-label": "Close", onclick: () => sheet.close() }, "×")), body);
  sheet.addEventListener("close", () => {
    sheet.remove();
    closed();
  });
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
  document.body.append(sheet);
  sheet.showModal();
  return sheet;
}
