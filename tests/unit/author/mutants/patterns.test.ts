import { expect, test } from "vitest";
import { patternsLike } from "../../../../grader/author/mutants/patterns.js";

test("a pattern loses each quantifier and anchor, and each set and look around becomes its opposite", () => {
  expect(patternsLike(String.raw`/^-\d+(?!x)$/g`)).toEqual([
    String.raw`/-\d+(?!x)$/g`,
    String.raw`/^-\D+(?!x)$/g`,
    String.raw`/^-\d(?!x)$/g`,
    String.raw`/^-\d+(?=x)$/g`,
    String.raw`/^-\d+(?!x)/g`,
  ]);
  expect(patternsLike(String.raw`/[^a\]]{2,3}\P{L}?/u`)).toEqual([
    String.raw`/[a\]]{2,3}\P{L}?/u`,
    String.raw`/[^a\]]\P{L}?/u`,
    String.raw`/[^a\]]{2,3}\p{L}?/u`,
    String.raw`/[^a\]]{2,3}\P{L}/u`,
  ]);
});

test("groups and escaped signs stay, and no pattern is empty", () => {
  expect(patternsLike(String.raw`/(?:\+|\{)(?<name>a)/`)).toEqual([]);
  expect(patternsLike("/^/")).toEqual([]);
});
