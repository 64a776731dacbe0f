import { expect, test } from "vitest";
import { sendableIn } from "../../../../grader/node/runner/sendable.mjs";

// A course in a folder that is named as one of ours.
const ROOT = "/home/me/grader/node_modules/course";
const sendable = sendableIn([`${ROOT}/node_modules`, `${ROOT}/grader`]);
const framesLeft = (...frames: string[]) =>
  sendable({ message: "m", stack: ["Error: m", ...frames.map((frame) => `    at ${frame}`)].join("\n") })
    .stack.split("\n")
    .slice(1);

test("frames of Node, of packages and of the grader go", () => {
  expect(
    framesLeft(
      "node:internal/process/task_queues:60:5",
      "async open (node:internal/fs/promises:639:25)",
      `fail (file://${ROOT}/node_modules/.cache/kata/1/lib/kit/matchers.mjs:82:3)`,
      `serve (${ROOT}/grader/node/runner/worker.mjs:143:5)`,
    ),
  ).toEqual([]);
});

test("frames of the spec and of the learner's file stay, whatever they are called", () => {
  const frames = [
    `run (${ROOT}/exercises/1-a/02-b/tape.spec.ts?kata=mistake:asks-the-latest-node:413:131)`,
    `${ROOT}/exercises/1-a/02-b/tape.ts:3:1`,
    "/home/me/grader/node_modules/course-2/x.ts:1:1",
  ];
  expect(framesLeft(...frames)).toEqual(frames.map((frame) => `    at ${frame}`));
});

test("an error of megabytes is cut, at its end the places", () => {
  const { stack, detail } = sendable({
    message: "x".repeat(30_000),
    stack: `Error: ${"x".repeat(30_000)}\n    at ${ROOT}/exercises/a.ts:1:1`,
    detail: "y".repeat(30_000),
  });
  expect(stack).toContain("exercises/a.ts:1:1");
  expect([stack.length, detail.length].every((length) => length < 21_000)).toBe(true);
});
