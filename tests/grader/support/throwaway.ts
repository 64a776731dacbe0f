import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ExerciseFiles } from "../../../grader/core/course/files.js";
import { root as project } from "../../../grader/node/course/paths.js";
import { readSolution } from "../../../grader/node/course/read-solution.js";
import { filesIn } from "../../support/files-in.js";
import { type Result, start } from "./command.js";
import { endAll } from "./processes.js";

const FIXTURES = path.join(project, "tests", "grader", "fixtures");

const CHAPTERS: Record<string, string> = {
  "double-it": "1-small-numbers/00-first-steps",
  "sum-up": "1-small-numbers/00-first-steps",
  "sum-of-doubles": "1-small-numbers/01-together",
  "copy-letters": "1-learning/00-copying",
};

/** A small course with the real grader, in a folder of its own. */
export interface Throwaway {
  root: string;
  /** A word in the command line of every process of this course, and of no other. */
  name: string;
  /** The words that start the grader, as package.json has them. */
  kata: string[];
  files(slug: string): ExerciseFiles;
  read(slug: string): Buffer;
  /** Saves a learner's file. */
  write(slug: string, content: string | Buffer): void;
  /** Saves the solution, as a learner would have typed it, with something behind it. */
  solve(slug: string, more?: string): void;
  stub(slug: string): string;
  /** Runs a command to its end, without a terminal. */
  run(args: string[], options?: { env?: NodeJS.ProcessEnv; cwd?: string }): Promise<Result>;
  /** What a command printed as JSON. */
  json<T = any>(...args: string[]): Promise<T>;
  progress(): any;
  remove(): void;
}

/**
 * Makes a course from a fixture, with a copy of the grader.
 *
 * @param inside names of folders in between, to try odd paths
 * @param fixture `course` has three exercises in two chapters, `training` one that trains
 */
export async function throwawayCourse(
  inside = "",
  fixture: "course" | "training" = "course",
): Promise<Throwaway> {
  const base = mkdtempSync(path.join(temporary(), "kata-test-"));
  const root = path.join(base, inside);
  mkdirSync(root, { recursive: true });
  cpSync(path.join(FIXTURES, fixture), root, { recursive: true });
  for (const part of ["grader", "lib", "package.json", "tsconfig.json", "vitest.config.ts", ".gitignore"]) {
    cpSync(path.join(project, part), path.join(root, part), { recursive: true });
  }
  linkPackages(root);

  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const course = courseIn(root, path.basename(base), words(scripts.kata));
  const made = await start(root, words(scripts.stubs)).ended;
  if (made.code !== 0) throw new Error(`no stubs: ${made.stderr}`);
  // The author's traces are no learner's.
  rmSync(path.join(root, ".kata"), { recursive: true, force: true });
  return course;
}

/** The folder for temporary files by its real name: on Windows it often has a short one, such as `RUNNER~1`. */
const temporary = () => realpathSync.native(os.tmpdir());

function courseIn(root: string, name: string, kata: string[]): Throwaway {
  const files = (slug: string) => filesIn(root, CHAPTERS[slug], slug);
  const stubs = new Map<string, string>();
  const course: Throwaway = {
    root,
    name,
    kata,
    files,
    read: (slug) => readFileSync(files(slug).stub),
    write: (slug, content) => {
      course.stub(slug);
      writeFileSync(files(slug).stub, content);
    },
    solve: (slug, more = "") => course.write(slug, readSolution(files(slug)) + more),
    stub: (slug) => {
      if (!stubs.has(slug)) stubs.set(slug, readFileSync(files(slug).stub, "utf8"));
      return stubs.get(slug) as string;
    },
    run: (args, options) => start(options?.cwd ?? root, [...kata, ...args], options?.env).ended,
    json: async (...args) => {
      const { stdout, stderr } = await course.run([...args, "--json"]);
      try {
        return JSON.parse(stdout);
      } catch {
        throw new Error(`${args.join(" ")} --json gave no JSON:\n${stdout}\n${stderr}`);
      }
    },
    progress: () => JSON.parse(readFileSync(path.join(root, ".kata", "progress.json"), "utf8")),
    remove: () => {
      endAll(name);
      rmSync(path.join(temporary(), name), { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return course;
}

/**
 * The project's packages that are not there yet, each linked by itself: what the grader caches under `node_modules` stays in this course.
 */
export function linkPackages(root: string): void {
  const packages = path.join(project, "node_modules");
  for (const name of readdirSync(packages).filter((name) => name !== ".cache")) {
    const target = path.join(packages, name);
    mkdirSync(path.join(root, "node_modules"), { recursive: true });
    const isThere = existsSync(path.join(root, "node_modules", name));
    if (!isThere && existsSync(path.join(target, ".")) && !name.startsWith(".package-lock"))
      symlinkSync(target, path.join(root, "node_modules", name), "junction");
  }
}

/** `node grader/bin.mjs` as the words of a command line. */
function words(script: string): string[] {
  const [node, ...rest] = script.split(" ");
  return [node === "node" ? process.execPath : node, ...rest];
}
