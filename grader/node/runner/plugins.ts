import path from "node:path";
import { problemIn } from "../../core/course/source.js";
import { readId } from "../../core/meaning/subject.js";
import { root } from "../course/paths.js";
import { readSource } from "../course/read-source.js";

/** Loads TensorFlow.js as `tfjs.mjs` does, whoever imports it. */
export const quickTensorFlow = {
  name: "kata-tfjs",
  enforce: "pre" as const,
  resolveId: (source: string) =>
    source === "@tensorflow/tfjs" ? path.join(root, "grader", "node", "runner", "tfjs.mjs") : undefined,
};

const LEARNERS = /[\\/]exercises[\\/].*\.[cm]?[jt]sx?(?:\?kata=|$)/;

/**
 * Looks after what learners write, their own helper files too. What no parser survives is not handed on: it works in this process.
 * And vite would look for a source map in what it reads by itself, for a minute where there are many empty lines.
 */
export const learnersFiles = {
  name: "kata-files",
  enforce: "pre" as const,
  load(id: string) {
    if (!LEARNERS.test(id)) return undefined;
    const { file } = readId(id);
    const read = readSource(file);
    if ("problem" in read) throw unreadable(file, read.problem);
    return { code: read.text, map: null };
  },
  /** Whoever has read it. */
  transform(code: string, id: string) {
    const problem = LEARNERS.test(id) ? problemIn(code) : undefined;
    if (problem) throw unreadable(readId(id).file, problem);
  },
};

function unreadable(file: string, problem: string): SyntaxError {
  return new SyntaxError(`${path.posix.basename(file)}: ${problem}`);
}
