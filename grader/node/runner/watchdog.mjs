// Watches the worker process from a second thread: ends it when it takes too much memory or time, or when the grader that
// started it is gone (then nobody else would end an endless loop).
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { Spent, WINDOW_MS } from "./spent.mjs";

const { parent, memoryMb, limitMs } = workerData;

const TICK_MS = 50;
/** To ask whether a process lives takes longer than everything else here. */
const PARENT_MS = 500;
const isWindows = process.platform === "win32";

let spent = new Spent();
let run = 0;
let before = { at: performance.now(), cpuMs: cpuMs() };

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function watchTime() {
  const limit = Atomics.load(limitMs, 0);
  const now = { at: performance.now(), cpuMs: cpuMs() };
  if (limit === 0 || run !== Atomics.load(limitMs, 1)) {
    run = Atomics.load(limitMs, 1);
    spent = new Spent();
    before = now;
    return;
  }
  if (now.at - before.at < WINDOW_MS - TICK_MS / 2) return;
  spent.add(now.at - before.at, now.cpuMs - before.cpuMs);
  before = now;
  if (!spent.isOver(limit)) return;
  writeSync(2, `kata-watchdog: time ${Math.round(spent.countedMs / 1000)}\n`);
  end();
}

/** On Windows a process keeps the number of its parent, and to ask for it lists all processes of the machine. */
function parentIsGone() {
  if (!isWindows && process.ppid !== parent) return true;
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Ends this process and, where there are process groups, what it started. */
function end() {
  process.kill(isWindows ? process.pid : -process.pid, "SIGKILL");
}

setInterval(() => {
  const usedMb = process.memoryUsage.rss() / 2 ** 20;
  if (usedMb > Atomics.load(memoryMb, 0)) {
    writeSync(2, `kata-watchdog: memory ${Math.round(usedMb)}\n`);
    end();
  }
  watchTime();
}, TICK_MS);

setInterval(() => {
  if (parentIsGone()) end();
}, PARENT_MS);
