import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";

/** What happens to a file while the grader works, as `meddle.cjs` says. */
export interface Rule {
  call: "readFileSync" | "statSync" | "renameSync" | "linkSync" | "copyFileSync" | "openSync";
  /** How the file's path ends. */
  ends: string;
  /** How many calls are met; one unless given. */
  times?: number;
  code?: string;
  before?: string;
  after?: string;
}

/** The environment of a command that other programs meddle with. */
export function meddled(...rules: Rule[]): NodeJS.ProcessEnv {
  const script = path.join(root, "tests", "grader", "support", "meddle.cjs");
  // On Windows a backslash would escape what follows it.
  return { NODE_OPTIONS: `--require "${script.replaceAll("\\", "/")}"`, MEDDLE: JSON.stringify(rules) };
}
