import { mistakesFor } from "#lib/author/mistakes";
import { preferenceOdds as right } from "./preference-odds.js";

/** Refuses as it should, and finds the preference in another way. */
const finding = (preference: (a: number, b: number) => number) => ({
  preferenceOdds(a: number, b: number) {
    right(a, b);
    return preference(a, b);
  },
});

/** The normal distribution's chance of a value below x (Abramowitz and Stegun 7.1.26). */
function normal(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const above = (series * Math.exp((-x * x) / 2)) / 2;
  return x < 0 ? above : 1 - above;
}

export default mistakesFor<typeof import("./preference-odds.js")>({
  ratio: {
    because:
      "The share of a in a + b was taken. Strengths have no ratio: at 2 and 0 the share is 1, and negative strengths make nonsense of it.",
    ...finding((a, b) => (a === b ? 0.5 : a / (a + b))),
  },
  "ratio-of-sizes": {
    because:
      "The share was made of absolute values. A strength of −3 is weak, not strong: only the difference matters.",
    ...finding((a, b) => (a === b ? 0.5 : Math.abs(a) / (Math.abs(a) + Math.abs(b)))),
  },
  turned: {
    because: "The difference has the wrong sign: this is the preference for b over a.",
    ...finding((a, b) => right(b, a)),
  },
  "odds-returned": {
    because: "The odds were returned. The chance is the share of the odds in the odds plus one.",
    ...finding((a, b) => Math.exp(a - b)),
  },
  "log-odds-returned": {
    because: "The difference was returned: the logarithm of the odds, not the chance.",
    ...finding((a, b) => a - b),
  },
  "softmax-unshifted": {
    because:
      "e^a was divided by e^a + e^b. The law is right, but e^1000 is Infinity, and the quotient NaN: use the difference.",
    ...finding((a, b) => Math.exp(a) / (Math.exp(a) + Math.exp(b))),
  },
  "infinity-by-infinity": {
    because:
      "The odds were divided by the odds plus one. At a difference of 1000 both are Infinity, and the quotient is NaN.",
    ...finding((a, b) => Math.exp(a - b) / (1 + Math.exp(a - b))),
  },
  "one-minus-the-other": {
    because:
      "The chance was computed as 1 minus the other one. From 1e-9 on it has lost half of its digits, below 1e-16 all.",
    ...finding((a, b) => 1 - 1 / (1 + Math.exp(a - b))),
  },
  "difference-cut": {
    because:
      "The difference was cut at ±30 to avoid an overflow. Then −40 and −200 have the same chance; e to the other side's lead needs no cut.",
    ...finding((a, b) => 1 / (1 + Math.exp(-Math.min(30, Math.max(-30, a - b))))),
  },
  "chance-cut": {
    because:
      "The chance was kept away from 0 and 1 by a small number. Right where a logarithm follows, but it is another chance.",
    ...finding((a, b) => Math.min(1 - 1e-7, Math.max(1e-7, right(a, b)))),
  },
  "powers-of-two": {
    because: "One unit doubles the odds. The law says that it multiplies them by e.",
    ...finding((a, b) => 1 / (1 + 2 ** (b - a))),
  },
  "chess-points": {
    because:
      "This is the formula of chess, where 400 points multiply the odds by 10. Here one unit multiplies them by e.",
    ...finding((a, b) => 1 / (1 + 10 ** ((b - a) / 400))),
  },
  "normal-link": {
    because:
      "The normal distribution was taken as the link, as Thurstone did. Its odds don't grow by the same factor with each unit.",
    ...finding((a, b) => normal(a - b)),
  },
  tanh: {
    because:
      "tanh goes from −1 to 1, and half of it plus ½ doubles the slope: each unit multiplies the odds by e².",
    ...finding((a, b) => (1 + Math.tanh(a - b)) / 2),
  },
  "straight-line": {
    because:
      "The preference grows by the same amount with each unit and is cut at 0 and 1. The odds grow by the same factor.",
    ...finding((a, b) => Math.min(1, Math.max(0, 0.5 + (a - b) / 4))),
  },
  "always-the-better": {
    because: "The stronger one always wins here. A preference is a chance: at a difference of 1 it is 0.73.",
    ...finding((a, b) => (a === b ? 0.5 : Number(a > b))),
  },
  "each-alone": {
    because:
      "Each strength got a chance of its own, and the two were compared. Then a shift of both changes the preference.",
    ...finding((a, b) => right(a, 0) / (right(a, 0) + right(b, 0))),
  },
  "unit-half": {
    because: "The difference was halved: two units multiply the odds by e here, one unit should.",
    ...finding((a, b) => right(a / 2, b / 2)),
  },
  "tanh-alone": {
    because:
      "tanh was used as the chance. It runs from −1 to 1 and is 0 for equals, but a chance runs from 0 to 1.",
    ...finding((a, b) => Math.tanh(a - b)),
  },
  "tanh-of-half-alone": {
    because:
      "tanh of half the difference was used as the chance. It is twice the chance minus 1: from −1 to 1, and 0 for equals.",
    ...finding((a, b) => Math.tanh((a - b) / 2)),
  },
  "half-tanh": {
    because:
      "The law is right, but tanh near −1 plus 1 leaves no digits: chances below 1e-16 become 0. The exponential alone keeps them.",
    ...finding((a, b) => (1 + Math.tanh((a - b) / 2)) / 2),
  },
  "powers-of-ten": {
    because: "One unit multiplies the odds by 10. The law says that it multiplies them by e.",
    ...finding((a, b) => 1 / (1 + 10 ** (b - a))),
  },
  "log-chance-returned": {
    because: "The logarithm of the chance was returned. The chance itself is asked for, from 0 to 1.",
    ...finding((a, b) => -Math.log(1 + Math.exp(b - a))),
  },
  "negative-refused": {
    because:
      "Negative strengths were refused. Strengths are on a scale without ends, and −3 is as good as 3.",
    preferenceOdds(a, b) {
      for (const [name, strength] of Object.entries({ a, b }))
        if (strength < 0) throw new RangeError(`${name} must not be negative, got ${strength}`);
      return right(a, b);
    },
  },
});
