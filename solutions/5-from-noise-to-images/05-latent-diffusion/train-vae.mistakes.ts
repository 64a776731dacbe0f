import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { type Digit, digitBatch } from "#lib/digits/digits";
import { gaussians } from "#lib/flow/noise";
import type { Coder } from "#lib/latent/coder";
import type { Random } from "#lib/random";
import { stopGradient } from "#lib/stop-gradient";
import { flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { klToStandard, reparameterize } from "./reparameterize.js";
import {
  vaeLoss as rightLoss,
  rebuild as rightRebuild,
  type VaeLoss,
  type VaePlan,
  vaeTrainer,
} from "./train-vae.js";

interface Parts {
  /** the code from its distribution */
  draw: (mean: tf.Tensor, logVariance: tf.Tensor, rng: Random) => tf.Tensor;
  reconstruction: (rebuilt: tf.Tensor, x: tf.Tensor) => tf.Tensor;
  kl: (mean: tf.Tensor, logVariance: tf.Tensor) => tf.Tensor;
  total: (reconstruction: tf.Tensor, kl: tf.Tensor, beta: number) => tf.Tensor;
}

const usual: Parts = {
  draw: (mean, logVariance, rng) => reparameterize(mean, logVariance, gaussians(mean.shape, rng)),
  reconstruction: (rebuilt, x) => tf.mean(tf.squaredDifference(rebuilt, x)),
  kl: klToStandard,
  total: (reconstruction, kl, beta) => tf.add(reconstruction, tf.mul(beta, kl)),
};

/** A trainer on another loss, of other weights, or by another plan. */
const trainingOn = (
  loss: typeof rightLoss,
  {
    parameters = (coder) => coder.parameters,
    planOf = (plan) => plan,
  }: {
    parameters?: (coder: Coder) => Record<string, tf.Variable>;
    planOf?: (plan: VaePlan) => VaePlan;
  } = {},
) => ({
  vaeTrainer(coder: Coder, from: Digit[], plan: VaePlan, rng: Random) {
    assertBatch(plan);
    const { batch, beta, ...rest } = planOf(plan);
    const lossOf = () => loss(coder, digitBatch(from, batch, rng).x, beta, rng).total;
    return flowTrainer(Object.values(parameters(coder)), lossOf, rest);
  },
});

function assertBatch({ batch }: VaePlan): void {
  if (!(Number.isInteger(batch) && batch >= 1)) throw new RangeError(`no whole number of pictures: ${batch}`);
}

/** Another loss, and the trainer that learns from it; what doesn't fit is refused as it should be. */
const losing = (other: Partial<Parts>) => {
  const { draw, reconstruction, kl, total } = { ...usual, ...other };
  const vaeLoss: typeof rightLoss = (coder, x, beta, rng) => {
    if (!(Number.isFinite(beta) && beta >= 0)) return rightLoss(coder, x, beta, rng);
    return tf.tidy(() => {
      const { mean, logVariance } = coder.encode(x);
      const error = reconstruction(coder.decode(draw(mean, logVariance, rng)), x);
      const nats = kl(mean, logVariance);
      return { total: total(error, nats, beta), reconstruction: error, kl: nats };
    }) as VaeLoss;
  };
  return { vaeLoss, ...trainingOn(vaeLoss) };
};

const half = (coder: Coder, name: string) =>
  Object.fromEntries(Object.entries(coder.parameters).filter(([key]) => key.startsWith(name)));

export default mistakesFor<typeof import("./train-vae.js")>({
  "pixels-summed": {
    because:
      "You added up a picture's squared differences. The reconstruction is their mean; β is a price in that unit, now 196 times too cheap.",
    ...losing({
      reconstruction: (rebuilt, x) =>
        tf.mul(usual.reconstruction(rebuilt, x), x.size / (x.shape[0] as number)),
    }),
  },
  "everything-summed": {
    because: "You added up all squares of the batch. The reconstruction is the mean square of a pixel.",
    ...losing({ reconstruction: (rebuilt, x) => tf.sum(tf.squaredDifference(rebuilt, x)) }),
  },
  "absolute-differences": {
    because: "You averaged absolute differences. The reconstruction is the mean of their squares.",
    ...losing({ reconstruction: (rebuilt, x) => tf.mean(tf.abs(tf.sub(rebuilt, x))) }),
  },
  "root-of-the-error": {
    because: "You took the root of the mean square. The reconstruction is the mean square itself.",
    ...losing({ reconstruction: (rebuilt, x) => tf.sqrt(usual.reconstruction(rebuilt, x)) }),
  },
  "nats-of-one-number": {
    because:
      "You divided the divergence by the length of a code. `klToStandard` returns that of the whole code, and β is the price of each nat.",
    ...losing({
      kl: (mean, logVariance) => tf.div(klToStandard(mean, logVariance), mean.shape[1] as number),
    }),
  },
  "nats-of-one-pixel": {
    because:
      "You divided the divergence by the number of pixels. It counts for each picture; β does the rest.",
    ...losing({ kl: (mean, logVariance) => tf.div(klToStandard(mean, logVariance), 4) }),
  },
  "kl-priced-already": {
    because:
      "You multiplied kl by β before you returned it. It is in nats; only the total knows their price.",
    ...(() => {
      const vaeLoss: typeof rightLoss = (coder, x, beta, rng) => {
        const { total, reconstruction, kl } = rightLoss(coder, x, beta, rng);
        return { total, reconstruction, kl: tf.mul(kl, beta) };
      };
      return { vaeLoss, ...trainingOn(vaeLoss) };
    })(),
  },
  "mean-decoded": {
    because:
      "You decoded the mean in training. Without noise, nothing makes near codes alike, and the variance learns nothing from the pictures.",
    ...losing({ draw: (mean) => tf.clone(mean) }),
  },
  "noise-alone-decoded": {
    because:
      "You decoded plain noise, which says nothing about the pictures. Decode a draw from the code's own distribution.",
    ...losing({ draw: (mean, _, rng) => gaussians(mean.shape, rng) }),
  },
  "one-noise-for-the-batch": {
    because: "You gave all codes of a batch the same noise. Each number of each code has its own.",
    ...losing({
      draw: (mean, logVariance, rng) =>
        reparameterize(
          mean,
          logVariance,
          tf.add(tf.zeros(mean.shape), gaussians([1, mean.shape[1] as number], rng)),
        ),
    }),
  },
  "uniform-noise": {
    because: "You drew uniform noise. A draw from a normal distribution needs standard normal noise.",
    ...losing({
      draw: (mean, logVariance, rng) =>
        reparameterize(
          mean,
          logVariance,
          tf.tensor(
            Array.from({ length: mean.size }, () => 2 * rng.random() - 1),
            mean.shape,
          ),
        ),
    }),
  },
  "draw-cut-off": {
    because:
      "You let no gradient pass the draw, so the encoder never hears what the decoder needed. `reparameterize` exists to let it through.",
    ...losing({ draw: (...given) => stopGradient(usual.draw(...given)) }),
  },
  "beta-weighs-the-reconstruction": {
    because: "You multiplied the reconstruction by β. β is the price of the nats.",
    ...losing({ total: (reconstruction, kl, beta) => tf.add(tf.mul(beta, reconstruction), kl) }),
  },
  "beta-as-a-mixture": {
    because: "You multiplied the reconstruction by 1 − β. It counts in full, whatever a nat costs.",
    ...losing({
      total: (reconstruction, kl, beta) => tf.add(tf.mul(1 - beta, reconstruction), tf.mul(beta, kl)),
    }),
  },
  "divergence-subtracted": {
    because:
      "You subtracted the divergence, which rewards codes for being far from standard normal. They should pay for it.",
    ...losing({ total: (reconstruction, kl, beta) => tf.sub(reconstruction, tf.mul(beta, kl)) }),
  },
  "beta-left-out": {
    because: "You added the two parts as they are. β says what a nat costs.",
    ...losing({ total: (reconstruction, kl) => tf.add(reconstruction, kl) }),
  },
  "reconstruction-alone": {
    because: "You used only the reconstruction as the total. Codes that cost nothing may lie anywhere.",
    ...losing({ total: (reconstruction) => tf.clone(reconstruction) }),
  },
  "decoder-alone": {
    because: "You trained only the decoder. Train both halves, or the codes stay as random as they began.",
    ...trainingOn(rightLoss, { parameters: (coder) => half(coder, "decoder") }),
  },
  "encoder-alone": {
    because: "You trained only the encoder. Train both halves, or nothing learns to read the codes.",
    ...trainingOn(rightLoss, { parameters: (coder) => half(coder, "encoder") }),
  },
  "biases-left-out": {
    because: "You trained only matrices. All of the coder learns, including its biases.",
    ...trainingOn(rightLoss, {
      parameters: ({ parameters }) =>
        Object.fromEntries(Object.entries(parameters).filter(([, { rank }]) => rank > 1)),
    }),
  },
  "clip-not-passed-on": {
    because: "You lost the plan's clip on the way. Pass all of the plan to `flowTrainer`.",
    ...trainingOn(rightLoss, { planOf: ({ clip, ...plan }) => plan }),
  },
  "one-batch-for-all-steps": {
    because: "You drew the batch once, before the first step. Each step has a fresh one.",
    vaeTrainer(coder: Coder, from: Digit[], plan: VaePlan, rng: Random) {
      assertBatch(plan);
      const { x } = digitBatch(from, plan.batch, rng);
      const trainer = flowTrainer(
        Object.values(coder.parameters),
        () => rightLoss(coder, x, plan.beta, rng).total,
        plan,
      );
      return {
        step: () => trainer.step(),
        dispose() {
          trainer.dispose();
          x.dispose();
        },
      };
    },
  },
  "first-digits-only": {
    because: "You took the first digits of the list at every step. `digitBatch` draws from all of them.",
    vaeTrainer(coder: Coder, from: Digit[], plan: VaePlan, rng: Random) {
      assertBatch(plan);
      const lossOf = () =>
        rightLoss(coder, digitBatch(from.slice(0, 1), plan.batch, rng).x, plan.beta, rng).total;
      return flowTrainer(Object.values(coder.parameters), lossOf, plan);
    },
  },
  "rebuilt-from-a-draw": {
    because:
      "You drew noise for the reconstruction. Nothing is drawn there: the most probable code is the mean.",
    rebuild: (coder: Coder, x: tf.Tensor): tf.Tensor =>
      tf.tidy(() => {
        const { mean, logVariance } = coder.encode(x);
        return coder.decode(
          reparameterize(mean, logVariance, tf.randomNormal(mean.shape, 0, 1, "float32", 3)),
        );
      }),
  },
  "variance-added-to-the-code": {
    because:
      "You added the standard deviation to the mean. The most probable code of a normal distribution is its mean.",
    rebuild: (coder: Coder, x: tf.Tensor): tf.Tensor =>
      tf.tidy(() => {
        const { mean, logVariance } = coder.encode(x);
        return coder.decode(tf.add(mean, tf.exp(tf.div(logVariance, 2))));
      }),
  },
  "not-rebuilt": {
    because: "You returned the pictures as they came. Send them through the code and back.",
    rebuild: (coder: Coder, x: tf.Tensor): tf.Tensor => {
      rightRebuild(coder, x).dispose();
      return tf.clone(x);
    },
  },
  "pixels-cut-to-range": {
    because: "You cut the pixels to −1 to 1. Return them as they are; the code that shows them cuts them.",
    rebuild: (coder: Coder, x: tf.Tensor): tf.Tensor =>
      tf.tidy(() => tf.clipByValue(rightRebuild(coder, x), -1, 1)),
  },
  "half-the-error": {
    because: "You halved the squared error. The reconstruction is the mean itself.",
    ...losing({ reconstruction: (rebuilt, x) => tf.div(usual.reconstruction(rebuilt, x), 2) }),
  },
  "variance-for-mean-in-the-code": {
    because: "You gave `reparameterize` mean and log-variance in the wrong order.",
    ...losing({
      draw: (mean, logVariance, rng) => reparameterize(logVariance, mean, gaussians(mean.shape, rng)),
    }),
  },
  "variance-for-mean-in-the-nats": {
    because: "You gave `klToStandard` mean and log-variance in the wrong order.",
    ...losing({ kl: (mean, logVariance) => klToStandard(logVariance, mean) }),
  },
  "drawn-twice": {
    because: "You drew noise twice, and decoded the second code. Each code is drawn once.",
    ...losing({
      draw: (mean, logVariance, rng) => {
        usual.draw(mean, logVariance, rng).dispose();
        return usual.draw(mean, logVariance, rng);
      },
    }),
  },
  "always-the-full-price": {
    because: "You trained with a β of 1. The plan has the price of a nat.",
    ...trainingOn((coder, x, _, rng) => rightLoss(coder, x, 1, rng)),
  },
  "rebuilt-from-the-variance": {
    because: "You decoded the log-variance. The most probable code of a picture is its mean.",
    rebuild: (coder, x) => tf.tidy(() => coder.decode(coder.encode(x).logVariance)),
  },
  "asks-the-latest-trainer": {
    because:
      "You keep the coder outside the function, where the next trainer writes over it. Keep it in the call that makes the trainer.",
    vaeTrainer: asTheLatest(vaeTrainer),
  },
});
