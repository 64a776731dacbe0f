import * as packaged from "@tensorflow/tfjs";
import { expect, test } from "vitest";
// @ts-expect-error: plain JavaScript
import * as quick from "../../../../grader/node/runner/tfjs.mjs";

test("what specs import is TensorFlow.js, name by name", () => {
  const names = Object.keys(packaged).filter((name) => name !== "default" && name !== "module.exports");
  expect(names.length).toBeGreaterThan(400);
  expect(
    Object.keys(quick)
      .filter((name) => name !== "default")
      .sort(),
  ).toEqual(names.sort());
  const inPackage: Record<string, unknown> = { ...packaged };
  const inQuick: Record<string, unknown> = { ...quick };
  const other = names.filter((name) => inQuick[name] !== inPackage[name]);
  expect(other).toEqual([]);
});
