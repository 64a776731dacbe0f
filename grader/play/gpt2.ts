import { backendInUse } from "../../lib/backend/choose.js";
import type { BackendName } from "../../lib/backend/names.js";
import { gpt2Tokenizer } from "../../lib/gpt2/tokenizer.js";
import { count } from "../core/course/count.js";
import { tenths } from "../core/numbers.js";
import { BrokenCheckpoint } from "../models/broken-checkpoint.js";
import { drawsOf } from "../models/load.js";
import { probe } from "../node/doctor/tensors.js";
import { EXIT, UsageError } from "../terminal/commands/exit.js";
import { ask, mayAsk } from "../terminal/commands/interactive.js";
import { check, checkCount, checkSeed, checkTemperature } from "../terminal/commands/options.js";
import { remark } from "../terminal/commands/print.js";
import { withoutControls } from "../terminal/draw/clean.js";
import { readCheckpoint } from "./gpt2/checkpoint.js";
import { withExercises } from "./play.js";

type Weights = typeof import("../../solutions/2-building-a-transformer/06-complete-model/gpt2-weights.js");
type Safetensors = typeof import("../../solutions/2-building-a-transformer/06-complete-model/safetensors.js");
type Generation =
  typeof import("../../solutions/2-building-a-transformer/06-complete-model/generate-text.js");

interface Options {
  tokens: number;
  temperature: number;
  topK?: number;
  topP?: number;
  seed?: number;
}

/** `kata gpt2 <folder> [words...]`: the learner's model, with GPT-2's weights, goes on with a text. */
export async function gpt2(folder: string, words: string[], options: Options): Promise<number> {
  checkCount("--tokens", options.tokens);
  checkTemperature(options.temperature);
  checkCount("--top-k", options.topK);
  check("--top-p", options.topP, (p) => p > 0 && p <= 1, "above 0 and at most 1");
  checkSeed(options.seed);
  const { files, heads, vocabulary, merges, special, end } = readCheckpoint(folder);
  const tokenizer = gpt2Tokenizer(vocabulary, merges, special);
  return await withExercises(fastest, async (load, code) => {
    const { readSafetensors } = await load<Safetensors>("safetensors");
    const { gpt2FromTensors } = await load<Weights>("gpt2-weights");
    const { generate } = await load<Generation>("generate-text");
    remark(`The weights are those in ${folder}. ${code()}`);
    const model = await runnable(folder, async () =>
      gpt2FromTensors(Object.assign({}, ...files.map(readSafetensors)), heads),
    );
    const rng = drawsOf(options.seed);
    let text: string | undefined = words.join(" ");
    do {
      if (!words.length && mayAsk())
        text = await ask<string>((theme) => ({ type: "input", message: "How does it begin?", theme }));
      if (text === undefined) break;
      // A text that is empty begins where GPT-2's texts end.
      const start = text;
      let ids: number[] = await refusing(() => (start ? tokenizer.encode(start) : [end]));
      process.stdout.write(withoutControls(text));
      const started = performance.now();
      const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
      let written = 0;
      try {
        while (written < options.tokens) {
          ids = await runnable(folder, () => generate(model, ids, 1, options, rng));
          written++;
          const id = ids[ids.length - 1];
          if (id === end) break;
          process.stdout.write(withoutControls(decoder.decode(tokenizer.bytesOf(id), { stream: true })));
        }
      } finally {
        process.stdout.write(`${decoder.decode()}\n`);
      }
      const speed = (1000 * written) / (performance.now() - started);
      remark(`${count(written, "token")}, ${tenths(speed)} a second on ${backendInUse()?.name}`);
    } while (!words.length && mayAsk());
    return EXIT.passed;
  });
}

/** The fastest backend. Tried in other processes: WebGPU writes warnings to the terminal while it looks for a GPU. */
async function fastest(): Promise<BackendName> {
  const [native, webgpu] = await Promise.all([probe("tensorflow"), probe("webgpu")]);
  if (!("missing" in native) && native.gpu) return "tensorflow";
  if (!("missing" in webgpu) && webgpu.gpu) return "webgpu";
  return "missing" in native ? "wasm" : "tensorflow";
}

/** What the code of the exercises says of a checkpoint is about the checkpoint. */
async function runnable<T>(folder: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new BrokenCheckpoint(
      `${folder} holds no weights of a GPT-2 model that can be run: ${(error as Error).message}`,
    );
  }
}

/** What a text does not fit is the caller's to mend. */
async function refusing<T>(act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
