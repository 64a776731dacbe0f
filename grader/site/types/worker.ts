import type { Answered, Answers, Asked, Declarations, Texts } from "./protocol.js";
import { reachesTensors } from "./reached.js";
import type { TypeService } from "./service.js";

// The worker that checks types while somebody types. It is the site's own code: what learners write is read here, and never runs.

async function load<T>(name: string): Promise<T> {
  const response = await fetch(new URL(name, location.href));
  if (!response.ok) throw new Error(`${name} could not be loaded (${response.status})`);
  return (await response.json()) as T;
}

const declarations = load<Declarations>("declarations.json");
const code = import("./service.js");
// Whoever asks hears of it.
for (const promise of [declarations, code]) promise.catch(() => {});

let service: TypeService | undefined;
let hasTensors = false;

/** TypeScript with the declarations that these texts need. */
async function serviceFor(texts: Texts): Promise<TypeService> {
  const { options, texts: known } = await declarations;
  const isEnough = hasTensors || !reachesTensors(texts, known);
  if (service && isEnough) return service;
  const [tensors, { TypeService: Service }] = await Promise.all([
    isEnough ? {} : load<Texts>("tensors.json"),
    code,
  ]);
  hasTensors ||= !isEnough;
  service = new Service({ options, texts: { ...known, ...tensors } });
  return service;
}

async function answer({ what, file, texts, at }: Asked): Promise<Answers[keyof Answers]> {
  const open = await serviceFor(texts);
  open.open(file, texts);
  return what === "notes" ? open.notes() : open[what](at);
}

/** One after the other. */
let last: Promise<unknown> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  last = last
    .then(() => answer(data))
    .then(
      (found): Answered => ({ id: data.id, answer: found }),
      (error: Error): Answered => ({ id: data.id, problem: error.message }),
    )
    .then((said) => postMessage(said));
});
