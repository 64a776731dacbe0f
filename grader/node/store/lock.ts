import { closeSync, lstatSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { inCourse } from "../course/paths.js";
import { isAlive, type Owner, thisProcess } from "./alive.js";
import { earlierLock } from "./earlier-lock.js";
import { isHeld, patiently, patientlySync } from "./patience.js";

/** Another process has the lock, and keeps it. */
export class Locked extends Error {
  override name = "Locked";
  /** 0 if it has not said so yet. */
  readonly pid: number;

  constructor(lock: string, pid: number) {
    super(
      `${pid ? `process ${pid}` : "another process"} keeps ${inCourse(lock)}. If that is no grader, delete the file`,
    );
    this.pid = pid;
  }
}

export interface Lock {
  /** Whether it still is this one's: another process may have taken it for dead, or somebody has deleted the file. */
  isMine(): boolean;
  release(): void;
}

/** What stands in the locks that this process has. */
const held = new Set<string>();

/** Between two looks at a lock that another process has. */
const PAUSE_MS = 30;
/** A lock whose owner cannot be asked: it has not written its number yet, or is on another machine. */
const UNKNOWN_MS = { unwritten: 2000, elsewhere: 10_000 };

/**
 * Locks a file against other graders. The lock is a file beside it, which names its owner. While the owner lives, it stays,
 * however long that takes; the lock of a process that is dead is taken over at once.
 *
 * @param options.patienceMs how long to wait for another grader to give it back
 * @param options.isWindows there a file that is just being deleted can't be made again yet
 * @throws Locked if another process keeps it
 */
export async function lockFile(
  file: string,
  { patienceMs, isWindows = process.platform === "win32" }: { patienceMs: number; isWindows?: boolean },
): Promise<Lock> {
  const lock = `${file}.lock`;
  const end = Date.now() + patienceMs;
  const mine = JSON.stringify({ ...thisProcess(), at: `${Date.now()} ${Math.random()}` });
  while (
    !(await patiently(
      () => make(lock, mine),
      (error) => isWindows && isHeld(error),
    ))
  ) {
    const seen = look(file, lock);
    if (seen.isLeft) seen.remove();
    else if (Date.now() > end) throw new Locked(lock, seen.pid);
    else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  held.add(mine);
  const isMine = () => textOf(lock) === mine;
  return {
    isMine,
    release: () => {
      held.delete(mine);
      if (isMine()) remove(lock);
    },
  };
}

/** @returns false if there is one */
function make(lock: string, text: string): boolean {
  let handle: number;
  try {
    handle = openSync(lock, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(handle, text);
  } catch (error) {
    // A full disk: a lock that is kept would outlast it.
    remove(lock);
    throw error;
  } finally {
    closeSync(handle);
  }
  // Who is stopped before it has written anything may find the lock taken over.
  return textOf(lock) === text;
}

interface Seen {
  /** 0 if it is not known. */
  pid: number;
  /** Whether its owner is dead. */
  isLeft: boolean;
  remove(): void;
}

/** What can be known of a lock that another process has made. */
function look(file: string, lock: string): Seen {
  const stat = lstatSync(lock, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return earlierLock(file, lock);
  const text = textOf(lock);
  // It was given back meanwhile.
  if (!stat || text === undefined) return { pid: 0, isLeft: false, remove: () => {} };
  const owner = ownerIn(text);
  // One of this process that it could not remove is as good as a dead one's.
  const alive = owner && isAlive(owner) && (owner.pid !== process.pid || held.has(text));
  // A clock that was set back says nothing of the age.
  const age = Math.abs(Date.now() - stat.mtimeMs);
  const isOld = age > (owner ? UNKNOWN_MS.elsewhere : UNKNOWN_MS.unwritten);
  return {
    pid: owner?.pid ?? 0,
    isLeft: alive === undefined ? isOld : !alive,
    remove: () => takeOver(lock, text),
  };
}

/** Removes a dead owner's lock, and no other that has come in its place: one process at a time looks and removes. */
function takeOver(lock: string, seen: string): void {
  const turn = `${lock}.over`;
  if (!make(turn, JSON.stringify(thisProcess()))) {
    const owner = ownerIn(textOf(turn) ?? "");
    if (owner && isAlive(owner) === false) remove(turn);
    return;
  }
  try {
    if (textOf(lock) === seen) remove(lock);
  } finally {
    remove(turn);
  }
}

function ownerIn(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return patientlySync(() => readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function remove(file: string): void {
  try {
    // Not rmSync: some versions of Node delete nothing with it where the path has other than ASCII letters.
    patientlySync(() => unlinkSync(file));
  } catch {
    // Another process was quicker.
  }
}
