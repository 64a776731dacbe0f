import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { kata } from "./files.js";

/** Another watch screen of the same course runs. */
export class AnotherGrader extends Error {
  override name = "AnotherGrader";
}

/**
 * Makes sure that only one watch screen runs in this course.
 *
 * @returns the function that gives the lock back; does nothing where the folder cannot be written
 * @throws AnotherGrader if one runs
 */
export async function lockWatch(): Promise<() => Promise<void>> {
  const file = path.join(kata, "watch");
  try {
    mkdirSync(kata, { recursive: true });
    writeFileSync(path.join(kata, ".writable"), "");
    rmSync(path.join(kata, ".writable"));
  } catch {
    return async () => {};
  }
  try {
    return await lockFile(file, { patienceMs: 0, staleMs: 10_000 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    const pid = ownerOf(file);
    throw new AnotherGrader(
      `another grader${pid ? ` (process ${pid})` : ""} is watching this course. Use it, or end it first (q).`,
    );
  }
}

const PAUSE_MS = 40;

/**
 * Locks a file against other graders. A lock whose process was killed is taken over at once; one whose process was
 * killed before it left its number, after `staleMs`.
 *
 * @param options.patienceMs how long to wait for another grader to give it back
 * @returns the function that gives it back
 * @throws Error with code ELOCKED if another grader keeps it
 */
export async function lockFile(
  file: string,
  { patienceMs, staleMs }: { patienceMs: number; staleMs: number },
): Promise<() => Promise<void>> {
  const { lock } = await import("proper-lockfile");
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      const unlock = await lock(file, { realpath: false, stale: staleMs, onCompromised: () => {} });
      const release = async () => {
        try {
          rmSync(`${file}.pid`, { force: true });
        } finally {
          await unlock().catch(() => {});
        }
      };
      try {
        writeFileSync(`${file}.pid`, String(process.pid));
      } catch (error) {
        // A full disk: a lock that is kept would outlast it.
        await release();
        throw error;
      }
      return release;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      const pid = ownerOf(file);
      if (pid && !isAlive(pid)) rmSync(`${file}.lock`, { recursive: true, force: true });
      else if (Date.now() > end) throw error;
      else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The process that holds a lock, or 0 if it has not said so yet: a number older than the lock is another's. */
function ownerOf(file: string): number {
  try {
    const since = statSync(`${file}.lock`).birthtimeMs;
    return statSync(`${file}.pid`).mtimeMs >= since ? Number(readFileSync(`${file}.pid`, "utf8")) : 0;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
