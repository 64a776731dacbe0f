import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { type Digit, digitPictures } from "#lib/digits/digits";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Coder } from "#lib/latent/coder";
import type { LatentNet } from "#lib/latent/latent-net";
import { mersenneTwister, type Random } from "#lib/random";
import { flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { normalTimes } from "../02-diffusion-transformer/draw-times.js";
import { dropLabels } from "../03-class-conditioning/drop-labels.js";
import type { LabeledVelocity } from "../03-class-conditioning/guided-sampler.js";
import { denormalize, type LatentStatistics, latentStatistics, normalize } from "./latent-statistics.js";
import {
  type LatentData,
  type LatentPlan,
  latentLoss,
  latentTrainer,
  NONE,
  encodeDigits as rightEncode,
  latentLoss as rightLoss,
  latentTrainer as rightTrainer,
} from "./train-latent-flow.js";

interface EncodeParts {
  code: (coded: ReturnType<Coder["encode"]>) => tf.Tensor;
  finish: (
    raw: tf.Tensor,
    statistics: LatentStatistics,
  ) => { codes: tf.Tensor; mean: tf.Tensor; std: tf.Tensor };
}
const encodeParts: EncodeParts = {
  code: ({ mean }) => mean,
  finish: (raw, statistics) => ({ codes: normalize(raw, statistics), ...statistics }),
};
/** Codes made in another way; no digit is refused as it should be. */
const byCodes = (other: Partial<EncodeParts>) => ({
  encodeDigits(coder: Coder, from: Digit[]) {
    if (from.length === 0) return rightEncode(coder, from);
    const { code, finish } = { ...encodeParts, ...other };
    const { codes, mean, std } = tf.tidy(() => {
      const raw = code(coder.encode(digitPictures(from)));
      return finish(raw, latentStatistics([raw]));
    });
    return { data: { codes, labels: from.map(({ label }) => label) }, statistics: { mean, std } };
  },
});

interface LossParts {
  rows: (N: number, B: number, rng: Random) => number[];
  labels: (data: LatentData, rows: number[], rng: Random) => number[];
  hide: (labels: number[], share: number, rng: Random) => number[];
  noise: (x0: tf.Tensor, data: LatentData, rng: Random) => tf.Tensor;
  times: (B: number, rng: Random) => tf.Tensor;
  loss: typeof velocityLoss;
}
const lossParts: LossParts = {
  rows: (N, B, rng) => Array.from({ length: B }, () => rng.integer(N)),
  labels: (data, rows) => rows.map((row) => data.labels[row]),
  hide: (labels, share, rng) => dropLabels(labels, share, NONE, rng),
  noise: (x0, _, rng) => gaussians(x0.shape, rng),
  times: uniformTimes,
  loss: velocityLoss,
};
const pick = (codes: tf.Tensor, rows: number[]) => tf.gather(codes, tf.tensor1d(rows, "int32"));
/** The loss with some parts done in another way; what makes no batch is refused as it should be. */
const byLoss = (other: Partial<LossParts>) => ({
  latentLoss(
    velocity: LabeledVelocity,
    data: LatentData,
    plan: Pick<LatentPlan, "batch" | "share">,
    rng: Random,
  ): tf.Scalar {
    const { rows, labels, hide, noise, times, loss } = { ...lossParts, ...other };
    return tf.tidy(() => {
      rightLoss((z) => tf.zerosLike(z), data, plan, mersenneTwister(1));
      const drawn = rows(data.labels.length, plan.batch, rng);
      const told = hide(labels(data, drawn, rng), plan.share, rng);
      const x0 = pick(data.codes, drawn);
      const x1 = noise(x0, data, rng);
      return loss((z, t) => velocity(z, t, told), x0, x1, times(plan.batch, rng));
    });
  },
});

/** The times are drawn right before the noise. */
const early = () => {
  let t: tf.Tensor | undefined;
  return byLoss({
    noise: (x0, _, rng) => {
      t = uniformTimes(x0.shape[0], rng);
      return gaussians(x0.shape, rng);
    },
    times: () => t as tf.Tensor,
  });
};
/** Which labels are hidden is drawn after the times. */
const late = () => {
  let told: number[] = [];
  let share = 0;
  return byLoss({
    hide: (labels, given) => {
      [told, share] = [[...labels], given];
      return told;
    },
    times: (B, rng) => {
      const t = uniformTimes(B, rng);
      told.splice(0, B, ...dropLabels(told, share, NONE, rng));
      return t;
    },
  });
};

/** A trainer of some of the weights. */
const learning = (which: (name: string) => boolean) => ({
  latentTrainer: (net: LatentNet, data: LatentData, plan: LatentPlan, rng: Random) =>
    flowTrainer(
      Object.entries(net.parameters)
        .filter(([name]) => which(name))
        .map(([, variable]) => variable),
      () => latentLoss(net.velocity, data, plan, rng),
      plan,
    ),
});
/** A trainer on another loss. */
const trainedOn = (
  lossOf: (net: LatentNet, data: LatentData, plan: LatentPlan, rng: Random) => () => tf.Scalar,
) => ({
  latentTrainer: (net: LatentNet, data: LatentData, plan: LatentPlan, rng: Random) =>
    flowTrainer(Object.values(net.parameters), lossOf(net, data, plan, rng), plan),
});

const encodedBefore = new WeakMap<Digit[], ReturnType<typeof rightEncode>>();

export default mistakesFor<typeof import("./train-latent-flow.js")>({
  "codes-not-normalized": {
    because:
      "You gave the flow the coder's codes as they are. It starts at N(0, I), so its data should be on the same scale.",
    ...byCodes({ finish: (raw, statistics) => ({ codes: tf.clone(raw), ...statistics }) }),
  },
  "codes-sampled": {
    because:
      "You sampled the codes from their distributions. The data is their centers, so that a digit has one code.",
    ...byCodes({
      code: ({ mean, logVariance }) =>
        tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), gaussians(mean.shape, mersenneTwister(1)))),
    }),
  },
  "log-variances-as-codes": {
    because:
      "You used the log variances as codes. The code of a digit is the mean, the first of the two results of the coder.",
    ...byCodes({ code: ({ logVariance }) => logVariance }),
  },
  "spread-with-the-code": {
    because:
      "You joined the log variance to the code. The decoder reads only the center, so the flow needs no more.",
    ...byCodes({ code: ({ mean, logVariance }) => tf.add(mean, tf.exp(tf.mul(0.5, logVariance))) }),
  },
  "mean-not-subtracted": {
    because: "You divided the codes by the standard deviation but left their mean in. Noise has mean 0.",
    ...byCodes({ finish: (raw, { mean, std }) => ({ codes: tf.div(raw, std), mean, std }) }),
  },
  "denormalized-codes": {
    because: "You denormalized the codes. That is the way back, from the flow to the decoder.",
    ...byCodes({ finish: (raw, statistics) => ({ codes: denormalize(raw, statistics), ...statistics }) }),
  },
  "normalized-twice": {
    because:
      "You took the statistics after you normalized the codes, so they only say mean 0 and standard deviation 1.",
    ...byCodes({
      finish: (raw, statistics) => {
        const codes = normalize(raw, statistics);
        return { codes, ...latentStatistics([codes]) };
      },
    }),
  },
  "one-scale-for-all-numbers": {
    because:
      "You used one mean and one standard deviation for all numbers of the codes. Each dimension has its own.",
    ...byCodes({
      finish: (raw, { mean, std }) => {
        const all = latentStatistics([tf.reshape(raw, [-1, 1])]);
        return { codes: tf.div(tf.sub(raw, all.mean), all.std), mean, std };
      },
    }),
  },
  "each-code-by-itself": {
    because:
      "You normalized each code by its own mean and deviation, as a layer norm does. The statistics go over all digits.",
    ...byCodes({
      finish: (raw, statistics) => {
        const { mean, variance } = tf.moments(raw, 1, true);
        return { codes: tf.div(tf.sub(raw, mean), tf.sqrt(tf.add(variance, 1e-5))), ...statistics };
      },
    }),
  },
  "labels-of-the-first-codes": {
    because: "You took the first labels of the data. Each code of the batch has the label of its own row.",
    ...byLoss({ labels: ({ labels }, rows) => rows.map((_, i) => labels[i % labels.length]) }),
  },
  "labels-drawn-apart": {
    because: "You drew codes and labels separately. Draw a row once, and take both from it.",
    ...byLoss({
      labels: ({ labels }, rows, rng) => rows.map(() => labels[rng.integer(labels.length)]),
    }),
  },
  "never-hidden": {
    because:
      "You hid no label. The network then never learns the velocity without a class, and guidance has nothing to start from.",
    ...byLoss({ hide: (labels) => labels }),
  },
  "hidden-by-the-batch": {
    because: "You made one draw for the whole batch. Each label is hidden, or not, by itself.",
    ...byLoss({ hide: (labels, share, rng) => (rng.random() < share ? labels.map(() => NONE) : labels) }),
  },
  "hidden-as-a-digit": {
    because: "You turned a hidden label into that of a digit. “No class given” is a label of its own.",
    ...byLoss({ hide: (labels, share, rng) => dropLabels(labels, share, 0, rng) }),
  },
  "shown-for-hidden": {
    because: "You hid the labels that should have stayed. The share is that of the hidden ones.",
    ...byLoss({ hide: (labels, share, rng) => dropLabels(labels, 1 - share, NONE, rng) }),
  },
  "codes-as-noise": {
    because: "You used other codes as noise. At t = 1 a flow starts from N(0, I), whatever its data is.",
    ...byLoss({
      noise: (x0, { codes }, rng) =>
        pick(
          codes,
          Array.from({ length: x0.shape[0] }, () => rng.integer(codes.shape[0])),
        ),
    }),
  },
  "one-noise-for-the-batch": {
    because: "You gave all codes of the batch the same noise. Each has its own.",
    ...byLoss({
      noise: (x0, _, rng) => tf.add(tf.zerosLike(x0), gaussians([1, x0.shape[1] as number], rng)),
    }),
  },
  "ends-exchanged": {
    because: "You swapped codes and noise. x0 is data, x1 is noise.",
    ...byLoss({ loss: (velocity, x0, x1, t) => velocityLoss(velocity, x1, x0, t) }),
  },
  "one-time-for-all": {
    because: "You drew one time for the whole batch. Each code has its own.",
    ...byLoss({ times: (B, rng) => tf.fill([B], rng.random()) }),
  },
  "times-before-noise": {
    because: "You drew the times before the noise. The order is codes, hidden labels, noise, times.",
    ...early(),
  },
  "hidden-after-the-other-draws": {
    because: "You hid labels after all other draws. The order is codes, hidden labels, noise, times.",
    ...late(),
  },
  "times-of-the-middle": {
    because: "You drew the times with normalTimes. Here they are uniform in [0, 1).",
    ...byLoss({ times: normalTimes }),
  },
  "always-the-first-codes": {
    because:
      "You always took the first codes of the data. They are sorted by digit, so the network never sees most of them.",
    ...byLoss({ rows: (N, B) => Array.from({ length: B }, (_, i) => i % N) }),
  },
  "last-code-never": {
    because: "You never draw the last code: integer(N) returns 0 to N − 1.",
    ...byLoss({ rows: (N, B, rng) => Array.from({ length: B }, () => rng.integer(Math.max(1, N - 1))) }),
  },
  "classes-do-not-learn": {
    because: "You left the class embeddings out of the variables. All parameters of the network learn.",
    ...learning((name) => name !== "classes"),
  },
  "last-layer-alone": {
    because: "You trained only the last layer. All parameters of the network learn.",
    ...learning((name) => name.startsWith("out")),
  },
  "one-batch-for-all-steps": {
    because:
      "You used the same batch in every step. Draw a fresh one whenever the trainer asks for the loss.",
    ...trainedOn((net, data, plan, rng) => {
      const seed = rng.integer(2 ** 31);
      return () => latentLoss(net.velocity, data, plan, mersenneTwister(seed));
    }),
  },
  "clip-left-out": {
    because: "You ignored the plan's clip. Give the trainer the whole plan.",
    latentTrainer: (net, data, { clip: _, ...plan }, rng) => rightTrainer(net, data, plan, rng),
  },
  "told-nothing": {
    because: "You trained the network without any label. Tell it the digits, except where they are hidden.",
    ...trainedOn((net, data, plan, rng) => () => latentLoss(net.velocity, data, { ...plan, share: 1 }, rng)),
  },
  "spread-not-divided": {
    because: "You only subtracted the mean. Each dimension is divided by its standard deviation, too.",
    ...byCodes({ finish: (raw, statistics) => ({ codes: tf.sub(raw, statistics.mean), ...statistics }) }),
  },
  "hidden-after-the-noise": {
    because: "You drew which labels are hidden after the noise. The order is codes, labels, noise, times.",
    ...(() => {
      let told: number[] = [];
      let share = 0;
      return byLoss({
        hide: (labels, given) => {
          [told, share] = [[...labels], given];
          return told;
        },
        noise: (x0, _, rng) => {
          const noise = gaussians(x0.shape, rng);
          told.splice(0, told.length, ...dropLabels(told, share, NONE, rng));
          return noise;
        },
      });
    })(),
  },
  "hidden-as-the-last-digit": {
    because: "You hid a label behind the digit 9. `NONE` comes after it: no class given is no digit.",
    ...byLoss({ hide: (labels, share, rng) => dropLabels(labels, share, NONE - 1, rng) }),
  },
  "drawn-but-not-hidden": {
    because:
      "You drew which labels are hidden, and told the velocity all of them. It gets what `dropLabels` returns.",
    ...byLoss({
      hide: (labels, share, rng) => {
        dropLabels(labels, share, NONE, rng);
        return labels;
      },
    }),
  },
  "nothing-hidden-in-training": {
    because: "You trained with a share of 0. The plan says how many labels are hidden.",
    ...trainedOn((net, data, plan, rng) => () => latentLoss(net.velocity, data, { ...plan, share: 0 }, rng)),
  },
  "codes-remembered": {
    because:
      "You gave digits that were encoded before the tensors of that call. The coder may be another one, and all tensors are new.",
    encodeDigits(coder, from) {
      const encoded = encodedBefore.get(from) ?? rightEncode(coder, from);
      encodedBefore.set(from, encoded);
      return encoded;
    },
  },
  "asks-the-latest-trainer": {
    because:
      "You keep the network outside the function, where the next trainer writes over it. Keep it in the call that makes the trainer.",
    latentTrainer: asTheLatest(latentTrainer),
  },
});
