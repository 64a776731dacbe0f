import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { drawFrom, acceptance as rate, residual as rest, verifyDraft as verify } from "./draft-and-verify.js";

const total = (list: number[]) => list.reduce((sum, x) => sum + x, 0);
const shares = (list: number[]) => list.map((x) => x / total(list));

/** Another acceptance; what is no pair of distributions is refused as it should be. */
const accepting = (of: (p: number[], q: number[]) => number) => ({
  acceptance(p: number[], q: number[]): number {
    rate(p, q);
    return of(p, q);
  },
});

/** Another residual, by itself and in a step. */
const leaving = (of: (p: number[], q: number[]) => number[]) => {
  const residual = (p: number[], q: number[]) => {
    rest(p, q);
    return of(p, q);
  };
  return { residual, ...verifying({ replacement: (p, q, _, rng) => drawFrom(residual(p, q), rng) }) };
};

interface Parts {
  accepts: (p: number, q: number, rng: Random, of: { p: number[]; q: number[]; id: number }) => boolean;
  replacement: (p: number[], q: number[], id: number, rng: Random) => number;
  /** what comes after a rejection, besides the replacement */
  after: (drafted: number[], i: number) => number[];
  /** the token after all accepted ones, if any */
  last: (p: number[][], rng: Random) => number[];
  row: (i: number, rows: number) => number;
}

const parts: Parts = {
  accepts: (p, q, rng) => rng.random() < p / q,
  replacement: (p, q, _, rng) => drawFrom(rest(p, q), rng),
  after: () => [],
  last: (p, rng) => [drawFrom(p[p.length - 1], rng)],
  row: (i) => i,
};

/** A step with some of its parts done in another way; what does not fit is refused as it should be. */
function verifying(other: Partial<Parts>) {
  const way = { ...parts, ...other };
  return {
    verifyDraft(drafted: number[], p: number[][], q: number[][], rng: Random): number[] {
      verify(drafted, p, q, { random: () => 0, gauss: () => 0, integer: () => 0 });
      for (const [i, id] of drafted.entries()) {
        const [own, its] = [p[way.row(i, p.length)], q[i]];
        if (way.accepts(own[id], its[id], rng, { p: own, q: its, id })) continue;
        const replaced = way.replacement(own, its, id, rng);
        return [...drafted.slice(0, i), replaced, ...way.after(drafted, i)];
      }
      return [...drafted, ...way.last(p, rng)];
    },
  };
}

/** What a step is given, after its checks. */
type Step = (drafted: number[], p: number[][], q: number[][], rng: Random) => number[];
/** Another step; what does not fit is refused as it should be. */
const stepping = (step: Step) => ({
  verifyDraft(drafted: number[], p: number[][], q: number[][], rng: Random): number[] {
    verify(drafted, p, q, { random: () => 0, gauss: () => 0, integer: () => 0 });
    return step(drafted, p, q, rng);
  },
});
const atTheEnd = (drafted: number[], p: number[][], rng: Random) => [
  ...drafted,
  drawFrom(p[drafted.length], rng),
];

export default mistakesFor<typeof import("./draft-and-verify.js")>({
  "both-draw-the-same": {
    because:
      "This is how often two draws agree. The target doesn't draw: it accepts what it finds likely enough.",
    ...accepting((p, q) => total(p.map((pi, i) => pi * q[i]))),
  },
  "larger-of-the-two": {
    because: "The larger of the two probabilities was taken. What both have in common is the smaller one.",
    ...accepting((p, q) => total(p.map((pi, i) => Math.max(pi, q[i])))),
  },
  "mean-of-the-ratios": {
    because:
      "The ratios were averaged as if all tokens came equally often. The draft draws its likely ones more often.",
    ...accepting((p, q) => total(p.map((pi, i) => (q[i] === 0 ? 1 : Math.min(1, pi / q[i])))) / p.length),
  },
  "target-draws": {
    because: "The ratios were weighed by the target's probabilities. It is the draft that draws.",
    ...accepting((p, q) => total(p.map((pi, i) => pi * (q[i] === 0 ? 1 : Math.min(1, pi / q[i]))))),
  },
  "whole-distance": {
    because:
      "1 less the sum of all differences. Each difference is counted there twice: what is missing here is too much there.",
    ...accepting((p, q) => 1 - total(p.map((pi, i) => Math.abs(pi - q[i])))),
  },
  "half-distance": {
    because:
      "This is half the sum of all differences: how often a token is rejected. The acceptance is 1 minus that.",
    ...accepting((p, q) => total(p.map((pi, i) => Math.abs(pi - q[i]))) / 2),
  },
  "zero-over-zero-rate": {
    because:
      "Where the draft never draws a token, 0 was divided by 0 or multiplied by Infinity. Such a token counts nothing.",
    ...accepting((p, q) => total(p.map((pi, i) => q[i] * Math.min(1, pi / q[i])))),
  },
  "not-divided-by-its-sum": {
    because:
      "The missing shares were not divided by their sum. They sum to less than 1, and are no distribution.",
    residual(p: number[], q: number[]): number[] {
      rest(p, q);
      const missing = p.map((pi, i) => Math.max(0, pi - q[i]));
      return total(missing) === 0 ? [...p] : missing;
    },
  },
  "divided-by-the-acceptance": {
    because: "The missing shares were divided by the acceptance. They sum to what is left of it.",
    residual(p: number[], q: number[]): number[] {
      const kept = rate(p, q);
      const missing = p.map((pi, i) => Math.max(0, pi - q[i]));
      return total(missing) === 0 || kept === 0 ? rest(p, q) : missing.map((m) => m / kept);
    },
  },
  "residual-is-p": {
    because:
      "The replacement is drawn from p. Then tokens that the draft often proposes come too often: they had their chance.",
    ...leaving((p) => [...p]),
  },
  "size-of-the-difference": {
    because: "The size of the difference was taken. Where q is larger than p, nothing is missing.",
    ...leaving((p, q) => {
      const apart = p.map((pi, i) => Math.abs(pi - q[i]));
      return total(apart) === 0 ? [...p] : shares(apart);
    }),
  },
  "draft-less-target": {
    because: "Draft and target are swapped: this is what the draft gives too much of.",
    ...leaving((p, q) => {
      const much = q.map((qi, i) => Math.max(0, qi - p[i]));
      return total(much) === 0 ? [...p] : shares(much);
    }),
  },
  "equal-is-nan": {
    because: "Where p and q are equal, 0 was divided by 0.",
    ...leaving((p, q) => shares(p.map((pi, i) => Math.max(0, pi - q[i])))),
  },
  "sum-of-one-awaited": {
    because:
      "Equal distributions were recognized by an acceptance of exactly 1. Rounded shares rarely add up to it: then 0 is divided by 0.",
    ...leaving((p, q) => {
      const missing = p.map((pi, i) => Math.max(0, pi - q[i]));
      return rate(p, q) === 1 ? [...p] : shares(missing);
    }),
  },
  "one-less-the-acceptance": {
    because:
      "The missing shares were divided by 1 minus the acceptance. Where little is missing, that difference has lost its digits.",
    ...leaving((p, q) => {
      const missing = p.map((pi, i) => Math.max(0, pi - q[i]));
      return total(missing) === 0 ? [...p] : missing.map((m) => m / (1 - rate(p, q)));
    }),
  },
  "nearly-equal-is-equal": {
    because:
      "Distributions that nearly agree were treated as equal. They have a residual, however little is missing.",
    ...leaving((p, q) => {
      const missing = p.map((pi, i) => Math.max(0, pi - q[i]));
      return total(missing) < 1e-14 ? [...p] : shares(missing);
    }),
  },
  "equal-is-even": {
    because: "Where p and q are equal, all tokens got the same share. The residual is p then.",
    ...leaving((p, q) => {
      const missing = p.map((pi, i) => Math.max(0, pi - q[i]));
      return total(missing) === 0 ? p.map(() => 1 / p.length) : shares(missing);
    }),
  },
  "ratio-turned": {
    because:
      "The ratio is turned around. A token is safe where the target finds it at least as likely as the draft did.",
    ...verifying({ accepts: (p, q, rng) => rng.random() < q / p }),
  },
  "difference-for-ratio": {
    because:
      "The draw was compared with p(x) itself. The draft has drawn x already, with q(x): the ratio makes up for that.",
    ...verifying({ accepts: (p, _, rng) => rng.random() < p }),
  },
  "no-chance-for-less": {
    because:
      "Only tokens that the target likes at least as much were accepted. Others pass with the probability p/q.",
    ...verifying({
      accepts(p, q, rng) {
        rng.random();
        return p >= q;
      },
    }),
  },
  "likeliest-only": {
    because:
      "A token passed if it is the target's likeliest. That is greedy decoding, and not what the target would write.",
    ...verifying({
      accepts(_, __, rng, { p, id }) {
        rng.random();
        return p.indexOf(Math.max(...p)) === id;
      },
    }),
  },
  "accepts-the-impossible": {
    because:
      "A draw of exactly 0 accepts a token that the target never writes: below the ratio, not up to it.",
    ...verifying({ accepts: (p, q, rng) => rng.random() <= p / q }),
  },
  "ratio-kept-finite": {
    because:
      "A tiny number was added to q. A token that was drafted has a q above 0, and equal ones always pass.",
    ...verifying({ accepts: (p, q, rng) => rng.random() < p / (q + 1e-9) }),
  },
  "no-draw-where-certain": {
    because: "No number was drawn where the ratio is 1 or more. Exactly one is drawn for each judged token.",
    ...verifying({ accepts: (p, q, rng) => p >= q || rng.random() < p / q }),
  },
  "next-row": {
    because: "A token was judged by the target's distribution after it. It was drafted at its own place.",
    ...verifying({ row: (i, rows) => Math.min(i + 1, rows - 1) }),
  },
  "replaced-from-the-draft": {
    because:
      "The replacement was drawn from q. Draw it from the residual, which makes up for what accepted tokens lack.",
    ...verifying({ replacement: (_, q, __, rng) => drawFrom(q, rng) }),
  },
  "end-from-the-first-row": {
    because:
      "The token at the end was drawn from the first row. It comes after all drafted tokens: the last row is its own.",
    ...verifying({ last: (p, rng) => [drawFrom(p[0], rng)] }),
  },
  "residual-of-the-first-row": {
    because:
      "The residual was taken of the first row, wherever the rejection was. Every place has its own p and q.",
    verifyDraft(drafted: number[], p: number[][], q: number[][], rng: Random): number[] {
      return verifying({ replacement: (_, __, ___, draws) => drawFrom(rest(p[0], q[0]), draws) }).verifyDraft(
        drafted,
        p,
        q,
        rng,
      );
    },
  },
  "rejected-stays": {
    because: "The rejected token was put out after all. It is replaced by a draw from the residual.",
    ...verifying({
      replacement(p, q, id, rng) {
        parts.replacement(p, q, id, rng);
        return id;
      },
    }),
  },
  "rest-kept": {
    because:
      "What was drafted after the rejected token was kept. It was written after a token that isn't there.",
    ...verifying({ after: (drafted, i) => drafted.slice(i + 1) }),
  },
  "no-token-more": {
    because:
      "Where all were accepted, nothing came after them. The target's pass has given one more distribution.",
    ...verifying({ last: () => [] }),
  },
  "row-before-the-last": {
    because:
      "The token at the end was drawn from the last drafted token's distribution. The row after it is the one to draw from.",
    ...verifying({ last: (p, rng) => [drawFrom(p[Math.max(0, p.length - 2)], rng)] }),
  },
  "likeliest-at-the-end": {
    because: "The token at the end is the target's likeliest. It has to be drawn, as the target would.",
    ...verifying({
      last(p, rng) {
        rng.random();
        const row = p[p.length - 1];
        return [row.indexOf(Math.max(...row))];
      },
    }),
  },
  "replaced-from-the-target": {
    because:
      "A rejected token was replaced by a draw from p. What was accepted has used part of p: the residual is left.",
    ...verifying({ replacement: (p, _, __, rng) => drawFrom(p, rng) }),
  },
  "rejected-kept-too": {
    because: "The rejected token was kept before its replacement. The replacement takes its place.",
    ...stepping((drafted, p, q, rng) => {
      for (const [i, id] of drafted.entries())
        if (!(rng.random() < p[i][id] / q[i][id]))
          return [...drafted.slice(0, i + 1), drawFrom(rest(p[i], q[i]), rng)];
      return atTheEnd(drafted, p, rng);
    }),
  },
  "nothing-in-its-place": {
    because:
      "A rejected token was left out, and nothing was drawn in its place. One from the residual replaces it.",
    ...stepping((drafted, p, q, rng) => {
      for (const [i, id] of drafted.entries())
        if (!(rng.random() < p[i][id] / q[i][id])) return drafted.slice(0, i);
      return atTheEnd(drafted, p, rng);
    }),
  },
  "one-draw-for-all": {
    because: "One number was drawn for all tokens. Each that is judged has a draw of its own.",
    ...stepping((drafted, p, q, rng) => {
      const u = rng.random();
      for (const [i, id] of drafted.entries())
        if (!(u < p[i][id] / q[i][id])) return [...drafted.slice(0, i), drawFrom(rest(p[i], q[i]), rng)];
      return atTheEnd(drafted, p, rng);
    }),
  },
  "judges-on-after-a-rejection": {
    because:
      "Tokens after a rejected one were judged, too. They were drafted after a token that isn't there.",
    ...stepping((drafted, p, q, rng) => {
      const out = drafted.map((id, i) =>
        rng.random() < p[i][id] / q[i][id] ? id : drawFrom(rest(p[i], q[i]), rng),
      );
      return atTheEnd(out, p, rng);
    }),
  },
  "residual-of-the-next-row": {
    because:
      "The residual was made of the target's next row. A token is replaced by what its own place lacks.",
    ...stepping((drafted, p, q, rng) => {
      for (const [i, id] of drafted.entries())
        if (!(rng.random() < p[i][id] / q[i][id]))
          return [...drafted.slice(0, i), drawFrom(rest(p[i + 1], q[i]), rng)];
      return atTheEnd(drafted, p, rng);
    }),
  },
  "draft-row-of-the-first": {
    because:
      "Each token was compared with the draft's first row. The draft has a distribution at each place.",
    ...stepping((drafted, p, q, rng) => {
      for (const [i, id] of drafted.entries())
        if (!(rng.random() < p[i][id] / q[0][id]))
          return [...drafted.slice(0, i), drawFrom(rest(p[i], q[i]), rng)];
      return atTheEnd(drafted, p, rng);
    }),
  },
  "last-id-in-the-gap": {
    because:
      "Where the draw lies beyond the rounded sum, the last id was given. It may have no probability at all.",
    drawFrom(probabilities: number[], rng: Random): number {
      const u = rng.random();
      let reached = 0;
      for (const [id, share] of probabilities.entries()) {
        reached += share;
        if (reached > u) return id;
      }
      return probabilities.length - 1;
    },
  },
});
