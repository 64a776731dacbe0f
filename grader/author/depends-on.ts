import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";
import jsTokens from "js-tokens";
import type { PlacedExercise } from "../core/course/course.js";
import { meaningOf } from "../core/meaning/meaning.js";
import { readId, specId } from "../core/meaning/subject.js";
import { disk } from "../node/course/disk.js";
import { onDisk, root } from "../node/course/paths.js";
import { courseId } from "../node/runner/ids.js";
import { pathOf } from "../node/runner/realm.mjs";
import { type ModuleGraph, moduleGraph, reached } from "./module-graph.js";
import { filesPutTogether } from "./put-together.js";

/** What every spec is given besides its own imports, and what decides how sources are read and packages run. */
const ALWAYS = ["package.json", "package-lock.json", "tsconfig.json"];
/** What specs use besides, and what is laid over all that they judge. */
const KIT = ["matchers.ts", "kept-arguments.ts"].map((file) => path.join(root, "lib", "kit", file));

/** Through these a module reads files of the course; where the names of those files begin, and how they may end. */
const READERS: Record<string, { folder: string; endings: string[] }> = {
  "lib/spec/golden.ts": { folder: "lib/golden/", endings: ["", ".json"] },
  "lib/platform/files.ts": { folder: "", endings: [""] },
};

/**
 * The files that decide how an exercise's solution and its mistakes fare, by path from the root: spec, solution, mistakes,
 * everything that they import to any depth (other exercises are their solutions), golden values, texts, kernels, and the lock
 * file. The learner's files are not among them.
 *
 * @returns by slug; undefined where a source cannot be read, and nothing is known
 */
export async function dependenciesOf(
  exercises: PlacedExercise[],
): Promise<Map<string, string[] | undefined>> {
  const sources = exercises.flatMap(sourcesOf);
  try {
    const graph = await moduleGraph([...sources, ...KIT], [solutionsOnly]);
    const files = filesRead(graph);
    return new Map(exercises.map((exercise) => [exercise.slug, withFiles(graph, files, exercise)]));
  } catch {
    if (exercises.length === 1) return new Map([[exercises[0].slug, undefined]]);
    // One broken source must not hide the others.
    const single = await Promise.all(exercises.map((exercise) => dependenciesOf([exercise])));
    return new Map(single.flatMap((one) => [...one]));
  }
}

/**
 * One word for the content that decides how exercises fare: their files, without docstrings, and their entries, without what
 * is only read. What else a result depends on, the code that judges, the machine or the backend, is the caller's to add.
 *
 * @param apart files of which the caller has a word of its own
 * @returns by slug; undefined where a source cannot be read
 */
export async function contentKeys(
  exercises: PlacedExercise[],
  apart: string[] = [],
): Promise<Map<string, string | undefined>> {
  const others = new Set(apart);
  const known = new Map<string, string>();
  const dependencies = await dependenciesOf(exercises);
  return new Map(
    exercises.map((exercise) => {
      const files = dependencies.get(exercise.slug);
      const own = files?.filter((file) => !others.has(file));
      return [exercise.slug, own && keyOf(exercise, own, known)];
    }),
  );
}

/** One word for the content of files, given by path from the root. */
export function hashOf(files: string[]): string {
  return hashOfAll(files, (file) => hashOfBytes(readFileSync(file)), new Map());
}

/**
 * One word for the code in files. What nothing that runs depends on is left out: docstrings in TypeScript, and the scripts of
 * package.json.
 */
export function codeHashOf(files: string[], known = new Map<string, string>()): string {
  return hashOfAll(files, hashOfCode, known);
}

function hashOfAll(files: string[], hashOfOne: (file: string) => string, known: Map<string, string>): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const absolute = path.join(root, file);
    if (!known.has(file)) known.set(file, existsSync(absolute) ? hashOfOne(absolute) : "missing");
    hash.update(`${file} ${known.get(file)}\n`);
  }
  return hash.digest("hex");
}

const hashOfBytes = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

function hashOfCode(file: string): string {
  if (path.basename(file) === "package.json") {
    const { scripts: _, description: __, ...rest } = JSON.parse(readFileSync(file, "utf8"));
    return hashOfBytes(JSON.stringify(rest));
  }
  return hashOfBytes(
    file.endsWith(".ts") ? withoutDocstrings(readFileSync(file, "utf8")) : readFileSync(file),
  );
}

/** Comments that begin with two stars are taken out; all others stay, because markers of blanks are among them. */
export function withoutDocstrings(text: string): string {
  let code = "";
  for (const { type, value } of jsTokens(text))
    if (type !== "MultiLineComment" || !value.startsWith("/**")) code += value;
  return code;
}

/** An entry's texts are read by people, and held by a test of their own; the rest decides how a run ends and what is kept of it. */
function keyOf(exercise: PlacedExercise, files: string[], known: Map<string, string>): string {
  const { slug, part, chapter, seconds, keeps, portfolio } = exercise;
  const entry = JSON.stringify({ slug, part, chapter, seconds, keeps, portfolio });
  return createHash("sha256").update(entry).update(codeHashOf(files, known)).digest("hex");
}

function sourcesOf({ files }: PlacedExercise): string[] {
  return [files.spec, files.solution, files.mistakes].filter(disk.has).map(onDisk);
}

function withFiles(graph: ModuleGraph, files: Map<string, string[]>, exercise: PlacedExercise): string[] {
  const modules = reached(graph, [...sourcesOf(exercise), ...KIT]);
  // One that is missing matters too: it may come.
  const { spec, solution, mistakes, golden } = exercise.files;
  const own = [spec, solution, mistakes, golden];
  const read = modules.flatMap((module) => files.get(module) ?? []);
  return [...new Set([...ALWAYS, ...own, ...modules, ...read])].sort();
}

/** What an import of an exercise means where the solution is judged: the grader's own rule. */
const solutionsOnly: Plugin = {
  name: "solutions-only",
  setup(build) {
    const meaning = meaningOf({ has: disk.has, isPassed: () => false });
    build.onResolve({ filter: /^\.\.?\// }, ({ path: source, importer }) => {
      const target = meaning(source, courseId(specId(importer, { kind: "solution" })));
      return target ? { path: path.normalize(pathOf(root, readId(target).file)) } : undefined;
    });
  },
};

/** By module: the files of the course that it reads. Their names stand in it as texts; where none does, any may be meant. */
function filesRead(graph: ModuleGraph): Map<string, string[]> {
  const read = new Map<string, string[]>();
  for (const [module, imports] of graph) {
    for (const [reader, { folder, endings }] of Object.entries(READERS)) {
      if (!imports.includes(reader)) continue;
      const source = readFileSync(path.join(root, module), "utf8");
      const texts = [...source.matchAll(/(["'`])([^"'`\n]+)\1/g)].map(([, , text]) => text);
      const named = texts
        .flatMap((text) => endings.map((ending) => `${folder}${text}${ending}`))
        .filter((file) => /\.\w+$/.test(file) && existsSync(path.join(root, file)));
      const known = [...named, ...filesPutTogether(module)];
      const files = known.length > 0 ? known : everyFileIn(folder);
      read.set(module, [...(read.get(module) ?? []), ...files]);
    }
  }
  return read;
}

function everyFileIn(folder: string): string[] {
  if (folder === "") throw new Error("a module reads a file of the course whose name does not stand in it");
  return readdirSync(path.join(root, folder))
    .sort()
    .map((file) => folder + file);
}
