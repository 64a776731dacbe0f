import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { Killed } from "../../core/judge/killed.js";
import { Spent, WINDOW_MS } from "../../node/runner/spent.mjs";

// The watchdog of `kata run` is a thread of the process that it watches. Under the permission model there are no threads, so this one
// looks from outside, by the same arithmetic.

const TICK_MS = WINDOW_MS;

/** What a process takes: computing time since its start, and memory. */
export interface Taken {
  cpuMs: number;
  mb: number;
}

/** Asks the system; undefined where it does not tell, or the process is gone. */
export type Meter = (pid: number) => Promise<Taken | undefined>;

/** The clock of Linux's accounts, and the size of a page on everything that Node runs on there but some arm64. */
const TICKS_A_SECOND = 100;
const promised = promisify(execFile);

const linux: Meter = async (pid) => {
  try {
    const own = readFileSync(`/proc/${pid}/stat`, "utf8");
    // A name may have spaces and brackets in it.
    const fields = own.slice(own.lastIndexOf(")") + 2).split(" ");
    const cpuMs = ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_A_SECOND;
    const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return { cpuMs, mb: Number(kb ?? 0) / 1024 };
  } catch {
    return undefined;
  }
};

const unix: Meter = async (pid) => {
  try {
    const { stdout } = await promised("ps", ["-o", "rss=,time=", "-p", String(pid)]);
    const [, kb, time] = /^\s*(\d+)\s+(\S+)\s*$/.exec(stdout) ?? [];
    if (time === undefined) return undefined;
    const seconds = time.split(/[:-]/).reduce((sum, part) => 60 * sum + Number(part), 0);
    return { cpuMs: 1000 * seconds, mb: Number(kb) / 1024 };
  } catch {
    return undefined;
  }
};

/** On Windows only the wall clock and the limit of V8's heap hold. */
const METER: Meter =
  process.platform === "linux" ? linux : process.platform === "win32" ? async () => undefined : unix;

/** The process itself: behind namespaces it is the child of the one that was started. */
function itself(pid: number): number {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return Number(child) || pid;
  } catch {
    return pid;
  }
}

/**
 * Watches a process until it is told to stop.
 *
 * @param onOver called once, when it has taken too much
 * @returns ends the watch
 */
export function watch(
  pid: number,
  { seconds, memoryMb }: { seconds: number; memoryMb: number },
  onOver: (why: Killed) => void,
  meter = METER,
): () => void {
  const spent = new Spent();
  let before: { at: number; cpuMs: number } | undefined;
  let isAsking = false;
  const timer = setInterval(async () => {
    if (isAsking) return;
    isAsking = true;
    const taken = await meter(itself(pid));
    isAsking = false;
    if (!taken) return;
    const now = { at: performance.now(), cpuMs: taken.cpuMs };
    // What it took to start is not the answer's.
    if (before) spent.add(now.at - before.at, Math.max(0, now.cpuMs - before.cpuMs));
    before = now;
    if (taken.mb > memoryMb) over({ reason: "memory", mb: Math.round(taken.mb), limitMb: memoryMb });
    else if (spent.isOver(1000 * seconds))
      over({ reason: "timeout", seconds: Math.round(spent.countedMs / 1000) });
  }, TICK_MS);
  const stop = () => clearInterval(timer);
  const over = (why: Killed) => {
    stop();
    onOver(why);
  };
  return stop;
}
