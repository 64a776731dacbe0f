// Watches the worker process from a second thread: ends it when it takes too much memory or time, or when the grader that
// started it is gone (then nobody else would end an endless loop).
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

const { parent, memoryMb, limitMs, owed } = workerData;

const TICK_MS = 50;
/** Time is counted over so many ticks: in fewer a process that waits for its turn looks like one that has nothing to do. */
const TICKS = 5;
/** A process that has computed for less than this share of a window had nothing to do. */
const IDLE = 0.05;
/** A process that waited this share of the time that it computed shares its core with others. */
const CROWDED = 0.25;
/** So much more may be computed on a core that is shared: the same code takes longer there, its caches emptied at every turn. */
const PATIENCE = 3;

let ticks = 0;
let countedMs = 0;
let waitedMs = 0;
let run = 0;
let before = { at: performance.now(), cpuMs: cpuMs() };

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * How much of the limit the time since the last window has used. On a busy machine a process gets its turn rarely, and only
 * what it computes counts; where it waits for itself (a timer, a promise that nothing resolves) time passes as on the wall.
 */
function countWindow() {
  const now = { at: performance.now(), cpuMs: cpuMs() };
  const [wall, cpu] = [now.at - before.at, now.cpuMs - before.cpuMs];
  before = now;
  if (cpu > IDLE * TICKS * TICK_MS) {
    waitedMs += Math.max(0, wall - cpu);
    return Math.min(cpu, wall);
  }
  // A window that is much longer than it should be: this thread did not get its turn either.
  return Atomics.load(owed, 0) > 0 ? 0 : Math.min(wall, 1.5 * TICKS * TICK_MS);
}

/** How often the limit may be computed before it is certain that the code does not come to its end. */
function patience() {
  return waitedMs > CROWDED * countedMs ? PATIENCE : 1;
}

function watchTime() {
  const limit = Atomics.load(limitMs, 0);
  if (limit === 0 || run !== Atomics.load(limitMs, 1)) {
    run = Atomics.load(limitMs, 1);
    countedMs = 0;
    waitedMs = 0;
    before = { at: performance.now(), cpuMs: cpuMs() };
    return;
  }
  if (++ticks % TICKS > 0) return;
  countedMs += countWindow();
  if (countedMs < limit * patience()) return;
  writeSync(2, `kata-guard: time ${Math.round(countedMs / 1000)}\n`);
  end();
}

function parentIsGone() {
  if (process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Ends this process and, where there are process groups, what it started. */
function end() {
  process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL");
}

setInterval(() => {
  const usedMb = process.memoryUsage.rss() / 2 ** 20;
  if (usedMb > Atomics.load(memoryMb, 0)) {
    writeSync(2, `kata-guard: memory ${Math.round(usedMb)}\n`);
    end();
  }
  watchTime();
  if (parentIsGone()) end();
}, TICK_MS);
