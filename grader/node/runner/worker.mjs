// The process in which learners' code runs. Plain JavaScript, because it starts without a TypeScript loader. It is
// forked ahead of time and has the kit loaded when a run begins; one run, then it ends.
import { writeSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { root } from "../start/root.mjs";
import { pathOf, realmOf } from "./realm.mjs";
import { sendableIn } from "./sendable.mjs";

// TensorFlow.js alone fills the usual ten lines, and the learner's own would not be among them.
Error.stackTraceLimit = 60;

const { setImmediate, setTimeout } = globalThis;
const send = process.send.bind(process);
const on = process.on.bind(process);
const exit = process.exit.bind(process);

// The watchdog has a thread of its own: it works while learners' code keeps this one busy. `limitMs` is how long the run may
// take, 0 until it begins, and then which run it is.
const limitMs = new Int32Array(new SharedArrayBuffer(8));
const memoryMb = new Int32Array(new SharedArrayBuffer(4));
memoryMb[0] = Number(process.env.KATA_MEMORY_MB);
new Worker(new URL("./watchdog.mjs", import.meta.url), {
  workerData: { parent: process.ppid, memoryMb, limitMs },
}).unref();
// WebGPU keeps its buffers to use them again. Without a graphics card they are memory of this process.
const WITH_WEBGPU = 4;
// What a loop sends waits in this process until the loop ends. A batch of proofs sends a few for each job.
const MOST_SENT = 20_000;
let sent = 0;
let begin;
const begun = new Promise((resolve) => {
  begin = resolve;
});
process.send = (message, ...rest) => {
  if (++sent > MOST_SENT) throw new Error("the code sends the grader messages without end");
  if (message?.kataTold?.kind === "backend" && message.kataTold.name === "webgpu")
    Atomics.store(memoryMb, 0, WITH_WEBGPU * Number(process.env.KATA_MEMORY_MB));
  return send(message, ...rest);
};
on("message", (message) => {
  if (message.kataLimitMs !== undefined) {
    Atomics.store(limitMs, 0, message.kataLimitMs);
    Atomics.add(limitMs, 1, 1);
    sent = 0;
  }
  // An order may come before this process can serve it.
  if (message.kataOrder) begun.then(() => serve(message.kataOrder));
});

on("disconnect", () => exit(0));
on("error", (error) => {
  if (error.code === "ERR_IPC_CHANNEL_CLOSED" || error.code === "EPIPE") exit(1);
});

// Node queues what it cannot write at once, so a loop that prints for ever would only fill the memory. Written
// through, the grader sees the flood and ends it.
let nameOfTest = () => "";
let marked = "";
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk, encoding, callback) => {
    // Which test prints: the grader shows only what the failed one did.
    if (nameOfTest() !== marked) {
      marked = nameOfTest();
      writeThrough(Buffer.from(`\u001e${marked}\u001f`));
    }
    writeThrough(Buffer.from(chunk, typeof encoding === "string" ? encoding : undefined));
    const done = typeof encoding === "function" ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}

/** All of it into one pipe: from two, it would come in another order. */
function writeThrough(bytes) {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") return;
    }
  }
}

const bundle = path.dirname(process.env.KATA_LIB);
const sendable = sendableIn([path.join(root, "node_modules"), path.join(root, "grader"), bundle]);
const load = (name) => import(pathToFileURL(path.join(bundle, `${name}.mjs`)).href);

const { PARAMETERS } = await load("grader/spec/link");
const { SpecServer } = await load("grader/spec/serve");
await load("lib/kit/matchers");
if (process.env.KATA_TENSORS) await load("lib/spec/tensors");
const { expect } = await load("grader/spec/vitest");
const { processError } = await import("@vitest/utils/error");

const server = new SpecServer(realmOf({ root, bundle, parameters: PARAMETERS }), (id) => pathOf(root, id));

/** What was printed before it has all been read where this is read. */
const END = "\u0004";
const stray = [];
for (const event of ["uncaughtException", "unhandledRejection"])
  on(event, (error) => stray.push(sendable(processError(error))));
process.exit = (code) => {
  throw new Error(`process.exit unexpectedly called with "${code}"`);
};

/** Whatever the code does, the grader hears of the end: it waits for that. */
async function serve(order) {
  stray.length = 0;
  try {
    await server.run(order, (at, { tests, fatal }) => {
      for (const { error } of tests) sendable(error);
      send({ kataRan: { at, ran: { tests, fatal: sendable(fatal) } } });
    });
  } catch (error) {
    stray.push(sendable(processError(error)));
  }
  // A rejection that nobody has caught is told at the end of a turn.
  await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise((resolve) => setImmediate(resolve));
  writeThrough(Buffer.from(END));
  send({ kataDone: { stray } });
}

nameOfTest = () => expect.getState().currentTestName ?? "";
begin();
send({ kataReady: true });
