import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  const holder = path.join(kata, "watch.pid");
  try {
    mkdirSync(kata, { recursive: true });
    writeFileSync(path.join(kata, ".writable"), "");
    rmSync(path.join(kata, ".writable"));
  } catch {
    return async () => {};
  }
  const { lock } = await import("proper-lockfile");
  const options = { realpath: false, stale: 10_000, onCompromised: () => {} };
  const release = await lock(holder, options).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ELOCKED") throw error;
    const pid = existsSync(holder) ? Number(readFileSync(holder, "utf8")) : 0;
    if (pid === 0 || isAlive(pid)) {
      throw new AnotherGrader(
        `another grader${pid ? ` (process ${pid})` : ""} is watching this course. Use it, or end it first (q).`,
      );
    }
    // Its process was killed and could not clean up.
    rmSync(`${holder}.lock`, { recursive: true, force: true });
    return lock(holder, options);
  });
  writeFileSync(holder, String(process.pid));
  return async () => {
    rmSync(holder, { force: true });
    await release().catch(() => {});
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
