import * as tf from "@tensorflow/tfjs";
import { fileNamed } from "#platform";
import { Finding, observe } from "../finding.js";

/** Which reads are an exercise's own business: none, or those that wait, where its docstring says so. */
export type Reads = "nothing" | "awaited";

/**
 * From now on a read by the exercise ends in a finding. `print` may still read: it is how people look at what they made.
 *
 * A synchronous read is refused whoever asks, because neither specs nor the kit read so. Reads that wait are the kit's
 * own way, so there the caller's file decides.
 *
 * @param own part of the paths of the exercise's files, without the ending: `part/chapter/slug`
 * @returns what takes the law back
 */
export function refuseReads(reads: Reads, own: string): () => void {
  const { prototype } = tf.Tensor;
  const { dataSync, data, toString: show } = prototype;
  let showing = 0;
  prototype.toString = function (...args) {
    showing++;
    try {
      return show.apply(this, args);
    } finally {
      showing--;
    }
  };
  prototype.dataSync = function () {
    if (showing === 0) throw atOnce();
    return dataSync.call(this) as any;
  };
  prototype.data = function awaited() {
    if (reads === "nothing" && isOwn(callers(awaited, 12).find(isOutside), own)) throw waiting();
    return data.call(this) as any;
  };
  // Behind the tensors' backs, for those who know the engine. Kernels read there too, with no exercise right above them.
  const behind = [tf.engine(), tf.backend()].flatMap((owner) => [
    guard(owner, "readSync", own, atOnce),
    guard(owner, "read", own, () => (reads === "nothing" ? waiting() : undefined)),
  ]);
  return () => {
    Object.assign(prototype, { dataSync, data, toString: show });
    for (const takeBack of behind) takeBack();
  };
}

function guard(owner: any, name: string, own: string, refusal: () => Finding | undefined): () => void {
  const method = owner[name];
  const isInherited = !Object.hasOwn(owner, name);
  owner[name] = function guarded(...args: unknown[]) {
    const found = isOwn(callers(guarded, 1)[0], own) ? refusal() : undefined;
    if (found) throw found;
    return method.apply(this, args);
  };
  return () => {
    if (isInherited) delete owner[name];
    else owner[name] = method;
  };
}

/**
 * The files of the frames above a function, nearest first; "" for the engine's own. V8 is asked for nothing else: to write a
 * frame down, or to map it to its source, takes longer than the read. Other engines have only the text of the stack.
 */
function callers(below: (...args: never[]) => unknown, limit: number): string[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder: { stack?: unknown } = {};
  const files = (_: unknown, sites: NodeJS.CallSite[]) =>
    sites.filter((site) => !site.isAsync()).map((site) => site.getFileName() ?? "");
  try {
    Object.assign(Error, { stackTraceLimit: limit, prepareStackTrace: files });
    if (Error.captureStackTrace) Error.captureStackTrace(holder, below);
    const { stack } = holder;
    if (Array.isArray(stack)) return stack.map(fileNamed);
    // Without captureStackTrace the text begins with this function and the one below.
    const named = typeof stack === "string" ? filesIn(stack) : filesIn(new Error().stack ?? "").slice(2);
    return named.slice(0, limit).map(fileNamed);
  } finally {
    Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  }
}

/** The files of a stack's frames as Firefox and Safari write them, without those that only waited; "" for the engine's own. */
export function filesIn(stack: string): string[] {
  const frames = stack
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^(async|promise callback)\*/.test(line));
  return frames.map((line) => {
    const place = line.slice(line.lastIndexOf("@") + 1).trim();
    return /^(self-hosted|\[native code\])/.test(place) ? "" : place.replace(/(:\d+){1,2}$/, "");
  });
}

/** Whether a frame is of the course: `array` of a tensor calls its `data`, through helpers of TensorFlow.js. */
function isOutside(file: string): boolean {
  return file !== "" && !file.includes("@tensorflow");
}

function isOwn(file: string | undefined, own: string): boolean {
  const [, rest] = file?.replaceAll("\\", "/").split(`/${own}.`) ?? [];
  return /^(mistakes\.)?[jt]s\b/.test(rest ?? "");
}

function atOnce(): Finding {
  return finding(
    "a tensor's numbers were read at once",
    "dataSync and arraySync hold everything up, cut the gradient, and can't work on WebGPU. Stay in tensors; where the exercise asks for numbers, await data().",
  );
}

function waiting(): Finding {
  return finding(
    "numbers were read out of a tensor on the way",
    "data() and array() leave TensorFlow.js: the gradient ends there, and a GPU has to stop and wait. Compute with tensors to the end; this exercise reads nothing.",
  );
}

function finding(headline: string, misconception: string): Finding {
  return new Finding({ headline, misconception, details: [], map: [], observed: observe(headline, [], []) });
}
