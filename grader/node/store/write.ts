import { readdirSync, renameSync, type Stats, statSync, unlinkSync } from "node:fs";
import { open, realpath, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { isRunning } from "./alive.js";
import { patiently } from "./patience.js";

let written = 0;

/**
 * Writes a file in one step: whoever reads it meets the old content or the new one, whole, and a crash or a full disk leaves the
 * old one. A link stays a link, and the file keeps its mode and its owner.
 *
 * @param isDue asked at the last moment; where it says no, nothing is replaced
 * @returns whether it was replaced
 */
export async function writeFileAtomic(
  file: string,
  content: string | Uint8Array,
  isDue: () => boolean = () => true,
): Promise<boolean> {
  const target = await realpath(file).catch(() => file);
  const temporary = temporaryOf(target);
  try {
    await writeWhole(temporary, content, await stat(target).catch(() => undefined));
    // Nothing comes between the question and the step.
    const isReplaced = await patiently(() => {
      if (!isDue()) return false;
      renameSync(temporary, target);
      return true;
    });
    if (isReplaced) sweep(target);
    else await unlink(temporary);
    return isReplaced;
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw error;
  }
}

/** A file beside another one, of this process alone. */
export function temporaryOf(file: string): string {
  return `${file}.${process.pid}-${++written}`;
}

/**
 * Writes a new file to its end and to the disk: what is short because the disk is full is an error.
 *
 * @param like whose mode and owner it gets
 */
export async function writeWhole(file: string, content: string | Uint8Array, like?: Stats): Promise<void> {
  const handle = await open(file, "w", like?.mode);
  try {
    await handle.writeFile(content);
    if (like) await handle.chmod(like.mode).catch(() => {});
    // A grader that was once started by the super-user shuts the learner out of nothing.
    if (like && process.getuid?.() === 0) await handle.chown(like.uid, like.gid).catch(() => {});
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** No writer takes so long between its file and the step, unless it was killed. */
const LEFT_MS = 10 * 60_000;
const swept = new Set<string>();

/** Removes what killed writers have left beside a file; once in a process. */
function sweep(target: string): void {
  if (swept.has(target)) return;
  swept.add(target);
  const folder = path.dirname(target);
  try {
    for (const name of readdirSync(folder)) {
      const [, pid, own] = name.startsWith(`${path.basename(target)}.`)
        ? (/\.(\d+)(-\d+)?$/.exec(name) ?? [])
        : [];
      // Earlier graders wrote no number of a process, but one of theirs.
      if (pid === undefined || (own && isRunning(Number(pid)))) continue;
      const left = path.join(folder, name);
      if (Date.now() - statSync(left).mtimeMs > LEFT_MS) unlinkSync(left);
    }
  } catch {
    // It costs some room.
  }
}
