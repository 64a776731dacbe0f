import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root as project } from "../../grader/node/course/paths.js";
import { linkPackages } from "../grader/support/throwaway.js";

/** A copy of the whole project, so that measuring touches nobody's files. */
export function copyOfProject(): { root: string; remove(): void } {
  const root = mkdtempSync(path.join(realpathSync.native(os.tmpdir()), "kata-bench-"));
  const parts = [
    "exercises",
    "solutions",
    "lib",
    "grader",
    "package.json",
    "tsconfig.json",
    "vitest.config.ts",
  ];
  for (const part of parts) cpSync(path.join(project, part), path.join(root, part), { recursive: true });
  linkPackages(root);
  return { root, remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }) };
}
