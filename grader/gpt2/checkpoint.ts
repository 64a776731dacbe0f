import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { UsageError } from "../commands/exit.js";

/** What a folder with a GPT-2 checkpoint holds. */
export interface Checkpoint {
  /** `model.safetensors` as it is */
  bytes: Uint8Array;
  heads: number;
  /** token to id */
  vocabulary: Record<string, number>;
  /** the lines of `merges.txt`, without its first, which is a comment */
  merges: string[];
  /** the id that stands between two texts */
  end: number;
}

const Config = v.object({ n_head: v.pipe(v.number(), v.integer(), v.minValue(1)) });
const Vocabulary = v.record(v.string(), v.number());
const END = "<|endoftext|>";
const FILES = ["config.json", "model.safetensors", "vocab.json", "merges.txt"];

/**
 * Reads the four files of GPT-2 as Hugging Face keeps them.
 *
 * @throws UsageError if one is missing, or holds something else
 */
export function readCheckpoint(folder: string): Checkpoint {
  const missing = FILES.filter((file) => !existsSync(path.join(folder, file)));
  if (missing.length > 0)
    throw new UsageError(
      `${folder} must hold ${FILES.join(", ")}, and lacks ${missing.join(", ")}. ` +
        "These are the files of a GPT-2 model as Hugging Face keeps them, in its repository gpt2 for example.",
    );
  const { n_head } = readJson(folder, "config.json", Config, "the number of heads as n_head");
  const vocabulary = readJson(folder, "vocab.json", Vocabulary, "an id for every token");
  if (vocabulary[END] === undefined) throw new UsageError(`${folder}/vocab.json has no token ${END}`);
  const merges = read(folder, "merges.txt")
    .toString("utf8")
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith("#version"));
  return {
    bytes: read(folder, "model.safetensors"),
    heads: n_head,
    vocabulary,
    merges,
    end: vocabulary[END],
  };
}

function readJson<T>(folder: string, file: string, schema: v.GenericSchema<unknown, T>, what: string): T {
  let data: unknown;
  try {
    data = JSON.parse(read(folder, file).toString("utf8"));
  } catch (error) {
    throw new UsageError(`${path.join(folder, file)} is no JSON: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(schema, data);
  if (!parsed.success) throw new UsageError(`${path.join(folder, file)} must give ${what}`);
  return parsed.output;
}

function read(folder: string, file: string): Buffer {
  return readFileSync(path.join(folder, file));
}
