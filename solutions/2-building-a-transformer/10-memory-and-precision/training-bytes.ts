/** Parameters that lie in memory while a model is trained: a whole model, or its adapters. */
export interface Part {
  /** number of parameters */
  parameters: number;
  /** bits of each parameter in the model's computations: 32 in float32, 16 in bfloat16, 4.5 in blocks of NF4 */
  bits: number;
  /** whether it is trained, or frozen */
  trained: boolean;
}

/** What training keeps in memory, in bytes: everything but the activations. */
export interface TrainingBytes {
  /** the weights with which the models compute */
  weights: number;
  /** gradients, as wide as the weights they belong to */
  gradients: number;
  /** both moments of AdamW, in float32 */
  moments: number;
  /** the float32 copy that AdamW updates if the weights are narrower than float32, see `round-bfloat` */
  master: number;
  /** the sum of all four */
  total: number;
}

/**
 * Returns the memory that training with AdamW takes before it reads its first text. Activations are extra; they depend on the batch.
 *
 * @param parts everything that is in memory at the same time
 * @returns the bytes of all parts together
 * @throws RangeError if a part with fewer than 16 bits is to be trained: codes of 4 bits have no gradient
 * @see Rajbhandari et al. 2020 (ZeRO), section 3.1
 */
export function trainingBytes(parts: Part[]): TrainingBytes {
  const narrow = parts.find(({ bits, trained }) => trained && bits < 16);
  if (narrow)
    throw new RangeError(`weights of fewer than 16 bits cannot be trained, got ${narrow.bits} bits`);
  const sum = (bytesOf: (part: Part) => number) => parts.reduce((bytes, part) => bytes + bytesOf(part), 0);
  const weights = sum(({ parameters, bits }) => (parameters * bits) / 8);
  const gradients: number = /* blank: the bytes of all gradients */ sum((part) =>
    part.trained ? (part.parameters * part.bits) / 8 : 0,
  ) /* end */;
  const moments: number = /* blank: of all moments */ sum((part) =>
    part.trained ? 8 * part.parameters : 0,
  ) /* end */;
  const master: number = /* blank: of all master copies */ sum((part) =>
    part.trained && part.bits < 32 ? 4 * part.parameters : 0,
  ) /* end */;
  return { weights, gradients, moments, master, total: weights + gradients + moments + master };
}

/** A training of a language model: SFT, DPO, or RLHF by PPO with a reward model and a value model, each as large as the policy. */
export type Method = "sft" | "dpo" | "rlhf";

/**
 * Returns what training holds in memory, for the models of part 3's chapters 01 to 04.
 *
 * Without adapters, every model has weights of its own. With adapters, all weights of a trained model are frozen, and its adapters are
 * trained instead. Frozen weights that two models share are then held only once: the policy shares those of the reference, and the value
 * model, a whole model in this case, shares those of the reward model.
 *
 * @param method how the policy is trained
 * @param model number of parameters and bits per parameter of each model
 * @param adapters number of parameters in the adapters of one trained model; 0, for no adapters, unless given. Each has 16 bits, or as many
 *   as the model's parameters if these have more
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
  // blank: what is trained and what is frozen, of all models of the method
  const [trained, asked] = { sft: [1, 0], dpo: [1, 1], rlhf: [2, 2] }[method]; // policy and value model; reference and reward model
  if (adapters > 0) return times(trained, () => [whole(false), adapter()]).flat();
  return [...times(trained, () => whole(true)), ...times(asked, () => whole(false))];
  // end
}

/** A list of as many new things as asked for. */
function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
