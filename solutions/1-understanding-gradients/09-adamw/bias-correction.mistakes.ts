import { mistakesFor } from "#lib/author/mistakes";

type Divisors = (t: number, beta1: number, beta2: number) => [m: number, v: number];

function refuse(t: number): void {
  if (!Number.isInteger(t) || t < 1) throw new RangeError(`steps are counted from 1, got ${t}`);
}

/** The averages over other divisors. */
const over = (divisors: Divisors, check = refuse) => {
  return (m: number[], v: number[], t: number, beta1: number, beta2: number) => {
    check(t);
    const [a, b] = divisors(t, beta1, beta2);
    return { m: m.map((x) => x / a), v: v.map((x) => x / b) };
  };
};

const right: Divisors = (t, beta1, beta2) => [1 - beta1 ** t, 1 - beta2 ** t];

export default mistakesFor<typeof import("./bias-correction.js")>({
  "corrects-nothing": {
    because: "You return the averages unchanged: at first they are far too small, v even more than m.",
    biasCorrection: over(() => [1, 1]),
  },
  "frozen-at-the-first-step": {
    because:
      "The exponent t is missing: this is right at step 1 and overshoots more and more from step 2 on.",
    biasCorrection: over((_, beta1, beta2) => [1 - beta1, 1 - beta2]),
  },
  "times-t": {
    because: "βᵗ is β to the power t, the share that the start still has. β · t is something else.",
    biasCorrection: over((t, beta1, beta2) => [1 - beta1 * t, 1 - beta2 * t]),
  },
  "power-of-the-rest": {
    because: "The power belongs to β: 1 − βᵗ. Yours is (1 − β)ᵗ, which shrinks instead of approaching 1.",
    biasCorrection: over((t, beta1, beta2) => [(1 - beta1) ** t, (1 - beta2) ** t]),
  },
  "corrects-m-only": {
    because: "v started at 0 too, and with β₂ near 1 it needs the correction longer than m does.",
    biasCorrection: over((t, beta1) => [1 - beta1 ** t, 1]),
  },
  "corrects-v-only": {
    because: "m started at 0 too: divide it by 1 − β₁ᵗ.",
    biasCorrection: over((t, _, beta2) => [1, 1 - beta2 ** t]),
  },
  "betas-swapped": {
    because: "m was averaged with β₁ and v with β₂, so correct each with its own.",
    biasCorrection: over((t, beta1, beta2) => right(t, beta2, beta1)),
  },
  "one-beta-for-both": {
    because: "v was averaged with β₂, so correct it with β₂; you use β₁ for both.",
    biasCorrection: over((t, beta1) => right(t, beta1, beta1)),
  },
  "multiplies-instead": {
    because: "The averages are too small, so divide by 1 − βᵗ; multiplying makes them even smaller.",
    biasCorrection: over((t, beta1, beta2) => [1 / (1 - beta1 ** t), 1 / (1 - beta2 ** t)]),
  },
  "share-of-the-start": {
    because: "βᵗ is the share that the start still has. The gradients have the rest, 1 − βᵗ: divide by that.",
    biasCorrection: over((t, beta1, beta2) => [beta1 ** t, beta2 ** t]),
  },
  "one-step-ahead": {
    because: "Your exponent is t + 1, as if steps were counted from 0. The first step has t = 1.",
    biasCorrection: over((t, beta1, beta2) => right(t + 1, beta1, beta2)),
  },
  "one-step-behind": {
    because: "Your exponent is t − 1, so step 1 divides by 1 − β⁰ = 0. t already counts the gradients.",
    biasCorrection: over((t, beta1, beta2) => right(t - 1, beta1, beta2)),
  },
  "stops-after-ten-steps": {
    because:
      "The correction never stops: 1 − βᵗ approaches 1 by itself. m forgets soon, v in a thousand steps.",
    biasCorrection: over((t, beta1, beta2) => (t > 10 ? [1, 1] : right(t, beta1, beta2))),
  },
  "v-stops-with-m": {
    because: "You stopped correcting v as soon as m no longer needed it. With β₂ near 1, v takes far longer.",
    biasCorrection: over((t, beta1, beta2) => {
      const [a, b] = right(t, beta1, beta2);
      return [a, beta1 ** t < 0.001 ? 1 : b];
    }),
  },
  "corrects-in-place": {
    because: "You overwrote m and v. The next step needs them uncorrected, so return new lists.",
    biasCorrection: (m, v, t, beta1, beta2) => {
      const hat = over(right)(m, v, t, beta1, beta2);
      m.splice(0, m.length, ...hat.m);
      v.splice(0, v.length, ...hat.v);
      return { m, v };
    },
  },
  "root-for-v": {
    because: "v̂ is still a square here: the update takes its root later. Divide by 1 − β₂ᵗ itself.",
    biasCorrection: over((t, beta1, beta2) => [1 - beta1 ** t, Math.sqrt(1 - beta2 ** t)]),
  },
  "accepts-step-zero": {
    because: "At t = 0 you divide by 1 − β⁰ = 0 and return NaN. Refuse it: steps are counted from 1.",
    biasCorrection: over(right, (t) => {
      if (!Number.isInteger(t) || t < 0) throw new RangeError(`t must not be negative, got ${t}`);
    }),
  },
  "refuses-zero-only": {
    because: "0 is not the only t that counts no steps: refuse everything below 1.",
    biasCorrection: over(right, (t) => {
      if (!Number.isInteger(t) || t === 0) throw new RangeError(`t must not be 0, got ${t}`);
    }),
  },
  "accepts-what-is-no-number": {
    because:
      "NaN is not below 1, and its remainder is not above 0: every comparison is false. Test for what t must be instead.",
    biasCorrection: over(right, (t) => {
      if (t < 1 || t % 1 > 0) throw new RangeError(`t must be 1, 2, 3, ..., got ${t}`);
    }),
  },
  "accepts-infinity": {
    because: "Infinity passes your check, but no training takes that many steps: t is a whole number.",
    biasCorrection: over(right, (t) => {
      if (!(t >= 1) || t % 1 > 0) throw new RangeError(`t must be 1, 2, 3, ..., got ${t}`);
    }),
  },
  "accepts-half-steps": {
    because: "Steps are whole. A t of 1.5 is a bug in the caller: refuse it.",
    biasCorrection: over(right, (t) => {
      if (!(t >= 1)) throw new RangeError(`t must be at least 1, got ${t}`);
    }),
  },
  "does-not-name-t": {
    because: "Your error doesn't say which t it refuses. The caller looks for that number first.",
    biasCorrection: over(right, (t) => {
      if (!Number.isInteger(t) || t < 1) throw new RangeError("a step must be a whole number from one up");
    }),
  },
  "tiny-number-in-the-divisor": {
    because:
      "You added a tiny number to the sum of the weights. With t from 1 on the sum is never 0: divide by it as it is.",
    biasCorrection: over((t, beta1, beta2) => [1 - beta1 ** t + 1e-12, 1 - beta2 ** t + 1e-12]),
  },
  "smallest-divisor": {
    because: "You divide by no less than a millionth. With a share near 1 the sum is smaller than that.",
    biasCorrection: over((t, beta1, beta2) => [
      Math.max(1 - beta1 ** t, 1e-6),
      Math.max(1 - beta2 ** t, 1e-6),
    ]),
  },
  "hands-back-the-averages": {
    because:
      "Where nothing is left to correct you return the caller's own list. The results are new lists at every t.",
    biasCorrection: (m, v, t, beta1, beta2) => {
      const hat = over(right)(m, v, t, beta1, beta2);
      const [a, b] = right(t, beta1, beta2);
      return { m: a === 1 ? m : hat.m, v: b === 1 ? v : hat.v };
    },
  },
  "refuses-late-steps": {
    because:
      "You refuse a large t. Every whole number from 1 on counts steps, also one of more than 32 bits.",
    biasCorrection: over(right, (t) => {
      if ((t | 0) !== t || t < 1) throw new RangeError(`t must be 1, 2, 3, ..., got ${t}`);
    }),
  },
  "v-from-m": {
    because: "You corrected m twice, and returned it as v̂, too. v̂ is made of v.",
    biasCorrection: (m, _, t, beta1, beta2) => over(right)(m, m, t, beta1, beta2),
  },
  "start-subtracted": {
    because: "You subtracted β to the power t from the averages. They are divided by 1 minus that.",
    biasCorrection: (m, v, t, beta1, beta2) => {
      refuse(t);
      return { m: m.map((x) => x - beta1 ** t), v: v.map((x) => x - beta2 ** t) };
    },
  },
  "start-added": {
    because: "You added the weight of the start to 1. The gradients have the rest: it is subtracted.",
    biasCorrection: over((t, beta1, beta2) => [1 + beta1 ** t, 1 + beta2 ** t]),
  },
  "root-of-v-hat": {
    because: "You took the root of v̂. It is taken in the step; here v̂ stays an average of squares.",
    biasCorrection: (m, v, t, beta1, beta2) => {
      const hat = over(right)(m, v, t, beta1, beta2);
      return { m: hat.m, v: hat.v.map(Math.sqrt) };
    },
  },
  "beta2-squared": {
    because: "You squared β₂, as v has squares. The gradients are squared, not their weights.",
    biasCorrection: over((t, beta1, beta2) => [1 - beta1 ** t, 1 - beta2 ** (2 * t)]),
  },
});
