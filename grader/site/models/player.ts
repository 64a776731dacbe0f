import type { ModelName } from "../../../lib/judge/model-names.js";
import { Snapshot } from "../../core/judge/snapshot.js";
import { codeText, whoseOf } from "../../core/report/whose.js";
import { trainerOf } from "../../models/trained-by.js";
import { chunksFor } from "../judge/chunks.js";
import { nativesOf } from "../judge/runner.js";
import { Sandbox } from "../judge/sandbox.js";
import type { Site } from "../place.js";
import { modelOf } from "../store/models.js";
import { type Ask, filesFor, modelsFor, runsFor, weightsFile } from "./ask.js";
import { readShown, type Shown } from "./shown.js";

/** The chunk in which models work. */
const PERFORM = "perform";

/** More than the longest answer has. */
const MOST_MESSAGES = 20_000;

interface Listener {
  /** @param code whose code it is */
  onStart(code: string): void;
  onShown(shown: Shown): void;
  signal: AbortSignal;
}

/**
 * Has a model answer in a worker that reaches no network, no store and no page. It may take as long as it likes: whoever asked can stop it.
 *
 * @throws Error that says why it could not answer
 */
export async function play(site: Site, ask: Ask, { onStart, onShown, signal }: Listener): Promise<void> {
  const { course, answers, place, parts } = site;
  const exercises = runsFor(ask).map((slug) => course.course.bySlug.get(slug)!);
  await Promise.all(exercises.map((exercise) => course.need(exercise, answers.textOf(exercise.slug))));
  const { isPassed } = new Snapshot(place.files, place.store.read().progress);
  const ids = Object.fromEntries(
    exercises.map(({ slug, files }) => [
      slug,
      isPassed(slug, files.stub, files.spec) ? files.stub : files.solution,
    ]),
  );
  const modules = await parts.translator.closure(Object.values(ids), { isPassed });
  const natives = nativesOf(modules);
  const weights = await weightsOf(modelsFor(ask));
  // The course's weights stand in for the learner's, and are not loaded where those are.
  const more = modelsFor(ask).every((name) => weightsFile(name) in weights) ? [] : filesFor(ask);
  const [all, files] = await Promise.all([
    parts.chunks([PERFORM, ...natives]),
    course.bytes(runsFor(ask), true, more),
  ]);
  if (signal.aborted) return;
  const begin = chunksFor([PERFORM], all);
  const sandbox = new Sandbox(parts.sandbox, begin, { KATA_BACKEND: "wasm" });
  const stop = () => sandbox.end();
  signal.addEventListener("abort", stop);
  try {
    await Promise.race([sandbox.ready, aborted(signal)]);
    if (signal.aborted) return;
    sandbox.give(chunksFor(natives, all), { ...files, ...weights });
    onStart(codeText(whoseOf(modules.keys())));
    const answered = new Promise<void>((resolve, reject) => {
      let messages = 0;
      sandbox.listen((message) => {
        if (++messages > MOST_MESSAGES) reject(new Error("it says more than any model of the course does"));
        else if ("shown" in message) {
          const shown = readShown(message.shown);
          if (shown) onShown(shown);
        } else if ("done" in message) resolve();
        else if ("broken" in message) reject(new Error(message.broken));
      });
    });
    const trainers = Object.fromEntries(
      modelsFor(ask).map((name) => [name, trainerOf(course.course.exercises, name)]),
    );
    sandbox.send({ order: { ask, ids, trainers, modules: [...modules] } });
    await Promise.race([answered, aborted(signal)]);
  } finally {
    signal.removeEventListener("abort", stop);
    sandbox.end();
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/** The weights that the learner's exercises have left, as files. */
async function weightsOf(names: ModelName[]): Promise<Record<string, Uint8Array>> {
  const found = await Promise.all(names.map(async (name) => [name, await modelOf(name)] as const));
  return Object.fromEntries(
    found.flatMap(([name, base64]) =>
      base64 === undefined
        ? []
        : [[weightsFile(name), Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]],
    ),
  );
}
