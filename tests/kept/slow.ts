import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { root } from "../../grader/node/course/paths.js";
import { hashOf } from "./depends-on.js";
import { joined } from "./keep.js";

/** Tests that take long, and all that may have a say in how they end: files, and folders with all that is in them. */
interface Slow {
  name: string;
  tests: string[];
  ground: string[];
}

const GROUND = [
  ...["grader", "lib", "tests", "package.json", "package-lock.json", "tsconfig.json", "vitest.config.ts"],
  ".gitignore",
];

export const SLOW: Slow[] = [
  {
    // They start the grader in courses of their own, made of what is named here, and never look at the exercises of the course.
    name: "end-to-end",
    tests: [
      ...["tests/grader", "tests/lib/backend", "tests/lib/training", "tests/kept"],
      "tests/course/check-fails.test.ts",
    ],
    ground: GROUND,
  },
  {
    // They read all pages, or compute with the course's solutions.
    name: "whole-course",
    tests: [
      ...["chat", "gpt2", "pages", "paint", "pictures", "portfolio", "think"].map(
        (name) => `tests/course/${name}.test.ts`,
      ),
      ...["tests/chain-sums", "tests/latent", "tests/mini-world", "tests/pictures"],
    ],
    ground: [
      ...GROUND,
      ...["exercises", "solutions", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
    ],
  },
];

/** The test files of a kind, by path from the root. */
export function testsOf({ tests }: Slow): string[] {
  return tests.flatMap(filesIn).filter((file) => file.endsWith(".test.ts"));
}

/** One word for the content that they depend on, and the machine. */
export function keyOf({ ground }: Slow): string {
  const { version, platform, arch } = process;
  return joined(hashOf(ground.flatMap(filesIn)), version, platform, arch, process.env.KATA_BACKEND ?? "")!;
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
