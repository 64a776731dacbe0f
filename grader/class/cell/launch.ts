import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import type { PlacedExercise } from "../../core/course/course.js";
import { onDisk, root } from "../../node/course/paths.js";

// How the process of an answer is started, so that it can do as little as the system can forbid.

const WORKER = path.join(root, "grader", "class", "cell", "worker.mjs");

/** What keeps an answer's process from other processes and from the network. */
export interface Walls {
  /** Words before Node's that put it into namespaces of its own; none where the system has none for us. */
  namespaces: string[];
  /** Whether a shell sets limits that hold also when the grader is gone. */
  ulimit: boolean;
}

const isWindows = process.platform === "win32";
let walls: Walls | undefined;

/** The walls of this machine, tried once. */
export function wallsHere(): Walls {
  walls ??= { namespaces: namespaces(), ulimit: !isWindows };
  return walls;
}

/**
 * Without a network, with no process in sight but itself, and ended with the grader. Where a system forbids it, Node's permission
 * model and the realm of the answer remain.
 */
function namespaces(): string[] {
  if (process.platform !== "linux") return [];
  const [setpriv, unshare] = ["/usr/bin/setpriv", "/usr/bin/unshare"];
  const words = [setpriv, "--pdeathsig", "KILL", unshare, "-rnpf", "--kill-child", "--"];
  if (!existsSync(setpriv) || !existsSync(unshare)) return [];
  const { status } = spawnSync(words[0], [...words.slice(1), "true"], { stdio: "ignore", timeout: 5000 });
  return status === 0 ? words : [];
}

/** The words of the command. @param seconds of computing after which the system ends the process, whoever is gone */
export function launchWords(exercise: PlacedExercise, memoryMb: number, seconds: number): string[] {
  const { namespaces, ulimit } = wallsHere();
  const node = [process.execPath, ...nodeFlags(exercise, memoryMb), WORKER];
  const words = [...namespaces, ...node];
  // No file that it writes has a byte, and no crash leaves one.
  const limits = `ulimit -t ${Math.ceil(seconds)}; ulimit -f 0; ulimit -c 0; exec "$@"`;
  return ulimit ? ["/bin/sh", "-c", limits, "kata", ...words] : words;
}

/** The permission model has one name up to Node 22.12, and another one after it. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

function nodeFlags({ files }: PlacedExercise, memoryMb: number): string[] {
  return [
    "--no-warnings",
    PERMISSION,
    ...readable(files.golden).map((place) => `--allow-fs-read=${place}`),
    "--disallow-code-generation-from-strings",
    "--no-addons",
    `--max-old-space-size=${memoryMb}`,
  ];
}

/** No solution, no exercise, no hand-in, and nothing of the learners. */
function readable(golden: string): string[] {
  const { KATA_LIB } = process.env;
  if (!KATA_LIB) throw new Error("the grader's bundle is made before an answer is judged");
  const bundle = path.dirname(KATA_LIB);
  const folders = [...new Set([...packages(), ...["grader", "lib"].map(onDisk), bundle])];
  // Node 20 aborts over a place inside another one.
  const outer = folders.filter((one) => !folders.some((other) => one.startsWith(other + path.sep)));
  return [...outer.map((folder) => path.join(folder, "*")), ...["package.json", golden].map(onDisk)];
}

let known: string[] | undefined;

/** The folders of packages. Where one is a link, Node asks for what it leads to. A link into the course itself opens nothing. */
function packages(): string[] {
  known ??= [
    ...new Set([onDisk("node_modules"), ...entries(onDisk("node_modules")).flatMap(folderOfPackages)]),
  ];
  return known;
}

function folderOfPackages(place: string): string[] {
  const real = realpathSync(place);
  const name = `${path.sep}node_modules`;
  const at = real.lastIndexOf(name + path.sep);
  return at < 0 ? [] : [real.slice(0, at + name.length)];
}

function entries(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith("."))
    .map((name) => path.join(folder, name))
    .filter((place) => existsSync(place));
}
