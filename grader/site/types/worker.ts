import type { Answered, Answers, Asked, Declarations, FromTypes, Given, Texts, ToTypes } from "./protocol.js";
import { reachesTensors } from "./reached.js";
import { TypeService } from "./service.js";

// The worker that checks types while somebody types. It is the site's own code: what learners write is read here, and never runs.

const say = (message: FromTypes) => postMessage(message);
const wanted = new Map<string, (given: Given) => void>();

/** Asks the page for a file that the build has made. */
async function load<T>(name: string): Promise<T> {
  const given = await new Promise<Given>((resolve) => {
    wanted.set(name, resolve);
    say({ wants: name });
  });
  if ("problem" in given) throw new Error(given.problem);
  return JSON.parse(new TextDecoder().decode(given.bytes)) as T;
}

const declarations = load<Declarations>("declarations.json");
// Whoever asks hears of it.
declarations.catch(() => {});

let service: TypeService | undefined;
let hasTensors = false;

/** TypeScript with the declarations that these texts need. */
async function serviceFor(texts: Texts): Promise<TypeService> {
  const { options, texts: known } = await declarations;
  const isEnough = hasTensors || !reachesTensors(texts, known);
  if (service && isEnough) return service;
  const tensors = isEnough ? {} : await load<Texts>("tensors.json");
  hasTensors ||= !isEnough;
  service = new TypeService({ options, texts: { ...known, ...tensors } });
  return service;
}

async function answer({ what, file, texts, at }: Asked): Promise<Answers[keyof Answers]> {
  const open = await serviceFor(texts);
  open.open(file, texts);
  return what === "notes" ? open.notes() : open[what](at);
}

/** One after the other. */
let last: Promise<unknown> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<ToTypes>) => {
  if ("given" in data) return wanted.get(data.given)?.(data);
  last = last
    .then(() => answer(data))
    .then(
      (found): Answered => ({ id: data.id, answer: found }),
      (error: Error): Answered => ({ id: data.id, problem: error.message }),
    )
    .then(say);
});
