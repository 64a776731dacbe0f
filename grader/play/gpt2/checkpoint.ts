import { statSync } from "node:fs";
import { UsageError } from "../../terminal/commands/exit.js";
import { checkSizes, readConfig } from "./config.js";
import { holds } from "./files.js";
import { missingTokens, readTokens, type Tokens } from "./tokens.js";
import { readWeights, WEIGHTS, type Weights } from "./weights.js";

/** What a folder with a GPT-2 checkpoint holds. */
export interface Checkpoint extends Tokens, Pick<Weights, "files"> {
  heads: number;
}

/**
 * Reads a GPT-2 model as Hugging Face keeps it.
 *
 * @throws UsageError if the folder holds no such model
 * @throws BrokenCheckpoint if this course cannot run it right
 */
export function readCheckpoint(folder: string): Checkpoint {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${folder} is a file: name the folder that it lies in`);
  const missing = [
    ...(holds(folder, "config.json") ? [] : ["config.json"]),
    ...(WEIGHTS.some((file) => holds(folder, file)) ? [] : [WEIGHTS[0]]),
    ...missingTokens(folder),
  ];
  if (missing.length > 0)
    throw new UsageError(
      `${folder} must hold config.json, model.safetensors, vocab.json, merges.txt, and lacks ${missing.join(", ")}. ` +
        `${advice(folder)}tokenizer.json may stand for the last two, shards with their index for the weights`,
    );
  const config = readConfig(folder);
  const tokens = readTokens(folder);
  const { files, shapes } = readWeights(folder);
  checkSizes(folder, config, shapes, Object.keys(tokens.vocabulary).length);
  return { ...tokens, files, heads: config.n_head };
}

function advice(folder: string): string {
  if (holds(folder, "pytorch_model.bin"))
    return "The weights in pytorch_model.bin are in another format: load the model in transformers and save it with save_pretrained. ";
  return "These are the files of a GPT-2 model as Hugging Face keeps them, in its repository gpt2 for example. ";
}
