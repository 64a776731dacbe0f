import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  pid: number;
  args: string;
}

/** Every process whose command line contains a word. */
export function processesOf(word: string): Process[] {
  const lines = process.platform === "win32" ? windows() : process.platform === "linux" ? linux() : unix();
  return lines
    .map((line) => /^\s*(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) => (match ? [{ pid: Number(match[1]), args: match[2] }] : []))
    .filter(({ pid, args }) => args.includes(word) && pid !== process.pid);
}

/** What `ps` reads too; to start it takes longer, and tests ask often. */
function linux(): string[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      return /^\d+$/.test(pid)
        ? `${pid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")}`
        : [];
    } catch {
      // It has ended.
      return [];
    }
  });
}

function unix(): string[] {
  // A name of any length; ps itself never has the word in its command line.
  return execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
}

function windows(): string[] {
  const script = 'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
  return execFileSync("powershell", ["-NoProfile", "-Command", script], { encoding: "utf8" }).split("\r\n");
}

/** The worker processes of a course: those that run learners' code, or wait for it. */
export function workersOf(word: string): Process[] {
  return processesOf(word).filter(({ args }) => args.includes("worker.mjs"));
}

/** Waits until no process of a course is left; returns those that are still there after `ms`. */
export async function leftAfter(word: string, ms: number, find = processesOf): Promise<Process[]> {
  const end = Date.now() + ms;
  let left = find(word);
  while (left.length > 0 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    left = find(word);
  }
  return left;
}

/** Ends every process of a course that a failed test has left. */
export function endAll(word: string): void {
  for (const { pid } of processesOf(word)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
