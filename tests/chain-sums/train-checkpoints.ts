import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { useBackend } from "#lib/backend/choose";
import { CHECKPOINTS, type Checkpoint } from "#lib/chain-sums/checkpoints";
import { writeSafetensors } from "../../lib/write-safetensors.js";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { behaviorOf, isInBand } from "./behavior.js";
import { trainHasty, trainReasoner, trainTwoMinds } from "./train.js";

// Trains the four models of part 4 again, in about a minute, and ends with exit code 1 where one does not behave as the lessons
// say. On wasm it gives the bytes of lib/chain-sums/*.safetensors; every threshold of part 4 was measured on those.
//
//     npm run checkpoints -- <folder> [name...]

/** The first seed of each whose model is in the band. */
const TRAIN: Record<Checkpoint, () => GPT> = {
  reasoner: () => trainReasoner(1),
  "two-minds": () => trainTwoMinds(1, 0.12),
  clueless: () => trainTwoMinds(5, 0.9),
  hasty: () => trainHasty(2),
};

const [folder, ...names] = process.argv.slice(2);
const unknown = names.find((name) => !(CHECKPOINTS as readonly string[]).includes(name));
if (!folder || unknown) {
  console.error(`usage: npm run checkpoints -- <folder> [${CHECKPOINTS.join("|")}]...`);
  process.exit(2);
}
process.env.KATA_BACKEND ??= "wasm";
await useBackend("train");
for (const name of names.length > 0 ? (names as Checkpoint[]) : CHECKPOINTS) {
  const model = TRAIN[name]();
  const behavior = behaviorOf(model);
  const bytes = await writeSafetensors(gptParameters(model));
  await writeFile(path.join(folder, `${name}.safetensors`), bytes);
  console.log(name, behavior, `SHA-256 ${createHash("sha256").update(bytes).digest("hex")}`);
  if (!isInBand(name, behavior)) process.exitCode = 1;
  tf.dispose(gptParameters(model));
}
