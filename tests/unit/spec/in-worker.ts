import { Worker } from "node:worker_threads";
import { moduleRunnerTransform } from "vite";
import { root } from "../../../grader/node/course/paths.js";
import { ownBundle } from "../../../grader/node/runner/own-bundle.js";
import type { Linked } from "../../../grader/spec/link.js";
import type { RanSpec } from "../../../grader/spec/run-spec.js";

/** Runs specs in a thread: another realm than that of the processes that judge. Modules are JavaScript, by their names. */
export async function inWorker(modules: Record<string, string>, only?: string): Promise<RanSpec[]> {
  const linked = await Promise.all(
    Object.entries(modules).map(async ([id, text]) => [id, await link(id, text)]),
  );
  const jobs = Object.keys(modules)
    .filter((id) => id.includes(".spec"))
    .map((id) => ({ id, ...(only === undefined ? {} : { only }) }));
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    workerData: { root, bundle: await ownBundle(), order: { jobs, modules: linked } },
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

/** Relative imports name modules of the test, all others packages. */
async function link(id: string, text: string): Promise<Linked> {
  const made = await moduleRunnerTransform(text, null, id, text);
  const sources = [...(made?.deps ?? []), ...(made?.dynamicDeps ?? [])];
  return {
    code: made?.code ?? "",
    imports: Object.fromEntries(
      sources.map((source) => [source, source.startsWith("./") ? source.slice(2) : `native:${source}`]),
    ),
  };
}
