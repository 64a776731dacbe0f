import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readCheckpoint } from "../../../../grader/play/gpt2/checkpoint.js";
import {
  checkpointFolder,
  config,
  END,
  safetensors,
  type Tensors,
  tinyTensors,
  vocabulary,
  withHeader,
} from "../../../grader/support/checkpoints.js";

type Files = Record<string, string | Uint8Array | undefined>;

function read(files: Files, prepare = (_folder: string) => {}) {
  const { folder, remove } = checkpointFolder(files);
  try {
    prepare(folder);
    return readCheckpoint(folder);
  } finally {
    remove();
  }
}

function refusal(files: Files, prepare?: (folder: string) => void): string {
  try {
    read(files, prepare);
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
  return "nothing was refused";
}

const without = (pattern: RegExp): Tensors =>
  Object.fromEntries(Object.entries(tinyTensors()).filter(([name]) => !pattern.test(name)));
const saying = (more: object) => ({ "config.json": JSON.stringify({ ...config(), ...more }) });
const weights = (bytes: Uint8Array) => ({ "model.safetensors": bytes });
const spelled = (tokens: string[]) =>
  JSON.stringify(
    Object.fromEntries([...Object.keys(vocabulary()), ...tokens].map((token, id) => [token, id])),
  );

test("a sound checkpoint is read", () => {
  const { heads, merges, special, end, files } = read({});
  expect([heads, merges, special, end, files.length]).toEqual([3, [], [END], 21, 1]);
});

test.each<[string, Files, RegExp]>([
  ["no model at all", { "config.json": undefined }, /lacks config\.json/],
  [
    "the last block missing",
    weights(safetensors(without(/^h\.1\./))),
    /says 2 blocks \(n_layer\), the weights have 1\./,
  ],
  [
    "every block missing",
    weights(safetensors(without(/^h\./))),
    /says 2 blocks \(n_layer\), the weights have 0\./,
  ],
  ["another activation", saying({ activation_function: "relu" }), /activation_function "relu".*"gelu_new"/],
  ["another epsilon", saying({ layer_norm_epsilon: 1e-6 }), /layer_norm_epsilon 0\.000001.*0\.00001/],
  ["scores that are not scaled", saying({ scale_attn_weights: false }), /scale_attn_weights false/],
  [
    "scores scaled by the block",
    saying({ scale_attn_by_inverse_layer_idx: true }),
    /scale_attn_by_inverse_layer_idx true/,
  ],
  ["another model", saying({ model_type: "llama" }), /model_type "llama"/],
  [
    "another width",
    saying({ n_embd: 16 }),
    /a width \(n_embd\) of 16, but wte\.weight has the shape \[23,12\]/,
  ],
  [
    "another context",
    saying({ n_positions: 9 }),
    /a context \(n_positions\) of 9, but wpe\.weight has the shape \[7,12\]/,
  ],
  ["a head that is missing", saying({ tie_word_embeddings: false }), /lm_head\.weight is missing/],
  ["no number of heads", { "config.json": "{}" }, /config\.json must give the number of heads as n_head/],
  ["a configuration that is no JSON", { "config.json": "{n_head: 3" }, /config\.json is no JSON/],
  [
    "a header that is no JSON",
    weights(withHeader("{not json}")),
    /the header of .*model\.safetensors is no JSON/,
  ],
  ["a header of a list", weights(withHeader("[1]")), /must give a record of tensors|must give dtype/],
  [
    "a header without shapes",
    weights(withHeader('{"wte.weight":{"dtype":"F32"}}')),
    /must give dtype, shape and data_offsets of wte\.weight/,
  ],
  [
    "a file that is cut off",
    weights(safetensors(tinyTensors()).subarray(0, 9000)),
    /should have \d+ bytes by its header, and has 9000/,
  ],
  ["an empty file", weights(new Uint8Array()), /no file of weights in the safetensors format/],
  [
    "a page of HTML",
    weights(new TextEncoder().encode("<!doctype html><title>404</title>")),
    /no file of weights in the safetensors format/,
  ],
  [
    "a pointer of Git LFS",
    weights(new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n")),
    /git lfs pull/,
  ],
  [
    "weights in float64",
    weights(
      safetensors({
        ...tinyTensors(),
        "ln_f.bias": { dtype: "F64", shape: [12], bytes: new Uint8Array(96) },
      }),
    ),
    /ln_f\.bias in .* has the dtype F64; F32, F16 and BF16/,
  ],
  ["an empty list of merges", { "vocab.json": spelled(["th"]) }, /1 of 1 tokens come from no merge, "th"/],
  [
    "a merge of another model",
    { "merges.txt": "#version: 0.2\nt h\n" },
    /a merge makes "th", which is no token/,
  ],
  [
    "a vocabulary that is larger",
    { "vocab.json": spelled(["w"]) },
    /a vocabulary of 24, but wte\.weight has the shape \[23,12\]/,
  ],
  [
    "a vocabulary that is smaller",
    { "vocab.json": JSON.stringify({ a: 0, [END]: 1 }) },
    /a vocabulary of 2, but/,
  ],
  [
    "a vocabulary with a hole",
    { "vocab.json": JSON.stringify({ a: 0, [END]: 2 }) },
    /2 tokens must have the ids 0 to 1, each once; id 1 is not so/,
  ],
  ["a vocabulary without an end", { "vocab.json": JSON.stringify({ a: 0 }) }, /no token <\|endoftext\|>/],
  ["a vocabulary of lists", { "vocab.json": '{"a": [0]}' }, /must give an id for every token/],
  [
    "weights of PyTorch only",
    { "model.safetensors": undefined, "pytorch_model.bin": "" },
    /save it with save_pretrained/,
  ],
])("%s is refused", (_, files, says) => {
  expect(refusal(files)).toMatch(says);
});

test.each([
  ["F32", [0, 0, 0xc0, 0x7f], 4],
  ["F16", [0, 0x7c], 2],
  ["BF16", [0x80, 0xff], 2],
])("NaN and Infinity in %s are refused, with their place", (dtype, bits, size) => {
  const bytes = new Uint8Array(12 * size);
  expect(
    refusal(weights(safetensors({ ...tinyTensors(), "ln_f.bias": { dtype, shape: [12], bytes } }))),
  ).toBe("nothing was refused");
  bytes.set(bits, 5 * size);
  expect(
    refusal(weights(safetensors({ ...tinyTensors(), "ln_f.bias": { dtype, shape: [12], bytes } }))),
  ).toMatch(/BrokenCheckpoint: ln_f\.bias in .* holds NaN or Infinity as number 5:/);
});

test.each(["model.safetensors", "vocab.json", "config.json"])(
  "a folder in the place of %s is refused",
  (file) => {
    const said = refusal({ [file]: undefined }, (folder) => mkdirSync(path.join(folder, file)));
    expect(said).toMatch(new RegExp(`BrokenCheckpoint: .*${file} is a folder`));
  },
);

test("a file in the place of the folder is refused", () => {
  const { folder, remove } = checkpointFolder();
  expect(() => readCheckpoint(path.join(folder, "config.json"))).toThrow(/is a file: name the folder/);
  remove();
});

test("shards that their index does not fit are refused", () => {
  const index = (file: string) => ({
    "model.safetensors": undefined,
    "one.safetensors": safetensors(without(/^ln_f/)),
    "model.safetensors.index.json": JSON.stringify({
      weight_map: { "wte.weight": "one.safetensors", "ln_f.bias": file },
    }),
  });
  expect(refusal(index("one.safetensors"))).toMatch(/one\.safetensors lacks ln_f\.bias/);
  expect(refusal(index("two.safetensors"))).toMatch(/two\.safetensors is missing/);
  expect(refusal(index("../two.safetensors"))).toMatch(/must name files of its own folder/);
  for (const name of ["constructor", "__proto__"])
    expect(refusal(index(name))).toMatch(new RegExp(`^BrokenCheckpoint: .*${name} is missing`));
});

test("a tensor that ends before it begins is refused", () => {
  const file = Buffer.from(safetensors(tinyTensors()));
  const start = 8 + Number(file.readBigUInt64LE());
  const turned = JSON.parse(file.toString("utf8", 8, start));
  turned["ln_f.bias"].data_offsets.reverse();
  expect(refusal(weights(withHeader(JSON.stringify(turned), file.subarray(start))))).toMatch(
    /^BrokenCheckpoint: the header of .* must give dtype, shape and data_offsets of ln_f\.bias/,
  );
});

test("a text that would be looked through for minutes is refused", () => {
  const long = " ".repeat(16 * 2 ** 20 + 1);
  const started = performance.now();
  for (const files of [
    { "vocab.json": long },
    { "merges.txt": long },
    { "config.json": long },
    weights(withHeader(long)),
  ])
    expect(refusal(files)).toMatch(/^BrokenCheckpoint: .* has 16777217 bytes, and no model/);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.skipIf(process.platform === "win32").each(["model.safetensors", "vocab.json", "config.json"])(
  "a pipe in the place of %s is refused, and not waited for",
  (file) => {
    const said = refusal({ [file]: undefined }, (folder) => {
      execFileSync("mkfifo", [path.join(folder, file)]);
    });
    expect(said).toMatch(new RegExp(`^BrokenCheckpoint: .*${file} cannot be read: it is a pipe or a device`));
  },
);

test("tokens that JavaScript's objects know by themselves are tokens", () => {
  const tokens = ["constructor", "prototype"];
  const merges = tokens.flatMap((token) =>
    [...token].slice(1).map((letter, i) => `${token.slice(0, i + 1)} ${letter}`),
  );
  const parts = merges.map((pair) => pair.replace(" ", ""));
  const said = refusal({ "vocab.json": spelled(parts), "merges.txt": `#version: 0.2\n${merges.join("\n")}` });
  // All tokens were counted: 23 letters and these.
  expect(said).toContain(`a vocabulary of ${23 + parts.length}`);
});

test("tokens that were added later are special", () => {
  const files = {
    "vocab.json": JSON.stringify({ ...vocabulary(), u: undefined }),
    "added_tokens.json": '{"<pad> it": 20}',
  };
  expect(read(files).special).toEqual([END, "<pad> it"]);
});
