// The documentation of the API, written out from its own OpenAPI document.

import { get } from "./api.js";
import { make } from "./dom.js";

const spec = await get("openapi.json");
const main = document.getElementById("docs");

for (const [path, methods] of Object.entries(spec.paths)) {
  for (const [method, one] of Object.entries(methods)) {
    const taken = one.requestBody && one.requestBody.content["application/json"].schema;
    const [media, given] = Object.entries(one.responses["200"].content)[0];
    main.append(make("section", {},
      make("h2", {}, make("span", { class: "method" }, method.toUpperCase()), make("code", {}, path)),
      make("p", {}, one.summary, " ", make("small", {}, one.description)),
      taken ? describe("Takes", taken) : null,
      describe(`Gives ${media}`, given.schema),
      make("p", {}, `May refuse with ${Object.keys(one.responses).filter((status) => status !== "200").join(", ") || "nothing"}.`)));
  }
}

function describe(label, schema) {
  return make("details", {}, make("summary", {}, `${label}: ${nameOf(schema)}`), make("pre", {}, JSON.stringify(resolve(schema), null, 2)));
}

function nameOf(schema) {
  return schema.$ref ? schema.$ref.split("/").pop() : schema.type || "JSON";
}

function resolve(schema) {
  return schema.$ref ? spec.components.schemas[nameOf(schema)] : schema;
}
