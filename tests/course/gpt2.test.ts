import { execFile } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../grader/node/course/paths.js";
import {
  checkpointFolder,
  END,
  greedy,
  letters,
  prompt,
  safetensors,
  textOf,
  tinyTensors,
  vocabulary,
} from "../grader/support/checkpoints.js";

// `kata gpt2` on the tiny checkpoint in GPT-2's format, with a vocabulary of single letters.

const made: (() => void)[] = [];
const folderWith = (other: Parameters<typeof checkpointFolder>[0] = {}) => {
  const { folder, remove } = checkpointFolder(other);
  made.push(remove);
  return folder;
};
let folder: string;
beforeAll(() => {
  folder = folderWith();
});
afterAll(() => {
  for (const remove of made) remove();
});

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
  expect(said.stderr).toMatch(/^The weights are those in .*\. The code is (the course's|yours)/);
  expect(said.stderr).toContain(`${tokens} tokens, `);
  expect(said.code).toBe(0);
});

test("a seed decides what is drawn", async () => {
  const draw = async (seed: string) => (await kata(folder, "abc", "--seed", seed)).stdout;
  const [one, again, other] = [await draw("1"), await draw("1"), await draw("2")];
  expect(again).toBe(one);
  expect(other).not.toBe(one);
  expect(one).toMatch(/^abc[a-v]+\n$/);
});

test("a folder without the files, and a vocabulary without the letter, are told", async () => {
  const empty = await kata(path.join(folder, "nowhere"), "abc");
  expect(empty.stderr).toContain("lacks config.json, model.safetensors, vocab.json, merges.txt");
  expect(empty.code).toBe(2);
  const zed = await kata(folder, "abz");
  expect(zed.stderr).toContain('the vocabulary has no token "z"');
  expect(zed.code).toBe(2);
  const hot = await kata(folder, "abc", "--temperature", "-1");
  expect(hot.stderr).toContain("--temperature must be 0 or more");
  expect(hot.code).toBe(2);
  const odd = await kata(folder, "abc", "--seed", "-3");
  expect(odd.stderr).toContain("--seed must be a whole number");
  expect(odd.code).toBe(2);
});

test("a folder as newer libraries save it: one tokenizer.json, shards, masks of booleans", async () => {
  const { "h.0.attn.bias": mask, "h.1.attn.bias": other, ...tensors } = tinyTensors();
  const bytes = new Uint8Array(49).fill(1);
  // The second shard has a mask in front of weights, of a length that moves them to odd places.
  const shards = [
    Object.fromEntries(Object.entries(tensors).slice(0, 10)),
    {
      "h.0.attn.bias": { dtype: "BOOL", shape: [1, 1, 7, 7], bytes },
      ...Object.fromEntries(Object.entries(tensors).slice(10, 20)),
      "h.1.attn.bias": { dtype: "U8", shape: [1, 1, 7, 7], bytes },
      ...Object.fromEntries(Object.entries(tensors).slice(20)),
    },
  ];
  const names = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const weight_map = Object.fromEntries(
    shards.flatMap((shard, i) => Object.keys(shard).map((tensor) => [tensor, names[i]])),
  );
  const { [END]: end, ...vocab } = vocabulary();
  const newer = folderWith({
    "model.safetensors": undefined,
    "vocab.json": undefined,
    "merges.txt": undefined,
    [names[0]]: safetensors(shards[0]),
    [names[1]]: safetensors(shards[1]),
    "model.safetensors.index.json": JSON.stringify({ weight_map }),
    "tokenizer.json": JSON.stringify({
      model: { type: "BPE", vocab, merges: [] },
      added_tokens: [{ id: end, content: END }],
    }),
  });
  const tokens = String(greedy.length - prompt.length);
  const said = await kata(newer, textOf(prompt), "--temperature", "0", "--tokens", tokens);
  expect(said.stdout).toBe(`${textOf(greedy)}\n`);
  expect(said.code).toBe(0);
});

test("what cannot be run right ends in one sentence and exit code 3", async () => {
  const tensors = tinyTensors();
  // Each number is finite, and no result is: the first that is seen is a logit.
  const most = Buffer.from(Float32Array.of(3e38).buffer);
  const huge = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, dtype, bytes }]) => [
      name,
      { shape, dtype, bytes: dtype === "F32" ? Buffer.alloc(bytes.length, most) : bytes },
    ]),
  );
  const odd = { ...tensors, "h.0.attn.rotary": { dtype: "F32", shape: [1], bytes: new Uint8Array(4) } };
  for (const [files, says] of [
    [{ "config.json": "{}" }, "config.json must give the number of heads as n_head"],
    [{ "model.safetensors": "{}" }, "no file of weights in the safetensors format"],
    [{ "model.safetensors": safetensors(odd) }, "names missing: none; unknown: h.0.attn.rotary"],
    [{ "model.safetensors": safetensors(huge) }, "holds no weights of a GPT-2 model that can be run: "],
  ] as const) {
    const { code, stdout, stderr } = await kata(folderWith(files), "abc");
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/fault of the grader|\n\s+at /);
    expect([code, stdout.replace("abc\n", "")]).toEqual([3, ""]);
  }
});

test("nothing that a checkpoint or an argument holds reaches the terminal as a command", async () => {
  // A title, the clipboard, a cleared screen; each is one token, but for the two that make one sequence together.
  const commands = [
    "\u001b]0;OWNED\u0007",
    "\u001b]52;c;ZXZpbA==\u0007",
    "\u001b[2J",
    "\u001b",
    "[31m",
    "\u009b2J",
  ];
  const texts = [...commands, "\n", "\t", "🦄", ..."abcdefghijklm"];
  const ids = Object.fromEntries([...texts, END].map((token, id) => [token, id]));
  const escapes = folderWith({
    "vocab.json": JSON.stringify(
      Object.fromEntries(Object.entries(ids).filter(([token]) => /^[a-m]$/.test(token))),
    ),
    "added_tokens.json": JSON.stringify(
      Object.fromEntries(Object.entries(ids).filter(([token]) => !/^[a-m]$/.test(token))),
    ),
  });
  expect(Object.keys(ids)).toHaveLength(letters.length);
  const said = await kata(
    escapes,
    "abc\u001b[2J🦄\t\n",
    "--tokens",
    "200",
    "--temperature",
    "9",
    "--seed",
    "1",
  );
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
  expect(said.stdout).not.toMatch(CONTROLS);
  expect(said.stdout).toMatch(/^abc\[2J🦄\t\n/);
  expect(said.stdout).toContain("OWNED");
  const option = await kata(escapes, "--\u001b[2Jodd");
  const refused = await kata(`${folder}\u001b]52;c;ZXZpbA==\u0007`, "abc");
  for (const { stderr, code } of [option, refused]) {
    expect(stderr).toMatch(/kata: |error: /);
    expect(stderr).not.toMatch(CONTROLS);
    expect(code).toBe(2);
  }
});
