import { existsSync } from "node:fs";
import path from "node:path";
import type { Runner } from "../core/judge/runner.js";
import type { Place, Store } from "../core/ports.js";
import { disk } from "./course/disk.js";
import { kitProblem } from "./course/kit.js";
import { root } from "./course/paths.js";
import { readSource } from "./course/read-source.js";
import { keepLearners, keepPassed, lastPassed, withLearnersShared } from "./store/both-sides.js";
import { keepModels } from "./store/models.js";
import { takeNotices } from "./store/notice.js";
import { progressOrNone, updateProgress } from "./store/progress.js";

/** The course on this disk, with this runner. */
export function placeHere(runner: Runner): Place {
  return {
    files: disk,
    runner,
    store: STORE,
    answer: ({ files }) => readSource(files.stub),
    kitProblem,
    hindrance: () => (packagesAreThere() ? undefined : NO_PACKAGES),
  };
}

const STORE: Store = {
  read() {
    const { progress, problem } = progressOrNone();
    return { progress, notices: [...(problem ? [problem] : []), ...takeNotices()] };
  },
  async keep(made, { told }, modules) {
    const { exercise, texts, counts } = made;
    await keepLearners(exercise, texts.stub, modules, made.result.verdict, told);
    if (counts) await keepPassed(exercise, told);
    const notKept = counts ? await keepModels(exercise, told) : undefined;
    return notKept ? [notKept] : [];
  },
  async update(change) {
    await updateProgress(change);
    return takeNotices();
  },
  lastShown: (slug) => lastPassed(slug, true) ?? [],
  withShared: withLearnersShared,
};

const NO_PACKAGES =
  "The packages of the course are gone or not complete, so nothing can be judged; your file is as it was. Let npm ci come " +
  "to its end, or run it.";

/** An install that runs beside empties node_modules first, and every import fails then. */
function packagesAreThere(): boolean {
  return ["vite", "@vitest/expect", "@tensorflow/tfjs"].every((name) =>
    existsSync(path.join(root, "node_modules", name, "package.json")),
  );
}
