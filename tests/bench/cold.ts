import { spawn } from "node:child_process";
import { type Summary, summarize } from "./statistics.js";

/** Wall time of whole commands, run in turns so that a noisy machine disturbs them alike. */
export async function coldTimes(
  root: string,
  commands: Record<string, string[]>,
  runs: number,
): Promise<Record<string, Summary>> {
  const times: Record<string, number[]> = {};
  for (let i = -1; i < runs; i++) {
    for (const [name, command] of Object.entries(commands)) {
      const took = await wall(root, command);
      // The first round fills caches.
      if (i >= 0) times[name] = [...(times[name] ?? []), took];
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, summarize(values)]));
}

function wall(cwd: string, [program, ...args]: string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(program, args, { cwd, stdio: "ignore", shell: process.platform === "win32" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve(performance.now() - started));
  });
}
