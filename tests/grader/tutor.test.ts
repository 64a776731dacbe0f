import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Throwaway, throwawayCourse } from "./support/throwaway.js";

// `kata mcp` where its package is not installed, which is the usual case. With it, the tests in `mcp/tests` connect assistants.

let course: Throwaway;

beforeAll(async () => {
  course = await throwawayCourse();
});
afterAll(() => course?.remove());

test("without its package it says one command", async () => {
  const { code, stdout, stderr } = await course.run(["mcp"]);
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr.trim()).toBe(
    "kata: the server for assistants is a package of its own. Run this once: npm ci --prefix mcp",
  );
  expect(existsSync(path.join(course.root, ".kata"))).toBe(false);
});
