import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { fingerprint } from "../../../../grader/core/course/fingerprint.js";
import { fileFingerprint } from "../../../../grader/node/course/read-text.js";

test("line endings do not count: git may write CRLF on Windows", () => {
  expect(fingerprint("a\r\nb\r\n")).toBe(fingerprint("a\nb\n"));
});

test("everything else does", () => {
  const texts = ["a\nb\n", "a\nb", "a b\n", "a\n b\n", "A\nb\n", ""];
  expect(new Set(texts.map(fingerprint)).size).toBe(texts.length);
});

test("it stays the same from version to version: progress files hold it", () => {
  expect(fingerprint("export const x = 1;\n")).toMatchInlineSnapshot(`"b40dedde60828bf6"`);
});

test("a file has the fingerprint of its text, and a missing one has none", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "kata-print-"));
  const file = path.join(folder, "a.ts");
  expect(fileFingerprint(file)).toBeUndefined();
  writeFileSync(file, "x\r\n");
  expect(fileFingerprint(file)).toBe(fingerprint("x\n"));
  rmSync(folder, { recursive: true });
});
