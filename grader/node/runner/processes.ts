import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { finished } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { root } from "../course/paths.js";

/**
 * Memory that one run may take before the watchdog ends it; KATA_MEMORY_MB sets another limit. On a CPU the larger settings keep
 * in it what a GPU would hold.
 */
export function memoryMb({ KATA_MEMORY_MB, KATA_LARGE }: NodeJS.ProcessEnv): number {
  return Number(KATA_MEMORY_MB) || (KATA_LARGE === "1" ? 8192 : 1024);
}

const ENTRY = path.join(root, "grader", "node", "runner", "worker.mjs");

/** A forked worker and when it is ready to run. */
export interface WarmProcess {
  child: ChildProcess;
  tensors: boolean;
  ready: Promise<void>;
}

/**
 * Starts a worker process that loads the kit and waits.
 *
 * @param tensors load TensorFlow.js and start its backend too
 */
export function forkWorker(cwd: string, tensors: boolean, env: NodeJS.ProcessEnv): WarmProcess {
  const mb = String(memoryMb(env));
  const child = fork(ENTRY, [], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
    // A group of its own: Ctrl-C in the terminal reaches only the grader, and killing reaches what a spec starts.
    detached: process.platform !== "win32",
    execArgv: ["--no-warnings", `--max-old-space-size=${mb}`],
    env: {
      ...env,
      NODE_ENV: "test",
      VITEST: "true",
      TEST: "true",
      KATA_WORKER: "1",
      // Bundled code does not lie where its source does.
      KATA_ROOT: root,
      KATA_TENSORS: tensors ? "1" : "",
      KATA_MEMORY_MB: mb,
    },
  });
  const ready = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    // One that cannot be started, or does not get a message, is told by its end.
    child.on("error", () => resolve());
    child.on("message", function listen(message) {
      if (!(message as { kataReady?: boolean }).kataReady) return;
      child.off("message", listen);
      resolve();
    });
  });
  return { child, tensors, ready };
}

/** What a process has written may arrive after its end; what it started and left may hold the pipes open for ever. */
export const LATE_MS = 200;

/** Waits for the last output of a process that has ended, and lets go of its pipes. */
export async function readToEnd({ stdout, stderr }: ChildProcess): Promise<void> {
  const streams = [stdout, stderr].filter((stream) => stream !== null);
  const ends = streams.map((stream) => finished(stream).catch(() => {}));
  await Promise.race([Promise.all(ends), setTimeout(LATE_MS, undefined, { ref: false })]);
  for (const stream of streams) stream.destroy();
}

/** Ends a process and everything it started. */
export function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    // What it started is in a job of its own there, which ends with it.
    child.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}
