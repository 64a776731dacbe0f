import { type ChildProcess, spawn } from "node:child_process";
import readline from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { plainEnv } from "../../tests/grader/support/command.js";
import type { Throwaway } from "../../tests/grader/support/throwaway.js";
import { courseWithServer } from "./course.js";

// What no client should send, line by line.

let course: Throwaway;
let server: ChildProcess;
let lines: AsyncIterator<string>;

beforeAll(async () => {
  course = await courseWithServer();
});
beforeEach(async () => {
  const [program, ...args] = [...course.kata, "mcp"];
  server = spawn(program, args, { cwd: course.root, env: plainEnv(), stdio: ["pipe", "pipe", "inherit"] });
  lines = readline.createInterface({ input: server.stdout! })[Symbol.asyncIterator]();
  const clientInfo = { name: "test", version: "1.0.0" };
  await ask("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });
});
afterEach(() => server.kill());
afterAll(() => course?.remove());

const send = (text: string) => server.stdin!.write(`${text}\n`);
const next = async () => JSON.parse((await lines.next()).value);
let id = 0;

function ask(method: string, params: object): Promise<any> {
  send(JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }));
  return next();
}

const call = (name: unknown, args: unknown) => ask("tools/call", { name, arguments: args });

/** It goes on as if nothing had been. */
async function expectAlive() {
  expect((await call("status", {})).result.content[0].text).toContain("The learner is at");
}

test("a line that is no JSON is refused, and so is one that is too long", async () => {
  send("garbage");
  expect(await next()).toMatchObject({ id: null, error: { code: -32700 } });
  send(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping", params: { x: "x".repeat(12_000_000) } }));
  expect(await next()).toMatchObject({ id: null, error: { code: -32600 } });
  await expectAlive();
});

test.each([
  ["nothing", {}],
  ["run", { exercise: 3 }],
  ["run", { exercise: "x".repeat(5000) }],
  ["run", { exercise: "../../etc/passwd" }],
  ["run", { exercise: "double-it", file: "x" }],
  ["run", { exercise: "double-it", guess: "z" }],
  ["lesson", { exercise: "double-it", section: 999 }],
  ["lesson", { exercise: "double-it", section: 1.5 }],
])("%s with %o is answered with what is wrong, in a few words", async (name, args) => {
  const { result, error } = await call(name, args);
  const text = result ? result.content[0].text : error.message;
  expect(error ?? result.isError).toBeTruthy();
  expect(text.length).toBeLessThan(300);
  await expectAlive();
});

test("arguments that are no object are refused", async () => {
  const { result, error } = await call("run", ["double-it"]);
  expect(error ?? result.isError).toBeTruthy();
  await expectAlive();
});

test("it ends when its client does, also in the middle of a run", async () => {
  course.write("double-it", "export const doubleIt = (x: number[]) => { for (;;) x.length; };\n");
  send(
    JSON.stringify({
      jsonrpc: "2.0",
      id: 99,
      method: "tools/call",
      params: { name: "run", arguments: { exercise: "double-it" } },
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.stdin!.end();
  expect(await ended).toBe(0);
  course.write("double-it", course.stub("double-it"));
});
