import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export interface Memory {
  processes: number;
  /** Sum over the processes; pages that they share are counted in each. */
  residentMb: number;
  /** Shared pages counted once; Linux only. */
  proportionalMb: number | undefined;
}

/** What a process and its children take while they wait. */
export async function memoryOf(pid: number): Promise<Memory> {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const rows = execFileSync("ps", ["-eo", "pid=,ppid=,rss="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = new Set([pid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [child, parent] of rows) {
      if (!tree.has(parent) || tree.has(child)) continue;
      tree.add(child);
      grew = true;
    }
  }
  const kb = rows.filter(([child]) => tree.has(child)).reduce((sum, [, , rss]) => sum + rss, 0);
  return { processes: tree.size, residentMb: Math.round(kb / 1024), proportionalMb: proportional([...tree]) };
}

function proportional(pids: number[]): number | undefined {
  const files = pids.map((pid) => `/proc/${pid}/smaps_rollup`).filter(existsSync);
  if (files.length === 0) return undefined;
  const kb = files.map((file) => Number(/^Pss:\s+(\d+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? 0));
  return Math.round(kb.reduce((a, b) => a + b, 0) / 1024);
}
