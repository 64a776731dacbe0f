import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { golden, goldenBytes } from "../../../lib/spec/golden.js";

export interface Entry {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}
export type Tensors = Record<string, Entry>;

export const { prompt, greedy } = golden<{ prompt: number[]; greedy: number[] }>("gpt2_tiny");
export const END = "<|endoftext|>";
/** A token for each id of the tiny checkpoint: single letters, and the end, which the greedy text does not reach. */
export const letters = [..."abcdefghijklmnopqrstu", END, "v"];
export const textOf = (ids: number[]) => ids.map((id) => letters[id]).join("");
export const vocabulary = () => Object.fromEntries(letters.map((letter, id) => [letter, id]));
export const config = () => ({ model_type: "gpt2", n_head: 3, n_layer: 2, n_embd: 12, n_positions: 7 });

/** A folder with the tiny checkpoint of `lib/golden`, with other files over it; `undefined` takes a file away. */
export function checkpointFolder(other: Record<string, string | Uint8Array | undefined> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "kata-gpt2-"));
  const files: Record<string, string | Uint8Array | undefined> = {
    "config.json": JSON.stringify(config()),
    "model.safetensors": goldenBytes("gpt2_tiny.safetensors"),
    "vocab.json": JSON.stringify(vocabulary()),
    "merges.txt": "#version: 0.2\n",
    ...other,
  };
  for (const [name, content] of Object.entries(files))
    if (content !== undefined) writeFileSync(path.join(folder, name), content);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The tensors of the tiny checkpoint. */
export function tinyTensors(): Tensors {
  const file = goldenBytes("gpt2_tiny.safetensors");
  const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  const { __metadata__, ...header } = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  return Object.fromEntries(
    Object.entries<any>(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => [name, { dtype, shape, bytes: file.slice(start + begin, start + end) }],
    ),
  );
}

/** A file of these tensors in the safetensors format. */
export function safetensors(tensors: Tensors): Uint8Array {
  let end = 0;
  const header = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const data_offsets = [end, end + bytes.length];
    end = data_offsets[1];
    return [name, { dtype, shape, data_offsets }];
  });
  return withHeader(
    JSON.stringify(Object.fromEntries(header)),
    ...Object.values(tensors).map(({ bytes }) => bytes),
  );
}

/** A file with any text for a header. */
export function withHeader(text: string, ...data: Uint8Array[]): Uint8Array {
  const length = new Uint8Array(8);
  const header = new TextEncoder().encode(text);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return Buffer.concat([length, header, ...data]);
}
