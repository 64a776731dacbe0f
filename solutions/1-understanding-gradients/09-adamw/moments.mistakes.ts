import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

type Next = (old: number, g: number, beta1: number, beta2: number) => number;

const rightM: Next = (m, g, beta1) => beta1 * m + (1 - beta1) * g;
const rightV: Next = (v, g, _, beta2) => beta2 * v + (1 - beta2) * g * g;

/** Both averages, number by number, with the checks of the stub. */
const averages =
  (nextM: Next, nextV: Next) => (m: number[], v: number[], g: number[], beta1: number, beta2: number) => {
    assertSameLength("the lengths of m and g", m.length, g.length);
    assertSameLength("the lengths of v and g", v.length, g.length);
    return {
      m: m.map((old, i) => nextM(old, g[i], beta1, beta2)),
      v: v.map((old, i) => nextV(old, g[i], beta1, beta2)),
    };
  };

export default mistakesFor<typeof import("./moments.js")>({
  "shares-exchanged": {
    because:
      "β is the share of the old average, and 1 − β that of the newest value. You have them the other way around.",
    moments: averages(
      (m, g, beta1) => (1 - beta1) * m + beta1 * g,
      (v, g, _, beta2) => (1 - beta2) * v + beta2 * g * g,
    ),
  },
  "adds-the-whole-gradient": {
    because:
      "You add the whole new gradient, so this is a growing sum and not an average: weight it by 1 − β.",
    moments: averages(
      (m, g, beta1) => beta1 * m + g,
      (v, g, _, beta2) => beta2 * v + g * g,
    ),
  },
  "adds-the-whole-square": {
    because:
      "In v you add the whole square, so v is a growing sum: weight it by 1 − β₂, as m does with 1 − β₁.",
    moments: averages(rightM, (v, g, _, beta2) => beta2 * v + g * g),
  },
  "betas-swapped": {
    because: "β₁ belongs to m and β₂ to v. Swapped, the direction reacts too slowly and the size too fast.",
    moments: averages(
      (m, g, _, beta2) => rightM(m, g, beta2, 0),
      (v, g, beta1) => rightV(v, g, 0, beta1),
    ),
  },
  "one-beta-for-both": {
    because: "v has its own β: β₂, which usually forgets a hundred times more slowly than β₁.",
    moments: averages(rightM, (v, g, beta1) => rightV(v, g, 0, beta1)),
  },
  "absolute-gradient": {
    because: "v averages the squares of the gradients. You average their absolute values.",
    moments: averages(rightM, (v, g, _, beta2) => beta2 * v + (1 - beta2) * Math.abs(g)),
  },
  "unsquared-gradient": {
    because: "v averages g², not g. If gradients of opposite sign cancel, v says nothing about their size.",
    moments: averages(rightM, (v, g, _, beta2) => beta2 * v + (1 - beta2) * g),
  },
  "squares-the-average": {
    because: "Square first: v is the average of the squares, not the square of the average.",
    moments: averages(rightM, (v, g, _, beta2) => (beta2 * v + (1 - beta2) * g) ** 2),
  },
  "squares-the-share-too": {
    because: "Square only the gradient. Leave its share 1 − β₂ unsquared, or the shares don't sum to 1.",
    moments: averages(rightM, (v, g, _, beta2) => beta2 * v + ((1 - beta2) * g) ** 2),
  },
  "squares-the-new-m": {
    because: "v averages the squares of the raw gradients. You square the new m.",
    moments: (m, v, g, beta1, beta2) => {
      const next = averages(rightM, rightV)(m, v, g, beta1, beta2);
      return { m: next.m, v: v.map((old, i) => beta2 * old + (1 - beta2) * next.m[i] ** 2) };
    },
  },
  "squares-the-distance-from-m": {
    because:
      "That is a variance: the squared distance from m. v averages g² itself, the squared distance from 0.",
    moments: (m, v, g, beta1, beta2) => ({
      m: averages(rightM, rightV)(m, v, g, beta1, beta2).m,
      v: v.map((old, i) => beta2 * old + (1 - beta2) * (g[i] - m[i]) ** 2),
    }),
  },
  "forgets-the-past": {
    because: "The old average has no share in your new one: its share β stays.",
    moments: averages(
      (_, g, beta1) => (1 - beta1) * g,
      (_, g, _beta1, beta2) => (1 - beta2) * g * g,
    ),
  },
  "whole-past": {
    because: "You keep the whole old average and add the newest value: only the share β of it stays.",
    moments: averages(
      (m, g, beta1) => m + (1 - beta1) * g,
      (v, g, _, beta2) => v + (1 - beta2) * g * g,
    ),
  },
  "one-average-for-all": {
    because:
      "You average over the numbers of the gradient. The average runs over steps, for each number separately.",
    moments: (m, v, g, beta1, beta2) => {
      const next = averages(rightM, rightV)(m, v, g, beta1, beta2);
      const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
      return { m: next.m.map(() => mean(next.m)), v: next.v.map(() => mean(next.v)) };
    },
  },
  "averages-in-place": {
    because: "You overwrote the old averages. Return new lists: the caller still holds the old state.",
    moments: (m, v, g, beta1, beta2) => {
      const next = averages(rightM, rightV)(m, v, g, beta1, beta2);
      m.splice(0, m.length, ...next.m);
      v.splice(0, v.length, ...next.v);
      return { m, v };
    },
  },
  "v-has-a-floor": {
    because:
      "You kept v above a tiny number. It may be 0: the ε of the update keeps the divisor away from 0.",
    moments: averages(rightM, (v, g, b1, b2) => Math.max(1e-12, rightV(v, g, b1, b2))),
  },
  "old-m-with-beta2": {
    because: "You kept the old m with β₂. m has the share β₁ in both of its terms.",
    moments: averages((m, g, beta1, beta2) => beta2 * m + (1 - beta1) * g, rightV),
  },
  "new-g-with-beta2": {
    because: "You weighted the newest g in m with 1 − β₂. m has β₁ in both of its terms.",
    moments: averages((m, g, beta1, beta2) => beta1 * m + (1 - beta2) * g, rightV),
  },
  "old-v-with-beta1": {
    because: "You kept the old v with β₁. v has the share β₂ in both of its terms.",
    moments: averages(rightM, (v, g, beta1, beta2) => beta1 * v + (1 - beta2) * g * g),
  },
  "new-square-with-beta1": {
    because: "You weighted the newest square with 1 − β₁. v has β₂ in both of its terms.",
    moments: averages(rightM, (v, g, beta1, beta2) => beta2 * v + (1 - beta1) * g * g),
  },
  "v-forgets-the-past": {
    because: "Your v holds the newest square alone. The old v stays in it with the share β₂.",
    moments: averages(rightM, (_v, g, _b, beta2) => (1 - beta2) * g * g),
  },
  "v-doubles-the-gradient": {
    because: "You doubled g where it is to be squared: v averages g², not 2g.",
    moments: averages(rightM, (v, g, _, beta2) => beta2 * v + (1 - beta2) * g * 2),
  },
  "shares-of-m-exchanged": {
    because: "You exchanged the shares in m. The old m keeps β₁, and the newest gradient gets 1 − β₁.",
    moments: averages((m, g, beta1) => (1 - beta1) * m + beta1 * g, rightV),
  },
  "shares-of-v-exchanged": {
    because: "You exchanged the shares in v. The old v keeps β₂, and the newest square gets 1 − β₂.",
    moments: averages(rightM, (v, g, _, beta2) => (1 - beta2) * v + beta2 * g * g),
  },
  "gradient-subtracted": {
    because: "You subtracted the newest gradient. m moves toward it; the step against it comes later.",
    moments: averages((m, g, beta1) => beta1 * m - (1 - beta1) * g, rightV),
  },
  "begins-at-the-gradient": {
    because:
      "You began m at the first gradient. It begins at 0 and moves a little; the correction comes later.",
    moments: averages((m, g, beta1) => (m === 0 ? g : beta1 * m + (1 - beta1) * g), rightV),
  },
  "begins-at-the-square": {
    because:
      "You began v at the first square. It begins at 0 and moves a little; the correction comes later.",
    moments: averages(rightM, (v, g, _, beta2) => (v === 0 ? g * g : beta2 * v + (1 - beta2) * g * g)),
  },
  "corrects-at-once": {
    because:
      "You divided m by 1 − β₁. The correction is a step of its own, and what is kept stays uncorrected.",
    moments: averages((m, g, beta1) => (beta1 * m + (1 - beta1) * g) / (1 - beta1), rightV),
  },
  "looks-ahead": {
    because: "You moved m toward the gradient twice, as Nesterov's momentum does. Adam moves it once.",
    moments: averages((m, g, beta1) => beta1 * (beta1 * m + (1 - beta1) * g) + (1 - beta1) * g, rightV),
  },
  "rests-at-zero-gradient": {
    because: "You left m as it was where the gradient is 0. A 0 counts: m fades to the share β₁.",
    moments: averages((m, g, beta1) => (g === 0 ? m : rightM(m, g, beta1, 0)), rightV),
  },
  "zero-is-no-beta": {
    because: "You took a β of 0 for none given. 0 is a share: nothing of the old average stays.",
    moments: averages(
      (m, g, beta1) => rightM(m, g, beta1 || 0.9, 0),
      (v, g, _, beta2) => rightV(v, g, 0, beta2 || 0.999),
    ),
  },
  "root-of-v": {
    because: "You took the root of v. It is taken in the step; v stays an average of squares.",
    moments: averages(rightM, (v, g, beta1, beta2) => Math.sqrt(rightV(v, g, beta1, beta2))),
  },
  "v-never-falls": {
    because: "You kept the larger of the old and the new v, as AMSGrad does. Here v may fall.",
    moments: averages(rightM, (v, g, beta1, beta2) => Math.max(v, rightV(v, g, beta1, beta2))),
  },
  "squares-the-old-v": {
    because: "You squared the old v. It is made of squares already: only the newest gradient is squared.",
    moments: averages(rightM, (v, g, _, beta2) => beta2 * v * v + (1 - beta2) * g * g),
  },
  "squares-the-old-m": {
    because: "You squared the old m for v. v averages the squared gradients.",
    moments: (m, v, g, beta1, beta2) => {
      const { m: next } = averages(rightM, rightV)(m, v, g, beta1, beta2);
      return { m: next, v: v.map((old, i) => beta2 * old + (1 - beta2) * m[i] ** 2) };
    },
  },
  "v-from-the-old-m": {
    because: "You kept the share β₂ of m in v. Each average goes on from its own old value.",
    moments: (m, v, g, beta1, beta2) => {
      const { m: next } = averages(rightM, rightV)(m, v, g, beta1, beta2);
      return { m: next, v: m.map((old, i) => beta2 * old + (1 - beta2) * g[i] ** 2) };
    },
  },
  "m-from-the-old-v": {
    because: "You kept the share β₁ of v in m. Each average goes on from its own old value.",
    moments: (m, v, g, beta1, beta2) => {
      const { v: next } = averages(rightM, rightV)(m, v, g, beta1, beta2);
      return { m: v.map((old, i) => beta1 * old + (1 - beta1) * g[i]), v: next };
    },
  },
  "old-lists-where-all-stays": {
    because: "Where both β are 1 you returned the old lists. Make new ones also where nothing changes.",
    moments: (m, v, g, beta1, beta2) =>
      beta1 === 1 && beta2 === 1 ? { m, v } : averages(rightM, rightV)(m, v, g, beta1, beta2),
  },
});
