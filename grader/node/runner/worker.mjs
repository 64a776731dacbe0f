// The process in which learners' code runs. Plain JavaScript, because it starts without a TypeScript loader. It is
// forked ahead of time and has vitest's runtime loaded when a run begins; one run, then it ends.
import { writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { init, runBaseTests, setupEnvironment } from "vitest/worker";

// TensorFlow.js alone fills the usual ten lines, and the learner's own would not be among them.
Error.stackTraceLimit = 60;

const send = process.send.bind(process);
const on = process.on.bind(process);
const off = process.off.bind(process);
const exit = process.exit.bind(process);

// The watchdog has a thread of its own: it works while learners' code keeps this one busy. `limitMs` is how long the run may
// take, 0 until it begins, and then which run it is; `owed` is how many answers of the grader's are waited for.
const limitMs = new Int32Array(new SharedArrayBuffer(8));
const owed = new Int32Array(new SharedArrayBuffer(4));
const memoryMb = new Int32Array(new SharedArrayBuffer(4));
memoryMb[0] = Number(process.env.KATA_MEMORY_MB);
new Worker(new URL("./watchdog.mjs", import.meta.url), {
  workerData: { parent: process.ppid, memoryMb, limitMs, owed },
}).unref();
// WebGPU keeps its buffers to use them again. Without a graphics card they are memory of this process.
const WITH_WEBGPU = 4;
// What a loop sends waits in this process until the loop ends. A batch of proofs sends a few for each job.
const MOST_SENT = 20_000;
let sent = 0;
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
  if (message.t === "s") Atomics.sub(owed, 0, 1);
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
      writeThrough(1, Buffer.from(`\u001e${marked}\u001f`));
    }
    writeThrough(stream.fd, Buffer.from(chunk, typeof encoding === "string" ? encoding : undefined));
    const done = typeof encoding === "function" ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}

function writeThrough(fd, bytes) {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      if (error.code !== "EAGAIN") return;
    }
  }
}

// vitest reads the source map of every file in an error's stack, and anew for each line. That of TensorFlow.js has 6 MB: an
// error from inside it would hold up the verdict for seconds.
function withoutPackages(message) {
  for (const error of errorsIn(message)) {
    if (typeof error?.stack === "string")
      error.stack = shortStack(error).replace(/^ +at .*[\\/]node_modules[\\/].*\n?/gm, "");
    shorten(error);
  }
  return message;
}

function errorsIn(message) {
  if (message?.m === "onTaskUpdate") return message.a[0].flatMap(([, result]) => result?.errors ?? []);
  if (message?.m === "onCollected") return message.a[0].flatMap(({ result }) => result?.errors ?? []);
  return message?.m === "onUnhandledError" ? [message.a[0]] : [];
}

// An error may carry megabytes, several times over. Nobody reads them, and the grader would stand still over them.
const MOST_TEXT = 20_000;

/** A stack begins with the message, and the places are at its end. */
function shortStack({ stack, message }) {
  if (stack.length <= MOST_TEXT) return stack;
  const places = typeof message === "string" ? stack.indexOf(message) + message.length : 0;
  return stack.slice(places).slice(-MOST_TEXT);
}

/** Cuts the texts of an error and of everything in it. */
function shorten(value, depth = 0) {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth > 4) return;
  for (const [key, part] of Object.entries(value)) {
    if (typeof part === "string" && part.length > MOST_TEXT) value[key] = `${part.slice(0, MOST_TEXT)}…`;
    else shorten(part, depth + 1);
  }
}

init({
  post: (message) => {
    // A question of vitest's protocol, which has a number if it is to be answered.
    if (message?.t === "q" && message.i !== undefined) Atomics.add(owed, 0, 1);
    send(withoutPackages(message));
  },
  on: (listener) => on("message", listener),
  off: (listener) => off("message", listener),
  runTests: (state, traces) => runBaseTests("run", state, traces),
  collectTests: (state, traces) => runBaseTests("collect", state, traces),
  setup: setupEnvironment,
});

// The kit is loaded while the learner types. Without a bundle (in the project's own tests) specs load its sources.
if (process.env.KATA_LIB) {
  const lib = (name) => import(pathToFileURL(`${process.env.KATA_LIB}/${name}.mjs`).href);
  await lib("kit/matchers");
  if (process.env.KATA_TENSORS) await lib("tensors");
}
const { expect } = await import("vitest");
nameOfTest = () => expect.getState().currentTestName ?? "";
send({ kataReady: true });
