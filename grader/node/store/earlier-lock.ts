import { readFileSync, rmdirSync, statSync } from "node:fs";
import { isRunning } from "./alive.js";

/** These graders touched the lock every few seconds, but not while an editor had their terminal. */
const UNTOUCHED_MS = 10_000;

/** The lock of a grader from before an update, which may still be open: a folder, and the owner's number in a file beside it. */
export function earlierLock(file: string, lock: string): { pid: number; isLeft: boolean; remove(): void } {
  const { pid, untouchedMs } = read(file, lock);
  return {
    pid,
    isLeft: pid ? !isRunning(pid) : untouchedMs > UNTOUCHED_MS,
    remove: () => {
      try {
        rmdirSync(lock);
      } catch {
        // Another process was quicker.
      }
    },
  };
}

/** A number that is older than the lock is another's. */
function read(file: string, lock: string): { pid: number; untouchedMs: number } {
  try {
    const { birthtimeMs, mtimeMs } = statSync(lock);
    const untouchedMs = Math.abs(Date.now() - mtimeMs);
    try {
      const isOfLock = statSync(`${file}.pid`).mtimeMs >= birthtimeMs;
      return { pid: isOfLock ? Number(readFileSync(`${file}.pid`, "utf8")) : 0, untouchedMs };
    } catch {
      return { pid: 0, untouchedMs };
    }
  } catch {
    return { pid: 0, untouchedMs: 0 };
  }
}
