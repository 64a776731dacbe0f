import { blank } from "#lib/blank";

/** Parameters that lie in memory while a model is trained: a whole model, or its adapters. */
export interface Part {
  /** how many numbers it has */
  parameters: number;
  /** of each as the model computes with it: 32 in float32, 16 in bfloat16, 4.5 in blocks of NF4 */
  bits: number;
  /** whether it is trained, or frozen */
  trained: boolean;
}

/** What a training keeps in memory, in bytes: all but the activations. */
export interface TrainingBytes {
  /** what the models compute with */
  weights: number;
  /** as wide as the weights they belong to */
  gradients: number;
  /** both of AdamW's, in float32 */
  moments: number;
  /** the float32 copy that AdamW updates where weights are narrower than that, see `round-bfloat` */
  master: number;
  /** of all four */
  total: number;
}

/**
 * The memory that a training with AdamW takes before it reads its first text. Activations come on top: they depend on the batch.
 *
 * @param parts all that is in memory together
 * @returns bytes, of all parts together
 * @throws RangeError if a part with fewer than 16 bits is to be trained: codes of 4 bits have no gradient
 * @see Rajbhandari et al. 2020 (ZeRO), section 3.1
 */
export function trainingBytes(parts: Part[]): TrainingBytes {
  const narrow = parts.find(({ bits, trained }) => trained && bits < 16);
  if (narrow)
    throw new RangeError(`weights of fewer than 16 bits cannot be trained, got ${narrow.bits} bits`);
  const sum = (bytesOf: (part: Part) => number) => parts.reduce((bytes, part) => bytes + bytesOf(part), 0);
  const weights = sum(({ parameters, bits }) => (parameters * bits) / 8);
  const gradients: number = blank("the bytes of all gradients");
  const moments: number = blank("of all moments");
  const master: number = blank("of all master copies");
  return { weights, gradients, moments, master, total: weights + gradients + moments + master };
}

/** A training of a language model: SFT, DPO, or RLHF by PPO with a reward model and a value model, each as large as the policy. */
export type Method = "sft" | "dpo" | "rlhf";

/**
 * What a training holds, of the models that chapters 01 to 04 have used.
 *
 * Without adapters every model has weights of its own. With adapters all of a trained model's weights are frozen, and its adapters
 * are trained instead. Frozen weights that two models share are held once then: the policy has those of the reference, and
 * the value model, here a whole model, has those of the reward model.
 *
 * @param method how the policy is trained
 * @param model parameters and bits of a parameter, of each model
 * @param adapters parameters of the adapters of one trained model; 0, for no adapters, unless given. Each has 16 bits, or the
 *   model's where these are more
 * @returns parts for `trainingBytes`, in any order
 * @see Ouyang et al. 2022, appendix C.4; Hu et al. 2021, section 4.2
 */
export function partsOf(
  method: Method,
  { parameters, bits }: Pick<Part, "parameters" | "bits">,
  adapters = 0,
): Part[] {
  const whole = (trained: boolean): Part => ({ parameters, bits, trained });
  const adapter = (): Part => ({ parameters: adapters, bits: Math.max(16, bits), trained: true });
  return blank("what is trained and what is frozen, of all models of the method");
}

/** A list of as many new things as asked for. */
function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
