import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { hashOf } from "../../grader/author/depends-on.js";
import { root } from "../../grader/node/course/paths.js";
import { joined, MACHINE } from "./keep.js";

/** Tests by the ground that they stand on: all that may have a say in how they end, files, and folders with all that is in them. */
interface Ground {
  name: string;
  /** The test files of this kind, by path from the root. */
  tests: string[];
  ground: string[];
}

/** They start the grader in courses of their own, made of what is named here, and never look at the exercises of the course. */
const END_TO_END = [
  ...["tests/grader", "tests/lib/backend", "tests/lib/training", "tests/kept"],
  "tests/course/check-fails.test.ts",
];
const OF_ALL = [
  ...["grader", "lib", "tests", "package.json", "package-lock.json", "tsconfig.json", "vitest.config.ts"],
  ".gitignore",
];
/** Keeps results of its own, by exercise. */
const PROOFS = "tests/course/exercises.test.ts";

const endToEnd = END_TO_END.flatMap(testsIn);

export const GROUNDS: Ground[] = [
  { name: "end-to-end", tests: endToEnd, ground: OF_ALL },
  {
    // They read pages, or compute with the course's solutions, or may.
    name: "whole-course",
    tests: testsIn("tests").filter((file) => file !== PROOFS && !endToEnd.includes(file)),
    ground: [
      ...OF_ALL,
      ...["exercises", "solutions", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
    ],
  },
];

/** One word for the content that they depend on, and the machine. */
export function keyOf({ ground }: Pick<Ground, "ground">): string {
  return joined(hashOf(ground.flatMap(filesIn)), MACHINE)!;
}

function testsIn(place: string): string[] {
  return filesIn(place).filter((file) => file.endsWith(".test.ts") && !file.includes("/fixtures/"));
}

/** A file, or the files of a folder, in order; none where there is no folder. */
function filesIn(place: string): string[] {
  if (path.extname(place) || place.startsWith(".")) return [place];
  if (!existsSync(path.join(root, place))) return [];
  return readdirSync(path.join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}
