import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

/** A way in which a learner's file can go wrong, and what the screen must say of it. */
export interface Fault {
  name: string;
  slug: "double-it" | "sum-up";
  /** The file's content; undefined: the file is deleted. */
  content: string | Buffer | undefined;
  /** One clear sentence, in the learner's terms. */
  says: RegExp;
  /** Verdict of `run --json`, and its exit code. */
  verdict: "error" | "timeout";
  code: 1 | 4;
}

const doubleIt = (body: string, around = "") =>
  `${around}\nexport function doubleIt(x: number[]): number[] {\n  ${body}\n  return x.map((value) => 2 * value);\n}\n`;

const sumUp = (body: string, kind = "function") =>
  `export ${kind} sumUp(x: number[]): any {\n  ${body}\n  return x.reduce((a, b) => a + b, 0);\n}\n`;

/** Loops for ever, and leaves a mark when it begins. */
export const ENDLESS = `import { writeFileSync } from "node:fs";\n${sumUp('writeFileSync("began", String(process.pid));\n  for (;;) x.length;')}`;

/** Waits until `ENDLESS` loops, and returns the number of its process. */
export async function endlessBegan(root: string): Promise<number> {
  const mark = path.join(root, "began");
  const end = Date.now() + 20_000;
  while (!existsSync(mark) || readFileSync(mark, "utf8") === "") {
    if (Date.now() > end) throw new Error("the endless loop did not begin");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const pid = Number(readFileSync(mark, "utf8"));
  rmSync(mark);
  return pid;
}

/** What is told of a process that kills itself: Windows knows no signals. */
export const KILLED =
  process.platform === "win32"
    ? /the process that ran your code ended with exit code 1/
    : /the process that ran your code ended by the signal SIGKILL/;

const error = { verdict: "error", code: 1 } as const;
const timeout = { verdict: "timeout", code: 4 } as const;

/** Stands for a folder where the file was. */
export const FOLDER = Buffer.from("a folder");

export const FAULTS: Fault[] = [
  {
    name: "an endless loop",
    slug: "sum-up",
    content: ENDLESS,
    says: /stopped after [2-6] s: the code did not come to an end/,
    ...timeout,
  },
  {
    name: "an await that never ends",
    slug: "sum-up",
    content: `await new Promise(() => setInterval(() => {}, 1000));\n${sumUp("")}`,
    says: /stopped after [2-6] s: the code did not come to an end/,
    ...timeout,
  },
  {
    name: "endless output",
    slug: "double-it",
    content: doubleIt('for (;;) console.log("again and again and again");'),
    says: /stopped: the code printed more than 256 KB/,
    ...error,
  },
  {
    name: "memory that grows without end",
    slug: "double-it",
    content: doubleIt("const all: number[][] = [];\n  for (;;) all.push(new Array(10_000).fill(1));"),
    says: /stopped at .*MB of memory/,
    ...error,
  },
  {
    name: "process.exit",
    slug: "double-it",
    content: doubleIt("process.exit(0);"),
    says: /Your code called process\.exit/,
    ...error,
  },
  {
    name: "process.exit at import",
    slug: "double-it",
    content: doubleIt("", "process.exit(0);"),
    says: /Your code called process\.exit/,
    ...error,
  },
  {
    name: "a process that kills itself",
    slug: "double-it",
    content: doubleIt('process.kill(process.pid, "SIGKILL");'),
    says: KILLED,
    ...error,
  },
  {
    name: "a killed process whose pipes live on",
    slug: "double-it",
    content: doubleIt(
      'spawn(process.execPath, ["-e", "setTimeout(() => {}, 3000)"], { stdio: "inherit" });\n  process.kill(process.pid, "SIGKILL");',
      'import { spawn } from "node:child_process";',
    ),
    says: /the process that ran your code ended (by the signal SIGKILL|with exit code 1)/,
    ...error,
  },
  {
    name: "an error at import",
    slug: "double-it",
    content: doubleIt("", 'throw new RangeError("too early");'),
    says: /RangeError: too early/,
    ...error,
  },
  {
    name: "a syntax error",
    slug: "double-it",
    content: "export function doubleIt(x: number[]) {\n  return x.map((value) => 2 * );\n}\n",
    says: /SyntaxError/,
    ...error,
  },
  {
    name: "an unhandled rejection",
    slug: "double-it",
    content: doubleIt('void Promise.reject(new Error("nobody listens"));'),
    says: /Error: nobody listens\n\n.*\n > +3 │ +void Promise\.reject/,
    ...error,
  },
  {
    name: "an empty file",
    slug: "double-it",
    content: "",
    says: /The file is empty/,
    ...error,
  },
  {
    name: "a deleted file",
    slug: "double-it",
    content: undefined,
    says: /The file is gone/,
    ...error,
  },
  {
    name: "a file in UTF-16",
    slug: "double-it",
    content: Buffer.from(`\ufeff${doubleIt("")}`, "utf16le"),
    says: /saved as UTF-16\. Save it as UTF-8/,
    ...error,
  },
  {
    name: "a file that is no UTF-8",
    slug: "double-it",
    content: Buffer.concat([Buffer.from(doubleIt("")), Buffer.from("// caf\xe9\n", "latin1")]),
    says: /not valid UTF-8/,
    ...error,
  },
  {
    name: "a renamed export",
    slug: "double-it",
    content: doubleIt("").replace("doubleIt", "twice"),
    says: /does not export doubleIt/,
    ...error,
  },
  {
    name: "something thrown that is no error",
    slug: "double-it",
    content: doubleIt("throw { message: 5 };"),
    says: /^ +5$/m,
    ...error,
  },
  {
    name: "forged messages to the grader",
    slug: "double-it",
    content: doubleIt(
      "",
      [
        "const { send } = process as any;",
        'for (const exhibit of [null, 5, { kind: "toString", title: {} }]) send.call(process, { kataTold: { kind: "exhibit", exhibit } });',
        'for (const told of [5, null, { kind: "training" }, { kind: "step" }]) send.call(process, { kataTold: told });',
        'throw new Error("all were sent");',
      ].join("\n"),
    ),
    says: /Error: all were sent/,
    ...error,
  },
  {
    name: "bytes that are no message",
    slug: "double-it",
    content: doubleIt(
      'for (let fd = 3; fd < 30; fd++) try { writeSync(fd, Buffer.from("00000004ffffffff", "hex")); } catch {}',
      'import { writeSync } from "node:fs";',
    ),
    says: /stopped: the code flooded the pipe to the grader/,
    ...error,
  },
  {
    name: "messages without end",
    slug: "double-it",
    content: doubleIt('for (;;) (process as any).send({ kataTold: { kind: "backend", name: "x" } });'),
    says: /stopped: the code flooded the pipe to the grader/,
    ...error,
  },
  {
    name: "more messages than any spec sends",
    slug: "double-it",
    content: doubleIt(
      "",
      'for (let i = 0; i < 40_000; i++) {\n  (process as any).send({ any: "thing" });\n  if (i % 500 === 0) await new Promise(setImmediate);\n}',
    ),
    says: /stopped: the code flooded the pipe to the grader/,
    ...error,
  },
  {
    name: "a folder in the file's place",
    slug: "double-it",
    content: FOLDER,
    says: /Where the file should be is a folder/,
    ...error,
  },
  {
    name: "a file of megabytes",
    slug: "double-it",
    content: `${"export {".repeat(100_000)}\n`,
    says: /The file has 800 kB/,
    ...error,
  },
  {
    name: "20,000 nested brackets",
    slug: "double-it",
    content: `${doubleIt("")}const z = ${"[".repeat(20_000)}${"]".repeat(20_000)};\n`,
    says: /In line 6 the code is nested too deep/,
    ...error,
  },
  {
    name: "20,000 calls without an end",
    slug: "double-it",
    content: `${doubleIt("")}${"f(".repeat(20_000)}`,
    says: /In line 6 the code is nested too deep/,
    ...error,
  },
  {
    name: "7,000 exports without an end",
    slug: "double-it",
    content: `${"export {\n".repeat(7000)}${doubleIt("").replace("export", "")}`,
    says: /In line 251 the code is nested too deep/,
    ...error,
  },
];
