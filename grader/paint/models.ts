import * as tf from "@tensorflow/tfjs";
import { damaged, notTrained } from "../commands/kept-model.js";
import { readModel } from "../state/models.js";
import type { Load } from "../think/method.js";
import { assertFinite } from "../think/models.js";

type Safetensors = typeof import("../../solutions/2-building-a-transformer/06-complete-model/safetensors.js");

/** The models of part 5 that learners train. */
type Artist = "painter" | "writer";

/** @throws UsageError that names the exercise, if the model has not been trained */
export function assertTrained(name: Artist): void {
  if (!readModel(name)) throw notTrained(name);
}

/**
 * A network that the learner has trained.
 *
 * @param init makes the network from the tensors of a file
 * @throws BrokenCheckpoint if the file holds no such network
 */
export async function loadTrained<T>(
  load: Load,
  name: Artist,
  init: (stored: Record<string, tf.Tensor>) => T,
): Promise<T> {
  const { readSafetensors } = await load<Safetensors>("safetensors");
  try {
    const stored = readSafetensors(readModel(name)!);
    await assertFinite(stored);
    const net = init(stored);
    tf.dispose(stored);
    return net;
  } catch (error) {
    throw damaged(name, error);
  }
}
