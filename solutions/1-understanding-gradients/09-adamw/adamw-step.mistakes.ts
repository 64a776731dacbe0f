import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import type { AdamWConfig } from "./adamw-step.js";
import { biasCorrection } from "./bias-correction.js";
import { type Moments, moments } from "./moments.js";

/** What one number knows when it is moved. */
interface Knows extends AdamWConfig {
  x: number;
  g: number;
  m: number;
  v: number;
  mHat: number;
  vHat: number;
}

interface Changes {
  /** From a parameter to the one after decay and update. */
  move?: (n: Knows) => number;
  /** The new moments. */
  renew?: (state: Moments, g: number[], theta: number[], c: AdamWConfig) => Moments;
  /** The corrected moments. */
  correct?: (now: Moments, t: number, c: AdamWConfig) => Moments;
  /** What is handed to the next step. */
  hand?: (now: Moments, hat: Moments, old: Moments) => Moments;
}

const update = (n: Knows) => (n.lr * n.mHat) / (Math.sqrt(n.vHat) + n.epsilon);
const faded = (n: Knows) => n.x * (1 - n.lr * n.weightDecay);
const average: Changes["renew"] = (state, g, _, c) => moments(state.m, state.v, g, c.beta1, c.beta2);
const corrected: Changes["correct"] = (now, t, c) => biasCorrection(now.m, now.v, t, c.beta1, c.beta2);

/** The moments, of which only one is compared with the gradient. */
const unchecked =
  (compared: "m" | "v"): Changes["renew"] =>
  (state, g, _, c) => {
    assertSameLength(`the lengths of ${compared} and g`, state[compared].length, g.length);
    return {
      m: g.map((x, i) => c.beta1 * state.m[i] + (1 - c.beta1) * x),
      v: g.map((x, i) => c.beta2 * state.v[i] + (1 - c.beta2) * x * x),
    };
  };

/** AdamW with one of its parts replaced. */
const adamw =
  ({
    move = (n) => faded(n) - update(n),
    renew = average,
    correct = corrected,
    hand = (now) => now,
  }: Changes) =>
  (theta: number[], g: number[], state: Moments, t: number, c: AdamWConfig) => {
    assertSameLength("the lengths of theta and g", theta.length, g.length);
    const now = renew(state, g, theta, c);
    const hat = correct(now, t, c);
    const moved = theta.map((x, i) =>
      move({ ...c, x, g: g[i], m: now.m[i], v: now.v[i], mHat: hat.m[i], vHat: hat.v[i] }),
    );
    return { theta: moved, ...hand(now, hat, state) };
  };

export default mistakesFor<typeof import("./adamw-step.js")>({
  "rests-where-the-gradient-is-0": {
    because:
      "You left a parameter with g = 0 unchanged. It still decays, and its old momentum still moves it.",
    adamwStep: adamw({ move: (n) => (n.g === 0 ? n.x : faded(n) - update(n)) }),
  },
  "decays-only-with-a-gradient": {
    because: "You left out the decay where g = 0. It doesn't depend on the gradient: every parameter decays.",
    adamwStep: adamw({ move: (n) => (n.g === 0 ? n.x : faded(n)) - update(n) }),
  },
  "moves-only-with-a-gradient": {
    because:
      "You left out the update where g = 0. The momentum of earlier gradients still moves a parameter.",
    adamwStep: adamw({ move: (n) => (n.g === 0 ? faded(n) : faded(n) - update(n)) }),
  },
  "no-update": {
    because: "The update is missing: the parameters only decay, and their gradients don't move them.",
    adamwStep: adamw({ move: faded }),
  },
  "no-bias-correction": {
    because: "You use m and v themselves in the update, still close to the zeros that they started from.",
    adamwStep: adamw({ correct: (now) => now }),
  },
  "only-m-corrected": {
    because: "You corrected only m. v is then far too small at first, and the first steps are far too long.",
    adamwStep: adamw({ correct: (now, t, c) => ({ m: corrected(now, t, c).m, v: now.v }) }),
  },
  "only-v-corrected": {
    because: "You corrected only v. m is then ten times too small at first, and so are the first steps.",
    adamwStep: adamw({ correct: (now, t, c) => ({ m: now.m, v: corrected(now, t, c).v }) }),
  },
  "correction-frozen-at-step-one": {
    because: "Your correction always uses t = 1. It must fade as t grows; from step 2 on this is too much.",
    adamwStep: adamw({ correct: (now, _, c) => corrected(now, 1, c) }),
  },
  "betas-swapped": {
    because:
      "You swapped β₁ and β₂: β₁ belongs to m, β₂ to v. The first step can't tell, but the second can.",
    adamwStep: adamw({
      renew: (state, g, _, c) => moments(state.m, state.v, g, c.beta2, c.beta1),
      correct: (now, t, c) => biasCorrection(now.m, now.v, t, c.beta2, c.beta1),
    }),
  },
  "betas-swapped-in-the-moments": {
    because: "You made the moments with β₁ and β₂ swapped: β₁ is the share of m that stays, β₂ that of v.",
    adamwStep: adamw({ renew: (state, g, _, c) => moments(state.m, state.v, g, c.beta2, c.beta1) }),
  },
  "betas-swapped-in-the-correction": {
    because: "You passed β₁ and β₂ to the correction in the wrong order: m is corrected with β₁, v with β₂.",
    adamwStep: adamw({
      correct: (now, t, c) => biasCorrection(now.m, now.v, t, c.beta2, c.beta1),
    }),
  },
  "corrects-the-old-moments": {
    because: "You corrected the old m and v. This step's gradient counts too: correct the new moments.",
    adamwStep: (theta, g, state, t, c) =>
      adamw({ correct: () => biasCorrection(state.m, state.v, t, c.beta1, c.beta2) })(theta, g, state, t, c),
  },
  "epsilon-inside-the-root": {
    because:
      "Add ε after the root: inside it, 1e-8 acts like 1e-4 and slows down every parameter with small gradients.",
    adamwStep: adamw({ move: (n) => faded(n) - (n.lr * n.mHat) / Math.sqrt(n.vHat + n.epsilon) }),
  },
  "no-epsilon": {
    because: "ε is missing: a number whose gradient has always been 0 divides 0 by 0.",
    adamwStep: adamw({ move: (n) => faded(n) - (n.lr * n.mHat) / Math.sqrt(n.vHat) }),
  },
  "epsilon-is-fixed": {
    because: "Whatever config.epsilon is, your steps use a tiny ε. Add the one that you are given.",
    adamwStep: adamw({ move: (n) => faded(n) - (n.lr * n.mHat) / (Math.sqrt(n.vHat) + 1e-8) }),
  },
  "epsilon-before-the-correction": {
    because:
      "You added ε to √v, before the correction. Some libraries do; here it is added to √v̂, the corrected one.",
    adamwStep: adamw({
      correct: (now, t, c) => {
        const hat = corrected(now, t, c);
        return { m: hat.m, v: now.v.map((v) => (Math.sqrt(v) + c.epsilon) ** 2 / (1 - c.beta2 ** t)) };
      },
      move: (n) => faded(n) - (n.lr * n.mHat) / Math.sqrt(n.vHat),
    }),
  },
  "no-square-root": {
    because: "v̂ is a mean of squares; its root is a size. Without the root, small gradients make huge steps.",
    adamwStep: adamw({ move: (n) => faded(n) - (n.lr * n.mHat) / (n.vHat + n.epsilon) }),
  },
  "decay-in-the-gradient": {
    because:
      "You added λ·θ to the gradient, so Adam rescales it like a gradient. The W of AdamW keeps it separate.",
    adamwStep: adamw({
      renew: (state, g, theta, c) => {
        const pulled = g.map((x, i) => x + c.weightDecay * theta[i]);
        return moments(state.m, state.v, pulled, c.beta1, c.beta2);
      },
      move: (n) => n.x - update(n),
    }),
  },
  "decay-over-the-root": {
    because:
      "You divided the decay by √v̂ + ε along with m̂. It is a share of θ alone, whatever the gradients.",
    adamwStep: adamw({
      move: (n) => n.x - (n.lr * (n.mHat + n.weightDecay * n.x)) / (Math.sqrt(n.vHat) + n.epsilon),
    }),
  },
  "no-decay": {
    because: "The weight decay is missing: every parameter also shrinks by the share α·λ.",
    adamwStep: adamw({ move: (n) => n.x - update(n) }),
  },
  "decay-not-times-lr": {
    because:
      "Each step shrinks a parameter by the share α·λ. You use λ, and the whole model is gone in no time.",
    adamwStep: adamw({ move: (n) => n.x * (1 - n.weightDecay) - update(n) }),
  },
  "decay-grows": {
    because: "Your decay has the wrong sign: parameters should shrink, and yours grow.",
    adamwStep: adamw({ move: (n) => n.x * (1 + n.lr * n.weightDecay) - update(n) }),
  },
  "decay-after-the-update": {
    because: "You let the update decay too: the decay is a share of the old θ, before the update.",
    adamwStep: adamw({ move: (n) => (n.x - update(n)) * (1 - n.lr * n.weightDecay) }),
  },
  "v-from-absolute-gradient": {
    because: "v averages g². If it averaged |g|, the square root below would have the wrong unit.",
    adamwStep: adamw({
      renew: (state, g, _, c) => ({
        m: moments(state.m, state.v, g, c.beta1, c.beta2).m,
        v: state.v.map((old, i) => c.beta2 * old + (1 - c.beta2) * Math.abs(g[i])),
      }),
    }),
  },
  "clips-the-update": {
    because:
      "You clipped the update at α. After quiet steps a gradient moves θ farther, because m reacts to it before v does.",
    adamwStep: adamw({
      move: (n) => {
        const ratio = n.mHat / (Math.sqrt(n.vHat) + n.epsilon);
        return faded(n) - n.lr * Math.max(-1, Math.min(1, ratio));
      },
    }),
  },
  "climbs-the-hill": {
    because: "The gradient points uphill: subtract the update.",
    adamwStep: adamw({ move: (n) => faded(n) + update(n) }),
  },
  "forgets-the-learning-rate": {
    because: "You didn't multiply the update by α: every first step then has length 1.",
    adamwStep: adamw({ move: (n) => faded(n) - update(n) / n.lr }),
  },
  "forgets-the-momentum": {
    because: "You used the newest gradient in place of m̂. The first step can't tell, but the second can.",
    adamwStep: adamw({ move: (n) => faded(n) - (n.lr * n.g) / (Math.sqrt(n.vHat) + n.epsilon) }),
  },
  "one-rate-for-all": {
    because:
      "All your numbers share one v̂. The point of Adam is to divide each by the size of its own gradients.",
    adamwStep: adamw({
      correct: (now, t, c) => {
        const hat = corrected(now, t, c);
        const mean = hat.v.reduce((sum, v) => sum + v, 0) / hat.v.length;
        return { m: hat.m, v: hat.v.map(() => mean) };
      },
    }),
  },
  "returns-the-corrected-moments": {
    because: "m̂ and v̂ are for this step's update only. The next step needs the averages m and v themselves.",
    adamwStep: adamw({ hand: (_, hat) => hat }),
  },
  "returns-the-old-moments": {
    because: "You return m and v as they came in, so no step ever learns about the gradients before it.",
    adamwStep: adamw({ hand: (_now, _hat, old) => old }),
  },
  "renews-the-old-state": {
    because:
      "You put the new m and v into the state that you were given. Return them, and leave the old state unchanged.",
    adamwStep: (theta, g, state, t, c) => {
      const next = adamw({})(theta, g, state, t, c);
      Object.assign(state, { m: next.m, v: next.v });
      return next;
    },
  },
  "moves-in-place": {
    because: "You overwrote the parameters that you were given. Return a new list.",
    adamwStep: (theta, g, state, t, c) => {
      const next = adamw({})(theta, g, state, t, c);
      theta.splice(0, theta.length, ...next.theta);
      return { ...next, theta };
    },
  },
  "trusts-the-length-of-m": {
    because: "You did not compare m with the gradient: an m of another length is refused, too.",
    adamwStep: adamw({ renew: unchecked("v") }),
  },
  "trusts-the-length-of-v": {
    because: "You did not compare v with the gradient: a v of another length is refused, too.",
    adamwStep: adamw({ renew: unchecked("m") }),
  },
  "lets-a-t-of-nan-through": {
    because:
      "NaN is not below 1, and its remainder is not above 0. Test whether t is one of 1, 2, 3, ... instead.",
    adamwStep: adamw({
      correct: ({ m, v }, t, c) => {
        if (t < 1 || t % 1 > 0) throw new RangeError(`t must be 1, 2, 3, ..., got ${t}`);
        return { m: m.map((x) => x / (1 - c.beta1 ** t)), v: v.map((x) => x / (1 - c.beta2 ** t)) };
      },
    }),
  },
  "moments-exchanged": {
    because: "You gave the old v for m and the old m for v. Each average goes on from its own old value.",
    adamwStep: adamw({ renew: (state, g, _, c) => moments(state.v, state.m, g, c.beta1, c.beta2) }),
  },
  "corrected-averages-exchanged": {
    because: "You swapped the corrected moments. m̂ comes from m and β₁, v̂ from v and β₂.",
    adamwStep: adamw({ correct: (now, t, c) => biasCorrection(now.v, now.m, t, c.beta1, c.beta2) }),
  },
  "decays-the-gradient": {
    because: "The step starts from the gradient. θ is what decays and moves.",
    adamwStep: adamw({ move: (n) => n.g * (1 - n.lr * n.weightDecay) - update(n) }),
  },
  "divides-by-nothing": {
    because:
      "Your step is lr · m̂. It is still to be divided by √v̂ + ε, which makes each number's rate its own.",
    adamwStep: adamw({ move: (n) => faded(n) - n.lr * n.mHat }),
  },
  "decays-by-the-learning-rate": {
    because:
      "Your decay is the learning rate alone. Each step shrinks a parameter by lr times the weight decay.",
    adamwStep: adamw({ move: (n) => n.x * (1 - n.lr) - update(n) }),
  },
  "multiplies-by-the-root": {
    because: "You multiplied by √v̂ + ε. Large gradients get small rates: divide by it.",
    adamwStep: adamw({ move: (n) => faded(n) - n.lr * n.mHat * (Math.sqrt(n.vHat) + n.epsilon) }),
  },
  "decay-by-an-amount": {
    because: "You took the same amount from every parameter. The decay is a share: large ones lose more.",
    adamwStep: adamw({ move: (n) => n.x - n.lr * n.weightDecay - update(n) }),
  },
  "decay-by-the-sign": {
    because: "You decayed by the sign of the parameter. The decay is a share of it.",
    adamwStep: adamw({ move: (n) => n.x - n.lr * n.weightDecay * Math.sign(n.x) - update(n) }),
  },
  "decay-halved": {
    because: "You halved the decay. The ½ of an L2 penalty is gone here: the share is lr · weightDecay.",
    adamwStep: adamw({ move: (n) => n.x * (1 - (n.lr * n.weightDecay) / 2) - update(n) }),
  },
  "decay-times-lr-twice": {
    because: "You multiplied the decay by the learning rate twice. The share is lr · weightDecay.",
    adamwStep: adamw({ move: (n) => n.x * (1 - n.lr * n.lr * n.weightDecay) - update(n) }),
  },
  "decay-before-and-after": {
    because: "You decayed before and after the update. A step decays once, before it.",
    adamwStep: adamw({ move: (n) => (faded(n) - update(n)) * (1 - n.lr * n.weightDecay) }),
  },
  "decays-the-update": {
    because: "You shrank the update. The decay shrinks the parameter itself.",
    adamwStep: adamw({ move: (n) => n.x - update(n) * (1 - n.lr * n.weightDecay) }),
  },
  "no-decay-is-no-setting": {
    because: "You took a weight decay of 0 for none given. 0 is a setting: then nothing decays.",
    adamwStep: adamw({ move: (n) => n.x * (1 - n.lr * (n.weightDecay || 0.01)) - update(n) }),
  },
  "epsilon-as-a-floor": {
    because: "You took the larger of √v̂ and ε. ε is added to √v̂.",
    adamwStep: adamw({ move: (n) => faded(n) - (n.lr * n.mHat) / Math.max(Math.sqrt(n.vHat), n.epsilon) }),
  },
  "moves-by-the-sign": {
    because: "You moved by the sign of m̂ alone. Its size against √v̂ says how far.",
    adamwStep: adamw({ move: (n) => faded(n) - n.lr * Math.sign(n.mHat) }),
  },
  "correction-one-step-late": {
    because: "You corrected for step t − 1. t counts this step, from 1.",
    adamwStep: adamw({
      correct: (now, t, c) => {
        biasCorrection(now.m, now.v, t, c.beta1, c.beta2);
        return biasCorrection(now.m, now.v, Math.max(1, t - 1), c.beta1, c.beta2);
      },
    }),
  },
  "correction-one-step-early": {
    because: "You corrected for step t + 1. t counts this step, from 1.",
    adamwStep: adamw({
      correct: (now, t, c) => {
        biasCorrection(now.m, now.v, t, c.beta1, c.beta2);
        return biasCorrection(now.m, now.v, t + 1, c.beta1, c.beta2);
      },
    }),
  },
});
