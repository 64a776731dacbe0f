import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../grader/course/paths.js";
import { golden } from "../../lib/golden.js";

// `kata gpt2` on the tiny checkpoint in GPT-2's format, with a vocabulary of single letters.

const END = "<|endoftext|>";
const letters = [..."abcdefghijklmnopqrstuvw", END];
const { prompt, greedy } = golden<{ prompt: number[]; greedy: number[] }>("gpt2_tiny");
const textOf = (ids: number[]) => ids.map((id) => letters[id]).join("");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "kata-gpt2-"));
  const save = (file: string, data: object) => writeFileSync(path.join(folder, file), JSON.stringify(data));
  copyFileSync(
    path.join(root, "tests", "golden", "gpt2_tiny.safetensors"),
    path.join(folder, "model.safetensors"),
  );
  save("config.json", { model_type: "gpt2", n_head: 3, n_ctx: 7 });
  save("vocab.json", Object.fromEntries(letters.map((letter, id) => [letter, id])));
  writeFileSync(path.join(folder, "merges.txt"), "#version: 0.2\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function kata(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, "grader", "bin.mjs"), "gpt2", ...args],
      (error, stdout, stderr) =>
        resolve({ stdout, stderr, code: typeof error?.code === "number" ? error.code : 0 }),
    );
  });
}

test("the likeliest tokens are those that PyTorch finds", async () => {
  const tokens = String(greedy.length - prompt.length);
  const said = await kata(folder, textOf(prompt), "--temperature", "0", "--tokens", tokens);
  expect(said.stdout).toBe(`${textOf(greedy)}\n`);
  expect(said.stderr).toMatch(/The reference's code writes|Your own code writes|your own code writes/);
  expect(said.stderr).toContain(`${tokens} tokens, `);
  expect(said.code).toBe(0);
});

test("a seed decides what is drawn", async () => {
  const draw = async (seed: string) => (await kata(folder, "abc", "--seed", seed)).stdout;
  const [one, again, other] = [await draw("1"), await draw("1"), await draw("2")];
  expect(again).toBe(one);
  expect(other).not.toBe(one);
  expect(one).toMatch(/^abc[a-w]+\n$/);
});

test("a folder without the files, and a vocabulary without the letter, are told", async () => {
  const empty = await kata(path.join(folder, "nowhere"), "abc");
  expect(empty.stderr).toContain("lacks config.json, model.safetensors, vocab.json, merges.txt");
  expect(empty.code).toBe(2);
  const zed = await kata(folder, "abz");
  expect(zed.stderr).toContain('the vocabulary has no token "z"');
  expect(zed.code).toBe(2);
  writeFileSync(path.join(folder, "config.json"), "{}");
  const headless = await kata(folder, "abc");
  expect(headless.stderr).toContain("config.json must give the number of heads as n_head");
  expect(headless.code).toBe(2);
  const hot = await kata(folder, "abc", "--temperature", "-1");
  expect(hot.stderr).toContain("--temperature must be 0 or more");
  expect(hot.code).toBe(2);
  const odd = await kata(folder, "abc", "--seed", "-3");
  expect(odd.stderr).toContain("--seed must be a whole number");
  expect(odd.code).toBe(2);
});
