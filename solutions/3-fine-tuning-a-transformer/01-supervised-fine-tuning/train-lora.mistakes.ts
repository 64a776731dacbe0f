import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister, type Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { LossOf } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import { adaptedModel } from "./adapted-model.js";
import { adapterCount, matches } from "./adapter-count.js";
import type { EncodedChat } from "./chat-encoding.js";
import { type Adapter, initAdapter } from "./lora-init.js";
import type { LoRAPlan } from "./train-lora.js";
import { type FineTuningReport, fineTune } from "./train-sft.js";

type Adapters = Record<string, Adapter>;

/** The parts of the training; a mistake replaces some of them. */
interface Parts {
  trained: (model: GPT, adapters: Adapters) => tf.Variable[];
  lossOf: (model: GPT, adapters: Adapters, alpha: number) => LossOf;
  plan: (plan: LoRAPlan) => LoRAPlan;
  /** what is done to the model at the end */
  end: (model: GPT, adapters: Adapters, alpha: number) => void;
  examples: (examples: EncodedChat[]) => EncodedChat[];
}

const both = (adapters: Adapters) => Object.values(adapters).flatMap(({ A, B }) => [A, B]);
const parts: Parts = {
  trained: (_, adapters) => both(adapters),
  lossOf: (model, adapters, alpha) => (batch, training) =>
    languageLoss(adaptedModel(model, adapters, alpha))(batch, training),
  plan: (plan) => plan,
  end: () => {},
  examples: (examples) => examples,
};

const training = (other: Partial<Parts>) => ({
  async *trainLora(
    model: GPT,
    adapters: Adapters,
    examples: EncodedChat[],
    given: LoRAPlan,
    rng: Random,
  ): AsyncGenerator<FineTuningReport, void> {
    const way = { ...parts, ...other };
    const { alpha, ...plan } = way.plan(given);
    const lossOf = way.lossOf(model, adapters, alpha);
    yield* fineTune(way.trained(model, adapters), lossOf, way.examples(examples), plan, rng);
    way.end(model, adapters, alpha);
  },
});

/** Refuses as it should, and attaches in another way. */
const attaching = (
  attach: (
    shapes: Record<string, [number, number]>,
    targets: string[],
    rank: number,
    rng: Random,
  ) => Adapters,
) => ({
  attachAdapters(model: GPT, targets: string[], rank: number, rng: Random): Adapters {
    const shapes = Object.fromEntries(
      Object.entries(gptParameters(model)).map(([name, { shape }]) => [name, shape as [number, number]]),
    );
    adapterCount(shapes, targets, rank);
    return attach(shapes, targets, rank, rng);
  },
});

type Shape = [string, [number, number]];

/** A fresh adapter for each of some names. */
const adaptersFor = (named: Shape[], adapter: (shape: [number, number]) => Adapter): Adapters =>
  Object.fromEntries(named.map(([name, shape]) => [name, adapter(shape)]));
const namedBy = (shapes: Record<string, [number, number]>, targets: string[], matching = matches): Shape[] =>
  Object.entries(shapes).filter(([name]) => targets.some((target) => matching(target, name)));

const allOf = (model: GPT) => Object.values(gptParameters(model)) as tf.Variable[];

export default mistakesFor<typeof import("./train-lora.js")>({
  "trains-the-base-too": {
    because:
      "The base's parameters are trained with the adapters. They should stay frozen, or there is nothing to go back to.",
    ...training({
      trained: (model, adapters) => [
        ...both(adapters),
        ...allOf(model).filter((v) => v instanceof tf.Variable),
      ],
    }),
  },
  "trains-the-base-alone": {
    because: "The base's parameters are trained, and the adapters are not. It should be the other way round.",
    ...training({ trained: allOf }),
  },
  "trains-adapted-matrices-too": {
    because:
      "The adapted matrices are trained along with their adapters. W is frozen: A and B learn in its place.",
    ...training({
      trained: (model, adapters) => [
        ...both(adapters),
        ...Object.entries(gptParameters(model)).flatMap(([name, tensor]) =>
          Object.hasOwn(adapters, name) ? [tensor as tf.Variable] : [],
        ),
      ],
    }),
  },
  "trains-all-variables": {
    because:
      "All variables that exist are trained, those of other models and adapters, too. Only the given adapters should be.",
    ...training({
      trained: () => Object.values(tf.engine().registeredVariables).filter((v) => v.shape.length === 2),
    }),
  },
  "trains-second-matrices-only": {
    because: "Only B is trained. A waits for the first step only, then both matrices learn.",
    ...training({ trained: (_, adapters) => Object.values(adapters).map(({ B }) => B) }),
  },
  "trains-first-matrices-only": {
    because: "Only A is trained. Where B is 0, A has no gradient, and nothing ever changes.",
    ...training({ trained: (_, adapters) => Object.values(adapters).map(({ A }) => A) }),
  },
  "trains-one-adapter": {
    because: "Only the first adapter is trained. Each of them has an A and a B to learn.",
    ...training({ trained: (_, adapters) => both(adapters).slice(0, 2) }),
  },
  "no-gradient-for-the-adapters": {
    because:
      "No gradient leads from the loss to A and B. Make the adapted model inside the loss, at each step; one that was made before holds plain numbers.",
    ...training({
      lossOf: (model, adapters, alpha) => {
        const adapted = adaptedModel(model, adapters, alpha);
        return languageLoss(adapted);
      },
    }),
  },
  "rate-of-full-fine-tuning": {
    because:
      "The learning rate is that of full fine-tuning, whatever the plan says. Adapters need a higher one.",
    ...training({ plan: (plan) => ({ ...plan, lr: 5e-4 }) }),
  },
  "alpha-of-one": {
    because: "α is 1, whatever the plan says.",
    ...training({ plan: (plan) => ({ ...plan, alpha: 1 }) }),
  },
  "alpha-is-the-scale": {
    because:
      "α was multiplied with the rank before it was handed to adaptedModel, which divides by it. Pass α as it is.",
    ...training({
      lossOf: (model, adapters, alpha) => (batch, isTraining) => {
        const [{ A }] = Object.values(adapters);
        return languageLoss(adaptedModel(model, adapters, alpha * (A.shape[1] as number)))(batch, isTraining);
      },
    }),
  },
  "merges-at-the-end": {
    because: "The adapters were merged into the base at the end. Then they cannot be switched off anymore.",
    ...training({
      end: (model, adapters, alpha) =>
        tf.tidy(() => {
          const adapted = gptParameters(adaptedModel(model, adapters, alpha));
          const parameters = gptParameters(model);
          for (const name of Object.keys(adapters)) (parameters[name] as tf.Variable).assign(adapted[name]);
        }),
    }),
  },
  "adapters-of-one-block": {
    because: "Only the first matrix that a target names got an adapter. A target names one in every block.",
    ...attaching((shapes, targets, rank, rng) =>
      adaptersFor(
        targets.flatMap((target) => namedBy(shapes, [target]).slice(0, 1)),
        (shape) => initAdapter(shape, rank, rng),
      ),
    ),
  },
  "attached-by-a-part-of-the-name": {
    because:
      "A target was looked for anywhere in the names. It names those that end with it, in whole parts.",
    ...attaching((shapes, targets, rank, rng) =>
      adaptersFor(
        namedBy(shapes, targets, (target, name) => name.includes(target)).filter(
          ([, shape]) => shape.length === 2,
        ),
        (shape) => initAdapter(shape, rank, rng),
      ),
    ),
  },
  "turned-shapes": {
    because: "Inputs and outputs were exchanged. A has a row for each input of its matrix.",
    ...attaching((shapes, targets, rank, rng) =>
      adaptersFor(namedBy(shapes, targets), ([inputs, outputs]) => initAdapter([outputs, inputs], rank, rng)),
    ),
  },
  "all-start-alike": {
    because:
      "Each adapter was drawn from a new source, so all A begin with the same numbers. Draw from the one that is given.",
    ...attaching((shapes, targets, rank) =>
      adaptersFor(namedBy(shapes, targets), (shape) => initAdapter(shape, rank, mersenneTwister(7))),
    ),
  },
  "base-left-frozen": {
    because:
      "The base's variables can no longer be trained after the call. Which ones a step changes is said by the list that fineTune gets.",
    ...training({
      end: (model) => {
        for (const parameter of allOf(model)) parameter.trainable = false;
      },
    }),
  },
  "one-adapter-too-few": {
    because: "The last adapter is not trained. All of them are, both matrices of each.",
    ...training({
      trained: (_, adapters) => {
        const variables = both(adapters);
        return variables.length > 4 ? variables.slice(0, -2) : variables;
      },
    }),
  },
  "whole-names-only": {
    because: "A target was compared with whole names. It names every matrix whose name ends with it.",
    ...attaching((shapes, targets, rank, rng) =>
      adaptersFor(
        namedBy(shapes, targets, (target, name) => target === name),
        (shape) => initAdapter(shape, rank, rng),
      ),
    ),
  },
  "first-target-only": {
    because: "Only the first target gets adapters. Every target of the list names matrices that learn.",
    ...attaching((shapes, targets, rank, rng) =>
      adaptersFor(namedBy(shapes, targets.slice(0, 1)), (shape) => initAdapter(shape, rank, rng)),
    ),
  },
  "drawn-by-target": {
    because: "The adapters are drawn target by target. Draw them in the order of the model's parameters.",
    ...attaching((shapes, targets, rank, rng) =>
      adaptersFor(
        targets.flatMap((target) => namedBy(shapes, [target])),
        (shape) => initAdapter(shape, rank, rng),
      ),
    ),
  },
  "one-for-each-shape": {
    because: "Matrices of one shape share one adapter. Each matrix gets an adapter of its own.",
    ...attaching((shapes, targets, rank, rng) => {
      const shared: Adapters = {};
      return adaptersFor(namedBy(shapes, targets), (shape) => {
        shared[String(shape)] ??= initAdapter(shape, rank, rng);
        return shared[String(shape)];
      });
    }),
  },
  "alpha-zero-is-one": {
    because: "An α of 0 was taken for none. With 0 the adapters add nothing, and that is asked for.",
    ...training({ plan: (plan) => ({ ...plan, alpha: plan.alpha || 1 }) }),
  },
  "refuses-no-target": {
    because: "Targets that name nothing are skipped. adapterCount refuses them: let it see all targets.",
    attachAdapters: (model, targets, rank, rng) =>
      adaptersFor(
        namedBy(
          Object.fromEntries(
            Object.entries(gptParameters(model)).map(([name, { shape }]) => [
              name,
              shape as [number, number],
            ]),
          ),
          targets,
        ),
        (shape) => initAdapter(shape, rank, rng),
      ),
  },
});
