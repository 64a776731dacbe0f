import { serialize } from "node:v8";
import { expect, test } from "vitest";
import { ResultReader } from "../../../../grader/class/cell/result.js";

const NONCE = "0123456789abcdef";
const RESULT = {
  ran: [{ tests: [{ name: "a", state: "passed" }], fatal: undefined }],
  stray: [],
  told: [{ kind: "backend", name: "wasm" }, { kind: "nothing" }],
  draws: 3,
};
const read = (...chunks: (string | Buffer)[]) => {
  const reader = new ResultReader(NONCE);
  for (const chunk of chunks) reader.add(Buffer.from(chunk as string));
  return reader.read();
};

test("a whole result, in any pieces", () => {
  const all = Buffer.concat([Buffer.from(NONCE + NONCE), serialize(RESULT)]);
  const due = { ran: { tests: [{ name: "a", state: "passed" }] }, told: [RESULT.told[0]], draws: 3 };
  expect(read(all)).toMatchObject(due);
  expect(read(...[...all].map((byte) => Buffer.from([byte])))).toMatchObject(due);
});

test.each<[string, (string | Buffer)[]]>([
  ["nothing", []],
  ["a result without the word", [serialize(RESULT)]],
  ["the word once", [NONCE, serialize(RESULT)]],
  ["another word", ["f".repeat(32), serialize(RESULT)]],
  ["something before the word", ["x", NONCE + NONCE, serialize(RESULT)]],
  ["a piece of it", [NONCE + NONCE, serialize(RESULT).subarray(0, -9)]],
  ["JSON", [NONCE + NONCE, JSON.stringify(RESULT)]],
  [
    "another state",
    [NONCE + NONCE, serialize({ ...RESULT, ran: [{ tests: [{ name: "a", state: "won" }] }] })],
  ],
  ["two results", [NONCE + NONCE, serialize({ ...RESULT, ran: [...RESULT.ran, ...RESULT.ran] })]],
  ["a list", [NONCE + NONCE, serialize([])]],
])("%s is no result", (_, chunks) => {
  expect(read(...chunks)).toBeUndefined();
});

test("what does not end is told, and not kept", () => {
  const reader = new ResultReader(NONCE);
  const chunk = Buffer.alloc(8_000_000);
  expect([1, 2, 3, 4, 5].map(() => reader.add(chunk))).toEqual([false, false, false, true, true]);
  expect(reader.read()).toBeUndefined();
});
