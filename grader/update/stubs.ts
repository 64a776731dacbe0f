import { lstatSync } from "node:fs";
import path from "node:path";
import type { PlacedExercise } from "../course/load.js";
import { root } from "../course/paths.js";
import { git } from "./git.js";

/** A file as git has it. */
interface Blob {
  mode: string;
  id: string;
}

/** An exercise's file that is no more what the course shipped. */
export interface Edited {
  slug: string;
  /** Absolute. */
  file: string;
  /** As git calls it. */
  name: string;
  /** What the course has there now, and after the update. */
  before: Blob;
  after: Blob | undefined;
}

/** The files under exercises/ in a commit, by name. */
export async function blobsIn(commit: string): Promise<Map<string, Blob>> {
  const listed = await git(["ls-tree", "-r", "-z", commit, "--", "exercises"]);
  const entries = [...listed.matchAll(/(\d+) blob ([0-9a-f]+)\t([^\0]+)\0/g)];
  return new Map(entries.map(([, mode, id, name]) => [name, { mode, id }]));
}

/**
 * The stubs that the learner has edited. They are compared by content, whatever is staged, and a folder, a link or a pipe
 * in a stub's place counts as edited: nothing of the learner's is looked into, or replaced.
 */
export async function editedStubs(exercises: PlacedExercise[], target: string): Promise<Edited[]> {
  const [before, after] = await Promise.all([blobsIn("HEAD"), blobsIn(target)]);
  const all = exercises.flatMap(({ slug, files }) => {
    const name = path.relative(root, files.stub).split(path.sep).join("/");
    const shipped = before.get(name);
    const kind = lstatSync(files.stub, { throwIfNoEntry: false });
    if (!shipped || !kind) return [];
    return [{ slug, file: files.stub, name, before: shipped, after: after.get(name), plain: kind.isFile() }];
  });
  const plain = all.filter((one) => one.plain);
  const names = plain.map(({ name }) => `${name}\n`).join("");
  const ids = (await git(["hash-object", "--stdin-paths"], { input: names })).trim().split("\n");
  const untouched = new Set(plain.filter(({ before }, i) => before.id === ids[i]));
  return all.filter((one) => !untouched.has(one)).map(({ plain, ...edited }) => edited);
}
