import { type ChildProcess, spawn } from "node:child_process";

/** How a command ended and what it wrote. */
export interface Result {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** After this a command counts as hanging. */
const LIMIT_MS = 90_000;

/** Starts a command without a terminal. */
export function start(
  cwd: string,
  [program, ...args]: string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Result> } {
  const child = spawn(program, args, { cwd, env: plainEnv(env), stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<Result>((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      stderr += chunk;
    });
    const limit = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${args.join(" ")} did not end; so far it printed:\n${stdout}\n${stderr}`));
    }, LIMIT_MS);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(limit);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended };
}

/** What a program needs from the environment, and nothing that the test runner or this machine's user added. */
const KEPT = [
  "PATH",
  "HOME",
  "USERPROFILE",
  "APPDATA",
  "SYSTEMROOT",
  "COMSPEC",
  "PATHEXT",
  "TMPDIR",
  "TEMP",
  "TMP",
];

/** The environment of a learner's shell. */
export function plainEnv(more: NodeJS.ProcessEnv = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.includes(name.toUpperCase()));
  const all = { ...Object.fromEntries(kept), LANG: "en_US.UTF-8", TERM: "xterm-256color", ...more };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}
