import path from "node:path";
import * as v from "valibot";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";
import { holds, readBytes, readJson } from "./files.js";
import { type Entry, readHeader, SIZES } from "./header.js";
import { isMask, withoutOddMasks } from "./masks.js";

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";
export const WEIGHTS = [SINGLE, INDEX];

export interface Weights {
  /** the files of weights, each as `safetensors` reads it */
  files: Uint8Array[];
  /** the shape of every tensor but the masks, by name without the prefix `transformer.` */
  shapes: Map<string, number[]>;
}

/**
 * Reads `model.safetensors`, or the shards that `model.safetensors.index.json` names.
 *
 * @throws BrokenCheckpoint if something in them cannot be run
 */
export function readWeights(folder: string): Weights {
  const shards: Map<string, string[]> = holds(folder, SINGLE)
    ? new Map([[SINGLE, []]])
    : shardsOf(path.join(folder, INDEX));
  const shapes = new Map<string, number[]>();
  const files = [...shards].map(([name, names]) => {
    const file = path.join(folder, name);
    const bytes = readBytes(file);
    const { entries, start } = readHeader(file, bytes);
    const missing = names.find((tensor) => !entries.has(tensor));
    if (missing)
      throw new BrokenCheckpoint(
        `${file} lacks ${missing}, which ${INDEX} says it holds. Download both again`,
      );
    for (const [tensor, entry] of entries) {
      if (isMask(tensor)) continue;
      checkNumbers(`${tensor} in ${file}`, entry, bytes, start);
      shapes.set(tensor.replace(/^transformer\./, ""), entry.shape);
    }
    return withoutOddMasks(bytes, entries, start);
  });
  return { files, shapes };
}

/** The tensors of each shard, by its file's name, which may be any: `constructor`, say. */
function shardsOf(index: string): Map<string, string[]> {
  const Index = v.object({ weight_map: v.record(v.string(), v.string()) });
  const { weight_map } = readJson(index, Index, "the file of every tensor as weight_map");
  const shards = new Map<string, string[]>();
  for (const [tensor, file] of Object.entries(weight_map)) {
    if (path.basename(file) !== file)
      throw new BrokenCheckpoint(`${index} must name files of its own folder, got ${file}`);
    const names = shards.get(file);
    if (names) names.push(tensor);
    else shards.set(file, [tensor]);
  }
  return shards;
}

/** The bits of the exponent: all of them are 1 in NaN and in the infinities, and in no other number. */
const EXPONENTS: Record<string, number> = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 };

function checkNumbers(name: string, { dtype, data_offsets }: Entry, bytes: Uint8Array, start: number): void {
  const size = SIZES[dtype];
  if (!size)
    throw new BrokenCheckpoint(
      `${name} has the dtype ${dtype}; F32, F16 and BF16 can be run. Save the model in one of them`,
    );
  const [begin, end] = data_offsets;
  const exponent = EXPONENTS[dtype];
  const view = new DataView(bytes.buffer, bytes.byteOffset + start + begin, end - begin);
  const read = size === 4 ? view.getUint32.bind(view) : view.getUint16.bind(view);
  for (let at = 0; at + size <= view.byteLength; at += size)
    if ((read(at, true) & exponent) === exponent)
      throw new BrokenCheckpoint(
        `${name} holds NaN or Infinity as number ${at / size}: no text comes from that. Its training went wrong, ` +
          "or the file is damaged: take another checkpoint",
      );
}
