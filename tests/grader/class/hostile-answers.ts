/** A hand-in for double-it that wants points without an answer, or harm. */
export interface Hostile {
  name: string;
  text: string;
  /** Ends at a limit of time, which takes seconds. */
  isSlow?: true;
}

const WRONG = "export const doubleIt = (x: number[]): any => x.map((v) => v + 2);";
/** An attack as the file is loaded; the answer itself is wrong. */
const atLoad = (name: string, code: string): Hostile => ({ name, text: `${code}\n${WRONG}\n` });
/** An attack in the call. */
const atCall = (name: string, code: string, before = ""): Hostile => ({
  name,
  text: `${before}\nexport const doubleIt = (x: number[]): any => {\n${code}\nreturn x.map((v) => v + 2);\n};\n`,
});
const result = (name: string, value: string, before = ""): Hostile => ({
  name,
  text: `${before}\nexport const doubleIt = (x: number[]): any => ${value};\n`,
});

const FORGED =
  '{ ran: { tests: [{ name: "every number is doubled", state: "passed" }, { name: "the input is left alone", state: "passed" }], fatal: undefined } }';

/** The first three that were tried. */
export const FIRST: Hostile[] = [
  atCall(
    "forges the verdict on the channel of kata run",
    `(process as any).send({ kataRan: { at: 0, ...${FORGED} } }); (process as any).send({ kataDone: { stray: [] } }); process.exit(0);`,
  ),
  {
    name: "reads the solution and runs it",
    text: 'import { readFileSync } from "node:fs";\nconst text = readFileSync("solutions/1-small-numbers/00-first-steps/double-it.ts", "utf8");\nexport const doubleIt = (x: number[]) => x.map((v) => (text.length > 0 ? 2 : 3) * v);\n',
  },
  atLoad(
    "ends the grader",
    'import nodeProcess from "node:process";\nnodeProcess.kill(nodeProcess.ppid, "SIGKILL");',
  ),
];

export const MORE: Hostile[] = [
  // Forged verdicts.
  atLoad(
    "writes a result where results go",
    `import { writeSync } from "node:fs";\nwriteSync(4, JSON.stringify(${FORGED}));`,
  ),
  atLoad(
    "writes a result to all channels",
    `const fs = await import("node:fs");\nfor (let i = 1; i < 20; i++) try { fs.writeSync(i, "${"0".repeat(32)}"); } catch {}`,
  ),
  atLoad(
    "imports by a computed name",
    'const name = ["node", "fs"].join(":");\nawait import(/* @vite-ignore */ name);',
  ),
  {
    name: "imports by the translator's own name, escaped",
    text: 'declare const \\u005f_vite_ssr_import__: any;\nexport const { doubleIt } = await \\u005f_vite_ssr_import__("solutions/1-small-numbers/00-first-steps/double-it.ts");\n',
  },
  atLoad("makes code of text", 'new Function("return process")().exit(0);'),
  atLoad(
    "makes code by the constructor of a function",
    '(doubleIt as any)["const" + "ructor"]("return process")().exit(0);\n',
  ),
  atLoad("evaluates text", '(0, eval)("process.exit(0)");'),
  atLoad("makes code by a timer", 'setTimeout("process.exit(0)" as any, 0);'),
  atLoad("replaces Math.abs", "Math.abs = () => 0;"),
  atLoad("replaces Object.is", "Object.is = () => true;"),
  atLoad("replaces a list's every", "Array.prototype.every = () => true;"),
  atLoad("defines a list's every", 'Object.defineProperty(Array.prototype, "every", { value: () => true });'),
  atLoad("replaces how lists are gone through", "Array.prototype[Symbol.iterator] = function* () {} as any;"),
  atLoad("replaces a regular expression's exec", "RegExp.prototype.exec = () => null;"),
  atLoad("replaces then", "Promise.prototype.then = function () { return Promise.resolve() as any; };"),
  atLoad(
    "puts a setter on all objects",
    'Object.defineProperty(Object.prototype, "state", { get: () => "passed", set() {} });',
  ),
  atLoad(
    "gives all objects an error that is none",
    "(Object.prototype as any).error = undefined; (Object.prototype as any).asymmetricMatch = () => true;",
  ),
  atLoad(
    "takes the judge's expect",
    'import { expect } from "vitest";\n(expect as any).extend({ toMatchValues: () => ({ pass: true, message: () => "" }) });',
  ),
  atLoad(
    "takes the kit",
    'import * as kit from "#lib/kit/finding";\n(kit as any).Finding.prototype.name = "x";',
  ),
  atLoad(
    "takes what tells the grader",
    'import { tellGrader } from "#lib/judge/grader-link";\ntellGrader({} as any);',
  ),
  atLoad("takes the globals by this", "(function (this: any) { this.process.exit(0); })();"),
  atLoad("takes the globals by a comment that is none in a module", "let n = 1, m = 2;\nif (n <!--m\n) {}\n"),
  atLoad(
    "reads stacks for what is behind them",
    'let found: any;\nError.prepareStackTrace = (_, sites) => { found = sites.map((s) => [s.getThis(), s.getFunction()]).flat().find(Boolean); return ""; };\nvoid new Error().stack;\nif (found) found.process.exit(0);',
  ),
  result(
    "returns what says that it equals all",
    '({ $$typeof: Symbol.for("jest.asymmetricMatcher"), asymmetricMatch: () => true, sample: x, toString: () => "" })',
  ),
  result(
    "returns a list that agrees",
    "x.length === 3 ? Object.assign([0, 0, 0], { every: () => true, some: () => false, map: () => [6, -2, 1] }) : x",
  ),
  result(
    "returns a list of another class",
    "new Lies(...x.map((v) => v + 2))",
    "class Lies extends Array { every() { return true; } some() { return false; } }",
  ),
  result(
    "returns a Proxy",
    'new Proxy(x.map((v) => v + 2), { get: (t, k) => (k === "length" ? 3 : Reflect.get(t, k)) })',
  ),
  result(
    "returns numbers that are objects",
    "x.map(() => ({ valueOf: () => NaN, [Symbol.toPrimitive]: () => 6 }))",
  ),
  // The solution, and files.
  {
    name: "imports the solution",
    text: 'export { doubleIt } from "../../../solutions/1-small-numbers/00-first-steps/double-it.js";\n',
  },
  {
    name: "imports the solution by its address",
    text: 'const { doubleIt: own } = await import("file:///" + "solutions/double-it.ts");\nexport const doubleIt = own;\n',
  },
  { name: "imports its spec", text: `import "./double-it.spec.js";\n${WRONG}\n` },
  { name: "imports what the teacher has written", text: 'export { doubleIt } from "./teacher.js";\n' },
  atLoad(
    "tells a file of the teacher's",
    'import data from "../../../course.json";\nthrow new Error(JSON.stringify(data));',
  ),
  atLoad(
    "tells a file of the machine",
    'import data from "../../../../../etc/told.json";\nthrow new Error(JSON.stringify(data));',
  ),
  atLoad(
    "writes progress",
    'import { writeFileSync } from "node:fs";\nwriteFileSync(".kata/progress.json", "{}");',
  ),
  atLoad("makes a link", 'import { symlinkSync } from "node:fs";\nsymlinkSync("/etc/passwd", "lib/there");'),
  atLoad("starts a program", 'import { execSync } from "node:child_process";\nexecSync("touch started");'),
  atLoad(
    "starts a thread",
    'import { Worker } from "node:worker_threads";\nnew Worker("process.exit(0)", { eval: true });',
  ),
  atLoad("asks the network", 'await fetch("http://127.0.0.1:9/");'),
  atLoad("takes the environment", "if (!process.env.HOME) throw 1;"),
  // Harm.
  atLoad("ends itself", "process.exit(0);"),
  atCall("recurses without end", "const again = (n: number): number => again(n + 1) + 1;\nagain(0);"),
  { ...atCall("never ends", "for (;;) x.length;"), isSlow: true },
  { ...atLoad("waits for ever", "await new Promise(() => {});"), isSlow: true },
  atLoad("sleeps for ever", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"),
  { ...atCall("never ends, and catches all", "for (;;) try { for (;;) x.length; } catch {}"), isSlow: true },
  atCall("prints without end", 'for (;;) console.log("again and again and again");'),
  atCall("fills the memory", "const all: number[][] = [];\nfor (;;) all.push(new Array(100_000).fill(1.5));"),
  atCall(
    "fills the memory outside of the heap",
    "const all: any[] = [];\nfor (;;) all.push(new Float64Array(5_000_000).fill(1));",
  ),
  atCall("throws what is large", 'throw new Error("x".repeat(100_000_000));'),
  atCall("rejects later", 'void Promise.reject(new Error("later"));'),
  { name: "is deeply nested", text: `${WRONG}\nexport const y = ${"[".repeat(9000)}${"]".repeat(9000)};\n` },
  { name: "is no code", text: "\u0000\u0001\u0002 {{{" },
  { name: "is nothing", text: "" },
];
