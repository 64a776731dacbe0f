import { readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../../grader/course/paths.js";
import { hashOf } from "./depends-on.js";
import { joined } from "./keep.js";

// Tests that start the grader, or compute for long. They work in courses of their own, made of what is named here, and never
// look at the exercises of the course.

/** Folders whose test files are such tests, and such files. */
const SLOW = [
  "tests/grader",
  "tests/lib/backend",
  "tests/lib/training",
  "tests/kept",
  "tests/course/check-fails.test.ts",
];

/** All that may have a say in how they end. */
const GROUND = [
  ...["grader", "lib", "tests", "package.json", "package-lock.json", "tsconfig.json", "vitest.config.ts"],
  ".gitignore",
];

/** The test files of these, by path from the root. */
export function endToEndTests(): string[] {
  return SLOW.flatMap(filesIn).filter((file) => file.endsWith(".test.ts"));
}

/** One word for the content that they depend on, and the machine. */
export function endToEndKey(): string {
  const { version, platform, arch } = process;
  return joined(hashOf(GROUND.flatMap(filesIn)), version, platform, arch, process.env.KATA_BACKEND ?? "")!;
}

/** A file, or the files of a folder, in order. */
function filesIn(place: string): string[] {
  if (path.extname(place) || place.startsWith(".")) return [place];
  return readdirSync(path.join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}
