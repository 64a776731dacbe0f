// The process in which one answer of one hand-in is judged. It is started for it, under Node's permission model, and ends with it. What
// it may read are packages, the grader, lib and the golden values of this exercise; the solutions come as texts in its order.
import { readFileSync, writeSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { serialize } from "node:v8";
import { pathOf } from "../../node/runner/realm.mjs";
import { sendableIn } from "../../node/runner/sendable.mjs";
import { answerRealm } from "./answer-realm.mjs";
import { lockLanguage } from "./lockdown.mjs";
import { tensorsForAnswers } from "./tensors.mjs";

/** Where the order comes in, and where the result goes. */
const [ORDER, RESULT] = [3, 4];
const MOST_TOLD = 20_000;

Error.stackTraceLimit = 60;
const { setImmediate, setInterval, setTimeout } = globalThis;
const exit = process.reallyExit.bind(process);
const on = process.on.bind(process);
const env = { ...process.env };
const { KATA_ROOT: root, KATA_LIB: lib } = env;
const bundle = path.dirname(lib);
const load = (name) => import(pathToFileURL(path.join(bundle, `${name}.mjs`)).href);

const { nonce, seed, tensors, ...order } = JSON.parse(readFileSync(ORDER, "utf8"));
const { PARAMETERS } = await load("grader/spec/link");
const { SpecServer } = await load("grader/spec/serve");
await load("lib/kit/matchers");
if (tensors) await load("lib/spec/tensors");
const { expect } = await load("grader/spec/vitest");
const { processError } = await import("@vitest/utils/error");
const sendable = sendableIn([path.join(root, "node_modules"), path.join(root, "grader"), bundle]);

const told = [];
process.send = (message) => {
  if (told.length < MOST_TOLD && message?.kataTold) told.push(message.kataTold);
};
const stray = [];
for (const event of ["uncaughtException", "unhandledRejection"])
  on(event, (error) => stray.push(sendable(processError(error))));

let marked = "";
/** Which test prints: the grader shows only what the failed one did. */
function print(text) {
  const name = expect.getState().currentTestName ?? "";
  if (name !== marked) {
    marked = name;
    write(1, Buffer.from(`\u001e${name}\u001f`));
  }
  write(1, Buffer.from(text));
}

function write(to, bytes) {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(to, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") return;
    }
  }
}

// Nobody here needs them. A hand-in that finds a way to `process` all the same shall find little there.
for (const name of [
  "abort",
  "binding",
  "_linkedBinding",
  "dlopen",
  "getBuiltinModule",
  "kill",
  "_kill",
  "mainModule",
  "_debugProcess",
  "report",
])
  Object.defineProperty(process, name, { value: undefined, writable: false, configurable: false });
for (const name of ["exit", "reallyExit"])
  process[name] = (code) => {
    throw new Error(`process.exit unexpectedly called with "${code}"`);
  };

const realm = answerRealm({ root, bundle, parameters: PARAMETERS, print });
// lib draws a spec's numbers from a seed that stands behind its path.
const server = new SpecServer(realm, (id) => pathOf(root, id) + (seed === undefined ? "" : `?seed=${seed}`));
let draws = 0;
const { getState } = expect;
expect.getState = function stateOf() {
  const holder = {};
  Error.captureStackTrace(holder, stateOf);
  if (/^[^\n]*\n\s+at specRandom /.test(holder.stack)) draws++;
  return getState();
};
const ran = [];
// An answer that waits for what never comes is ended by its time, and not by the end of all work.
setInterval(() => {}, 2 ** 30);
// From here on its time is the answer's.
write(RESULT, Buffer.from(nonce));
const tf = await realm.preload(order.modules);
lockLanguage();
// Also an answer that imports nothing may be handed tensors.
if (tf) tensorsForAnswers(tf, pathToFileURL(bundle).href);
try {
  await server.run(order, (at, { tests, fatal }) => {
    for (const { error } of tests) sendable(error);
    ran[at] = { tests, fatal: sendable(fatal) };
  });
} catch (error) {
  stray.push(sendable(processError(error)));
}
// A rejection that nobody has caught is told at the end of a turn.
await new Promise((resolve) => setTimeout(resolve, 0));
await new Promise((resolve) => setImmediate(resolve));
write(RESULT, Buffer.concat([Buffer.from(nonce), serialize({ ran, stray, told, draws })]));
exit(0);
