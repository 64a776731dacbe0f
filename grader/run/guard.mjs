// Watches the worker process from a second thread: ends it when it takes too much memory, or when the grader that
// started it is gone (then nobody else would end an endless loop).
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

const { parent, memoryMb } = workerData;

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
  if (usedMb > memoryMb) {
    writeSync(2, `kata-guard: memory ${Math.round(usedMb)}\n`);
    end();
  }
  if (parentIsGone()) end();
}, 50);
