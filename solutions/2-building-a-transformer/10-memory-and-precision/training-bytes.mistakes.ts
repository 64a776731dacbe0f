import { mistakesFor } from "#lib/author/mistakes";
import { type Method, type Part, trainingBytes as right, partsOf as rightParts } from "./training-bytes.js";

type Count = (part: Part) => number;

/** The bytes, some of them counted in another way; what cannot be trained is refused as it should be. */
const counting = (other: Partial<Record<"weights" | "gradients" | "moments" | "master", Count>>) => ({
  trainingBytes(parts: Part[]) {
    const { total: _, ...due } = right(parts);
    const told = { ...due };
    for (const [kind, of] of Object.entries(other))
      told[kind as keyof typeof told] = parts.reduce((sum, part) => sum + of(part), 0);
    return { ...told, total: told.weights + told.gradients + told.moments + told.master };
  },
});

const weight = ({ parameters, bits }: Part) => (parameters * bits) / 8;
const ifTrained =
  (of: Count): Count =>
  (part) =>
    part.trained ? of(part) : 0;

type Asked = { parameters: number; bits: number; adapters: number; method: Method };

/** The parts, made in another way where `when` says so. */
const holding = (when: (asked: Asked) => boolean, parts: (asked: Asked) => [number, number, boolean][]) => ({
  partsOf(method: Method, { parameters, bits }: Pick<Part, "parameters" | "bits">, adapters = 0): Part[] {
    const asked = { parameters, bits, adapters, method };
    if (!when(asked)) return rightParts(method, { parameters, bits }, adapters);
    return parts(asked).map(([parameters, bits, trained]) => ({ parameters, bits, trained }));
  },
});

const full = ({ adapters }: Asked) => adapters === 0;
const adapted = ({ adapters }: Asked) => adapters > 0;
const wide = (bits: number) => Math.max(16, bits);

export default mistakesFor<typeof import("./training-bytes.js")>({
  "frozen-gradients": {
    because:
      "Frozen parts have gradients. A gradient is there to update a weight, and nothing updates these.",
    ...counting({ gradients: weight }),
  },
  "frozen-moments": {
    because: "Frozen parts have moments. AdamW keeps moments only of what it trains.",
    ...counting({ moments: ({ parameters }) => 8 * parameters }),
  },
  "frozen-master": {
    because: "Frozen parts have a master copy. It exists for small updates, and frozen weights get none.",
    ...counting({ master: ({ parameters, bits }) => (bits < 32 ? 4 * parameters : 0) }),
  },
  "no-master": {
    because:
      "There is no master copy, so 16 bits seem to save 4 bytes a parameter. AdamW updates a float32 copy, and the sum stays at 16.",
    ...counting({ master: () => 0 }),
  },
  "master-in-float32-too": {
    because:
      "Weights in float32 have a master copy as well. They are float32 themselves, so AdamW updates them directly.",
    ...counting({ master: ifTrained(({ parameters }) => 4 * parameters) }),
  },
  "moments-as-wide-as-weights": {
    because: "The moments have as many bits as the weights. AdamW keeps them in float32 in either case.",
    ...counting({ moments: ifTrained((part) => 2 * weight(part)) }),
  },
  "one-moment": {
    because:
      "Only one moment was counted. AdamW keeps two: the mean of the gradients and that of their squares.",
    ...counting({ moments: ifTrained(({ parameters }) => 4 * parameters) }),
  },
  "gradients-in-float32": {
    because: "The gradients are counted in float32. Here they are as wide as the weights they belong to.",
    ...counting({ gradients: ifTrained(({ parameters }) => 4 * parameters) }),
  },
  "gradients-in-bits": {
    because: "The gradients are counted in bits. A byte has 8 of them.",
    ...counting({ gradients: ifTrained((part) => 8 * weight(part)) }),
  },
  "master-as-wide-as-weights": {
    because: "The master copy has as many bits as the weights. It is there because it has more: 32.",
    ...counting({ master: ifTrained((part) => (part.bits < 32 ? weight(part) : 0)) }),
  },
  "total-of-three": {
    because: "The total leaves out the master copies. It is that of all four kinds.",
    trainingBytes(parts) {
      const told = right(parts);
      return { ...told, total: told.total - told.master };
    },
  },
  "first-part": {
    because: "Only the first part was counted. Several models lie in memory together.",
    trainingBytes(parts) {
      right(parts);
      return right(parts.slice(0, 1));
    },
  },
  "frozen-refused": {
    because: "Frozen weights of fewer than 16 bits are refused as well. Only training them is impossible.",
    trainingBytes(parts) {
      for (const { bits } of parts) if (bits < 16) throw new RangeError(`fewer than 16 bits: ${bits}`);
      return right(parts);
    },
  },
  "sixteen-refused": {
    because: "Weights of 16 bits are refused. They can be trained; fewer bits than that cannot.",
    trainingBytes(parts) {
      for (const { bits, trained } of parts)
        if (trained && bits <= 16) throw new RangeError(`16 bits or fewer: ${bits}`);
      return right(parts);
    },
  },
  "codes-trained": {
    because: "Weights of 4.5 bits are trained. Codes have no gradient, so this is to be refused.",
    trainingBytes(parts) {
      const narrow = parts.find(({ bits, trained }) => trained && bits < 16);
      return narrow ? right(parts.map((part) => ({ ...part, bits: wide(part.bits) }))) : right(parts);
    },
  },
  "reference-trained": {
    because: "The reference of DPO is trained. It has to stay what the policy was at the start.",
    ...holding(
      (asked) => full(asked) && asked.method === "dpo",
      ({ parameters, bits }) => [
        [parameters, bits, true],
        [parameters, bits, true],
      ],
    ),
  },
  "dpo-without-reference": {
    because: "DPO has no reference model here. Its loss compares the policy with one, at every pair.",
    ...holding(
      (asked) => full(asked) && asked.method === "dpo",
      ({ parameters, bits }) => [[parameters, bits, true]],
    ),
  },
  "four-trained-models": {
    because: "All four models of RLHF are trained. The reference and the reward model are only asked.",
    ...holding(
      (asked) => full(asked) && asked.method === "rlhf",
      ({ parameters, bits }) => Array.from({ length: 4 }, () => [parameters, bits, true]),
    ),
  },
  "no-value-model": {
    because: "The value model is missing, or frozen. PPO trains it beside the policy.",
    ...holding(
      (asked) => full(asked) && asked.method === "rlhf",
      ({ parameters, bits }) => [
        [parameters, bits, true],
        ...Array.from({ length: 3 }, (): [number, number, boolean] => [parameters, bits, false]),
      ],
    ),
  },
  "no-reward-model": {
    because: "One of the frozen models of RLHF is missing. There is a reference, and a reward model.",
    ...holding(
      (asked) => full(asked) && asked.method === "rlhf",
      ({ parameters, bits }) => [
        [parameters, bits, true],
        [parameters, bits, true],
        [parameters, bits, false],
      ],
    ),
  },
  "adapters-alone": {
    because:
      "The frozen weights are missing. An adapter adds to what they compute, so they are in memory too.",
    ...holding(adapted, ({ method, adapters, bits }) =>
      Array.from({ length: method === "rlhf" ? 2 : 1 }, () => [adapters, wide(bits), true]),
    ),
  },
  "all-trained": {
    because: "The model's own weights are trained beside its adapters. With adapters they are frozen.",
    ...holding(adapted, ({ method, parameters, adapters, bits }) =>
      Array.from({ length: method === "rlhf" ? 2 : 1 }, (): [number, number, boolean][] => [
        [parameters, bits, true],
        [adapters, wide(bits), true],
      ]).flat(),
    ),
  },
  "reference-again": {
    because: "The reference is held a second time. It is the policy with its adapters switched off.",
    ...holding(
      (asked) => adapted(asked) && asked.method === "dpo",
      ({ parameters, adapters, bits }) => [
        [parameters, bits, false],
        [adapters, wide(bits), true],
        [parameters, bits, false],
      ],
    ),
  },
  "four-frozen-models": {
    because:
      "Reference and reward model are held a second time. Policy and value model stand on the same frozen weights.",
    ...holding(
      (asked) => adapted(asked) && asked.method === "rlhf",
      ({ parameters, adapters, bits }) => [
        ...[0, 1].map((): [number, number, boolean] => [adapters, wide(bits), true]),
        ...[0, 1, 2, 3].map((): [number, number, boolean] => [parameters, bits, false]),
      ],
    ),
  },
  "one-model-for-all": {
    because:
      "All four models share one set of weights. The value model starts from the reward model, which is not the reference.",
    ...holding(
      (asked) => adapted(asked) && asked.method === "rlhf",
      ({ parameters, adapters, bits }) => [
        [parameters, bits, false],
        [adapters, wide(bits), true],
        [adapters, wide(bits), true],
      ],
    ),
  },
  "narrow-adapters": {
    because: "The adapters have as few bits as the model. They are trained, so they need 16.",
    ...holding(
      (asked) => adapted(asked) && asked.method === "sft" && asked.bits < 16,
      ({ parameters, adapters, bits }) => [
        [parameters, bits, false],
        [adapters, bits, true],
      ],
    ),
  },
  "adapters-of-16-bits": {
    because:
      "The adapters have 16 bits in every case. On a model of more bits they have as many as the model.",
    ...holding(
      (asked) => adapted(asked) && asked.bits > 16,
      ({ parameters, adapters, bits }) => [
        [parameters, bits, false],
        [adapters, 16, true],
      ],
    ),
  },
  "adapters-ignored": {
    because: "The adapters make no difference. With them the weights of the models are frozen.",
    partsOf: (method, model) => rightParts(method, model),
  },
  "master-unless-float32": {
    because:
      "Everything but float32 got a master copy. Weights that are wider than float32 hold small updates as well.",
    ...counting({ master: ifTrained(({ parameters, bits }) => (bits !== 32 ? 4 * parameters : 0)) }),
  },
  "gradients-at-most-float32": {
    because:
      "Gradients were kept in 32 bits at most. They are as wide as the weights, also where these have 64.",
    ...counting({ gradients: ifTrained(({ parameters, bits }) => (parameters * Math.min(32, bits)) / 8) }),
  },
  "nothing-shared": {
    because:
      "With adapters the reference models were held once more. Their weights are those under the adapters.",
    ...holding(adapted, ({ method, parameters, bits, adapters }) => {
      const [trained, asked] = { sft: [1, 0], dpo: [1, 1], rlhf: [2, 2] }[method];
      const own = (): [number, number, boolean][] => [
        [parameters, bits, false],
        [adapters, wide(bits), true],
      ];
      return [
        ...Array.from({ length: trained }, own).flat(),
        ...Array.from({ length: asked }, (): [number, number, boolean] => [parameters, bits, false]),
      ];
    }),
  },
  "one-set-of-adapters": {
    because: "Only one model got adapters. Each trained model has its own.",
    ...holding(adapted, ({ method, parameters, bits, adapters }) => [
      ...Array.from({ length: method === "rlhf" ? 2 : 1 }, (): [number, number, boolean] => [
        parameters,
        bits,
        false,
      ]),
      [adapters, wide(bits), true],
    ]),
  },
  "sft-with-a-reference": {
    because: "SFT was given a reference. It learns from examples alone, and holds one model.",
    ...holding(
      (asked) => full(asked) && asked.method === "sft",
      ({ parameters, bits }) => [
        [parameters, bits, true],
        [parameters, bits, false],
      ],
    ),
  },
  "reward-model-trained": {
    because: "The reward model is trained as well. In RLHF it is only asked: policy and value model learn.",
    ...holding(
      (asked) => full(asked) && asked.method === "rlhf",
      ({ parameters, bits }) => [
        ...[1, 2, 3].map((): [number, number, boolean] => [parameters, bits, true]),
        [parameters, bits, false],
      ],
    ),
  },
});
