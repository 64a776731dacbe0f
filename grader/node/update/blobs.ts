import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { root } from "../course/paths.js";
import { git } from "./git.js";

/** A file as git has it. */
export interface Blob {
  mode: string;
  id: string;
}

/** One file in which two commits differ. */
export interface Change {
  /** As git calls it: relative to the course, with forward slashes. */
  name: string;
  /** Undefined where the commit has no such file. */
  before: Blob | undefined;
  after: Blob | undefined;
}

/** Every file in which two commits differ. */
export async function changesBetween(from: string, to: string): Promise<Change[]> {
  const listed = await git(["diff-tree", "-r", "-z", "--no-renames", from, to, "--"]);
  const rows = [...listed.matchAll(/:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) \w\0([^\0]+)\0/g)];
  const blob = (mode: string, id: string) => (Number(mode) === 0 ? undefined : { mode, id });
  return rows.map(([, modeBefore, modeAfter, before, after, name]) => ({
    name,
    before: blob(modeBefore, before),
    after: blob(modeAfter, after),
  }));
}

/** `softmax` for the learner's file of an exercise, undefined for every other file of the course. */
export function slugOf(name: string): string | undefined {
  const [, slug] = /^exercises\/[^/]+\/[^/]+\/([^/]+)\.ts$/.exec(name) ?? [];
  return slug === "chapter" || slug?.endsWith(".spec") ? undefined : slug;
}

/** Where a file of the course lies. */
export function placeOf(name: string): string {
  return path.join(root, ...name.split("/"));
}

/**
 * Whether a file holds what git has, line endings set aside: an editor that saves a stub with CRLF has not answered it.
 * Nothing of the learner's is looked through: a link in a file's place is another thing.
 */
export function holds(file: string, blob: Blob | undefined): boolean {
  const kind = lstatSync(file, { throwIfNoEntry: false });
  if (!blob || !kind) return false;
  if (blob.mode === "120000") return kind.isSymbolicLink() && idOf(readlinkSync(file), blob) === blob.id;
  if (!kind.isFile()) return false;
  const bytes = readFileSync(file);
  return idOf(bytes, blob) === blob.id || idOf(withoutReturns(bytes), blob) === blob.id;
}

/** git's own name for a content, by the hash that this clone uses. */
function idOf(content: Buffer | string, { id }: Blob): string {
  const bytes = Buffer.from(content);
  const hash = createHash(id.length === 40 ? "sha1" : "sha256");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function withoutReturns(bytes: Buffer): Buffer {
  return bytes.includes("\r\n")
    ? Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1")
    : bytes;
}
