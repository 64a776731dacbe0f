import { readFileSync } from "node:fs";
import os from "node:os";

/** A process that may be asked for later, by this one or another. */
export interface Owner {
  pid: number;
  /** When it began, as the system counts, where that can be known: a number is given to another process one day. */
  began?: string;
  /** The machine, or the container, in which it has its number. */
  host: string;
  /** Since when that runs without a break. */
  boot: string | number;
}

export function thisProcess(): Owner {
  return { pid: process.pid, began: beganOf(process.pid), host: os.hostname(), boot: bootOf() };
}

/** Whether a process lives: also one that is stopped, or busy. Undefined where this machine cannot know. */
export function isAlive({ pid, began, host, boot }: Owner): boolean | undefined {
  if (host !== os.hostname() || !isSameBoot(boot, bootOf())) return undefined;
  return isRunning(pid) && (began === undefined || began === beganOf(pid));
}

/** Whether a process has this number now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Linux counts it in ticks since the start of the system: the 22nd word, and the name before it may have blanks. */
function beganOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Linux gives each start of the system a name; elsewhere it is the minute, as the clock has it. */
function bootOf(): string | number {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return Math.round((Date.now() / 1000 - os.uptime()) / 60);
  }
}

function isSameBoot(one: string | number, other: string | number): boolean {
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other) <= 1;
  return one === other;
}
