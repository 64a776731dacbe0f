import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import path from "node:path";
import { inCourse } from "../course/paths.js";
import { kata, progressFile } from "./kata-folder.js";
import { patientlySync } from "./patience.js";

/** The progress file is there, and cannot be read or moved: what is in it is not known, and nothing may be overwritten. */
export class UnreadableProgress extends Error {
  override name = "UnreadableProgress";
}

/** Stands for what a folder, a pipe or a device in the file's place has in it. */
export const NO_FILE = Symbol("no file");

/** Errors that say nothing of what is in the file. */
const FLEETING = ["EBUSY", "EPERM", "EACCES", "EMFILE", "ENFILE", "ENOMEM", "EIO", "EAGAIN", "ENOENT"];
/** Whoever does not get in for a second gets no second chance of so long in one command. */
let hasWaited = false;

/**
 * What is in the progress file, undefined where there is none.
 *
 * @throws UnreadableProgress if that cannot be known
 */
export function progressText(): string | typeof NO_FILE | undefined {
  const isFleeting = (error: unknown) => !hasWaited && FLEETING.includes(codeOf(error));
  try {
    const text = patientlySync(read, isFleeting);
    hasWaited = false;
    return text;
  } catch (error) {
    hasWaited = true;
    // Whoever was about to write it was killed.
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UnreadableProgress(
      `${inCourse(progressFile)} cannot be read (${codeOf(error)}), so nothing is saved; it was left as it is. ` +
        "Check its permissions, or end the program that holds it, and try again.",
    );
  }
}

function read(): string | typeof NO_FILE | undefined {
  const stat = statOf(progressFile);
  if (!stat && isBeingWritten()) throw Object.assign(new Error("it is being replaced"), { code: "ENOENT" });
  if (!stat) return undefined;
  return stat.isFile() ? readFileSync(progressFile, "utf8") : NO_FILE;
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch (error) {
    // There is no folder to look in.
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
    throw error;
  }
}

/** A grader writes beside the file, and replaces it then: that is no more than a moment. */
const WRITING_MS = 2000;

function isBeingWritten(): boolean {
  try {
    return readdirSync(kata).some((name) => {
      if (!/^progress\.json\.\d/.test(name)) return false;
      const at = statOf(path.join(kata, name))?.mtimeMs;
      return at !== undefined && Math.abs(Date.now() - at) < WRITING_MS;
    });
  } catch {
    return false;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
