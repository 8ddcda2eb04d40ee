// The service. The page asks nothing else, and nobody else.

/** What the server refused, with every problem it told. */
export class Refused extends Error {
  constructor(status, refusal) {
    super(refusal.message || "The server refused.");
    this.status = status;
    this.problems = refusal.problems || [];
  }
}

/** Return what a GET gives. */
export async function get(path) {
  return read(await fetch(path, { credentials: "same-origin" }));
}

/** Return what a POST gives. */
export async function ask(path, question, signal) {
  return read(await post(path, question, signal));
}

/** Return the file that a POST gives, such as a drawing. */
export async function askFile(path, question, signal) {
  return (await askNamed(path, question, signal)).file;
}

/** Return the file that a POST gives, and the command that makes the same. */
export async function askNamed(path, question, signal) {
  const response = await post(path, question, signal);
  if (!response.ok) await read(response);
  return { file: await response.blob(), command: decodeURIComponent(response.headers.get("Sogdia-Command") || "") };
}

/** Call `tell` with each answer of a stream (`progress` with each word on the way), until it ends or `signal` is aborted. */
export async function listen(path, question, signal, tell, progress = () => {}) {
  const response = await post(path, question, signal);
  if (!response.ok) await read(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) hand(event, tell, progress);
  }
}

function hand(event, tell, progress) {
  const [name, body] = event.split("\n").map((line) => line.slice(line.indexOf(": ") + 2));
  if (name === "progress") progress(JSON.parse(body).doing);
  if (name === "answer") tell(JSON.parse(body));
  if (name === "refusal") throw new Refused(422, JSON.parse(body));
}

function post(path, question, signal) {
  return fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify(question),
    signal,
  });
}

async function read(response) {
  let found;
  try {
    found = await response.json();
  } catch {
    throw new Refused(response.status, { message: `The server answered ${response.status}.` });
  }
  if (!response.ok) throw new Refused(response.status, found);
  return found;
}
