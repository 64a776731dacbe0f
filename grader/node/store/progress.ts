import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { empty, migrate, Progress, VERSION } from "../../core/progress/schema.js";
import { inCourse } from "../course/paths.js";
import { kata, progressFile } from "./kata-folder.js";
import { lockFile } from "./lock.js";
import { leaveNotice } from "./notice.js";
import { patientlySync } from "./patience.js";
import { NO_FILE, progressText, UnreadableProgress } from "./progress-text.js";
import { writeFileAtomic } from "./write.js";

/** The file was written by a later version of the course; nothing may be overwritten. */
export class NewerProgress extends Error {
  override name = "NewerProgress";
}

export interface ProgressRead {
  progress: Progress;
}

/**
 * Reads the progress file. A damaged one is moved aside, never deleted, and a notice is left.
 *
 * @throws NewerProgress if a later version wrote it
 * @throws UnreadableProgress if it is there and cannot be read
 */
export function readProgress(): ProgressRead {
  const text = progressText();
  if (text === undefined) return { progress: empty() };
  if (text === NO_FILE) return moveAside("is no plain file", text);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return moveAside("is not valid JSON", text);
  }
  const version = (json as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > VERSION) {
    throw new NewerProgress(
      `${inCourse(progressFile)} has version ${version}, and this course knows ${VERSION}. ` +
        "Update the course (npm run kata -- update); the file was left as it is.",
    );
  }
  const parsed = v.safeParse(Progress, migrate(json));
  if (!parsed.success) return moveAside(v.summarize(parsed.issues).replaceAll("\n", " "), text);
  return { progress: parsed.output };
}

/** Progress for those who have something better to say than that it cannot be read: to them there is none. */
export function progressOrNone(): { progress: Progress; problem?: string } {
  try {
    return readProgress();
  } catch (error) {
    if (!(error instanceof UnreadableProgress)) throw error;
    return { progress: empty(), problem: error.message };
  }
}

/** Moves a damaged file aside, unless another grader has put a whole one in its place. */
function moveAside(why: string, text: string | typeof NO_FILE): ProgressRead {
  const aside = path.join(kata, `progress.damaged-${Date.now()}.json`);
  try {
    patientlySync(() => renameSync(progressFile, aside));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Gone: another grader was quicker.
    if (code === "ENOENT") return readProgress();
    throw new UnreadableProgress(
      `${inCourse(progressFile)} is damaged (${why}) and cannot be moved aside (${code}), so nothing is saved. Move it away.`,
    );
  }
  if (text !== NO_FILE && readFileSync(aside, "utf8") !== text) {
    linkSync(aside, progressFile);
    unlinkSync(aside);
    return readProgress();
  }
  leaveNotice(
    `${inCourse(progressFile)} was damaged (${why}); it was kept as ${inCourse(aside)}. Your code is untouched: ` +
      'run "npm run kata -- check", and every pass comes back.',
  );
  return { progress: empty() };
}

/** Others save a line in some milliseconds, but a machine may be very busy. */
const PATIENCE_MS = 8000;
/** How often the lock may be lost at the last moment. */
const ATTEMPTS = 5;

/**
 * Changes the progress file: locks it against other graders, reads what is there now, writes it in one step.
 *
 * @param change called again where the lock was lost before anything was written
 * @returns the progress as it is now; where it could not be saved, as it would be, and a notice is left
 */
export async function updateProgress(change: (progress: Progress) => void): Promise<ProgressRead> {
  try {
    mkdirSync(kata, { recursive: true });
    for (let left = ATTEMPTS; left > 0; left--) {
      const saved = await changeLocked(change);
      if (saved) return saved;
    }
    throw new Error(`${inCourse(progressFile)}.lock is deleted again and again`);
  } catch (error) {
    if (error instanceof NewerProgress) throw error;
    const read = error instanceof UnreadableProgress ? { progress: empty() } : readProgress();
    change(read.progress);
    leaveNotice(`Progress could not be saved: ${(error as Error).message}`);
    return read;
  }
}

/** @returns undefined if this process lost the lock: while it was stopped, another one may have gone on */
async function changeLocked(change: (progress: Progress) => void): Promise<ProgressRead | undefined> {
  const lock = await lockFile(progressFile, { patienceMs: PATIENCE_MS });
  try {
    const read = readProgress();
    change(read.progress);
    const text = `${JSON.stringify(read.progress, null, 2)}\n`;
    return (await writeFileAtomic(progressFile, text, lock.isMine)) ? read : undefined;
  } finally {
    lock.release();
  }
}
