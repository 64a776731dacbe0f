import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "../grader/node/course/paths.js";

/** A folder of the grader, or lib. */
export interface Room {
  name: string;
  what: string;
  /** Its folders, or its files where it has none. */
  inside: string[];
}

export interface House {
  /** From the top: each imports only rooms below it. */
  rooms: Room[];
  arrows: { from: string; to: string }[];
}

/** The grader's rooms from the top, and what each is for. */
export const ROOMS: [name: string, what: string][] = [
  ["main", "the program: streams, exit codes, the list of commands"],
  ["author", "commands of authors: check, contract, mutants, bands"],
  ["class", "teachers: hand-ins, grades, the page of a class"],
  ["play", "the learner's own models at work"],
  ["tutor", "what an assistant may ask the grader for"],
  ["terminal", "screens, keys and commands"],
  ["portfolio", "the page of what a learner has built"],
  ["node", "files, processes, git"],
  ["site", "the judge in a browser: workers, stores, the page of an exercise"],
  ["page", "pictures as HTML and SVG, drawn into any document"],
  ["models", "learners' models at work, wherever that is"],
  ["core", "what an answer comes to: no Node, no terminal, no page"],
  ["spec", "runs a spec, in a process or in a page: no Node either"],
  ["lib", "what specs and solutions import"],
];

const SOURCE = /(?<!\.d)\.m?ts$/;

/** The house as the imports have it. */
export function houseOf(): House {
  const files = sourcesIn("grader");
  const names = ROOMS.map(([name]) => name);
  const pairs = files.flatMap((file) => importsOf(file).map((other) => [roomOf(file), roomOf(other)]));
  const arrows = new Set(
    pairs.filter(([from, to]) => from !== to && names.includes(to)).map((pair) => pair.join(" ")),
  );
  return {
    rooms: ROOMS.map(([name, what]) => ({ name, what, inside: insideOf(name, files) })),
    arrows: [...arrows].sort().map((arrow) => {
      const [from, to] = arrow.split(" ");
      return { from, to };
    }),
  };
}

/** What a file imports: files by their paths in the course, and packages by their names. */
export function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return [...new Set(names)].map((name) =>
    name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, ".ts") : name,
  );
}

/** `grader/core/judge/judge.ts` stands in `core`, `grader/main.ts` in `main`. */
export function roomOf(file: string): string {
  const [top, second, third] = file.split("/");
  if (top !== "grader") return top;
  return third === undefined ? "main" : second;
}

function insideOf(room: string, files: string[]): string[] {
  if (room === "main") return ["bin.mjs", "main.ts"];
  const paths =
    room === "lib"
      ? sourcesIn("lib").map((file) => file.split("/").slice(1))
      : files.filter((file) => roomOf(file) === room).map((file) => file.split("/").slice(2));
  const folders = [...new Set(paths.filter(({ length }) => length > 1).map(([name]) => name))].sort();
  if (folders.length > 0) return folders;
  return paths.map(([name]) => name.replace(/\.ts$/, "")).sort();
}

/** The TypeScript files of a folder. */
export function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((file) => SOURCE.test(file))
    .sort();
}
