import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root as project } from "../../../grader/node/course/paths.js";
import type { ModelName } from "../../../lib/judge/model-names.js";
import { linkPackages } from "../../grader/support/throwaway.js";

/** A copy of the whole course, in which nobody has solved or trained anything yet. */
export interface CourseCopy {
  root: string;
  /** a word in the command line of every process of this copy */
  name: string;
  /** the words that start the grader */
  kata: string[];
  /** Runs a command without a terminal; `typed` is what its standard input holds. */
  run(args: string[], typed?: string): Promise<{ stdout: string; stderr: string; code: number | null }>;
  /** Where a model of the learner's is kept; the folder is there. */
  model(name: ModelName): string;
  remove(): void;
}

export function copyOfCourse(): CourseCopy {
  const root = mkdtempSync(path.join(realpathSync.native(os.tmpdir()), "kata-test-"));
  for (const part of ["exercises", "solutions", "grader", "lib", "package.json", "tsconfig.json"])
    cpSync(path.join(project, part), path.join(root, part), { recursive: true });
  linkPackages(root);
  const kata = [process.execPath, path.join(root, "grader", "bin.mjs")];
  return {
    root,
    name: path.basename(root),
    kata,
    run: ([...args], typed = "") =>
      new Promise((resolve) => {
        const child = spawn(kata[0], [...kata.slice(1), ...args], { cwd: root });
        const said = { stdout: "", stderr: "" };
        for (const stream of ["stdout", "stderr"] as const)
          child[stream].setEncoding("utf8").on("data", (chunk) => {
            said[stream] += chunk;
          });
        child.once("close", (code) => resolve({ ...said, code }));
        child.stdin.end(typed);
      }),
    model: (name) => {
      const folder = path.join(root, ".kata", "models");
      mkdirSync(folder, { recursive: true });
      return path.join(folder, `${name}.safetensors`);
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
