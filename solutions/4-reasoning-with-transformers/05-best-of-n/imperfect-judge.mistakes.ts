import { mistakesFor } from "#lib/author/mistakes";
import { type JudgeRates, imperfectJudge as right } from "./imperfect-judge.js";

interface Setting {
  p: number;
  tpr: number;
  fpr: number;
  n: number;
  /** the chance that a chain is accepted */
  accepts: number;
  /** the chance that an accepted one is right */
  precision: number;
  /** the chance that a rejected one is right */
  missed: number;
}

/** Another chance; what does not fit is refused as it should be. */
const chancing = (chance: (setting: Setting) => number) => ({
  imperfectJudge(p: number, { tpr, fpr }: JudgeRates, n: number): number {
    right(p, { tpr, fpr }, n);
    const accepts = p * tpr + (1 - p) * fpr;
    const precision = accepts > 0 ? (p * tpr) / accepts : 0;
    const missed = accepts < 1 ? (p * (1 - tpr)) / (1 - accepts) : 0;
    return chance({ p, tpr, fpr, n, accepts, precision, missed });
  },
});

const mixed = (none: number, accepted: number, rejected: number) => (1 - none) * accepted + none * rejected;

export default mistakesFor<typeof import("./imperfect-judge.js")>({
  coverage: {
    because: "This is coverage: how often any chain is right. The judge's errors have no part in it.",
    ...chancing(({ p, n }) => 1 - (1 - p) ** n),
  },
  "coverage-of-accepted-right-ones": {
    because:
      "This is how often at least one right chain is accepted. A wrong one may be accepted beside it, and be returned.",
    ...chancing(({ p, tpr, n }) => 1 - (1 - p * tpr) ** n),
  },
  "coverage-times-tpr": {
    because:
      "Coverage was multiplied by the true positive rate. The false positives count too: they compete with the right chains.",
    ...chancing(({ p, tpr, n }) => tpr * (1 - (1 - p) ** n)),
  },
  "none-accepted-is-wrong": {
    because:
      "Where the judge rejects all chains, nothing is right here. One of them is returned all the same, and it may be right.",
    ...chancing(({ accepts, precision, n }) => (1 - (1 - accepts) ** n) * precision),
  },
  "cases-swapped": {
    because:
      "The two cases were swapped. `rejectsAll` is how often the judge rejects all, and then a rejected chain is returned.",
    ...chancing(({ n, accepts, precision, missed }) => {
      const none = (1 - accepts) ** n;
      return none * precision + (1 - none) * missed;
    }),
  },
  "none-accepted-as-p": {
    because:
      "Where all chains are rejected, p was taken. But a chain that was rejected is right less often than any chain.",
    ...chancing(({ p, accepts, precision, n }) => mixed((1 - accepts) ** n, precision, p)),
  },
  "none-accepted-as-missed": {
    because:
      "1 − tpr was taken for the rejected chains. That is how often a right chain is rejected, not how often a rejected one is right.",
    ...chancing(({ tpr, accepts, precision, n }) => mixed((1 - accepts) ** n, precision, 1 - tpr)),
  },
  "one-rejected-at-most": {
    because:
      "All n chains must be rejected for the second case. Here it has the chance that a single one is.",
    ...chancing(({ accepts, precision, missed }) => mixed(1 - accepts, precision, missed)),
  },
  "one-chain-less": {
    because: "One chain too few must be rejected. It takes all n.",
    ...chancing(({ accepts, precision, missed, n }) => mixed((1 - accepts) ** (n - 1), precision, missed)),
  },
  "tpr-as-precision": {
    because:
      "tpr was taken for the accepted chains. That is how often a right chain is accepted, not how often an accepted one is right.",
    ...chancing(({ tpr, accepts, missed, n }) => mixed((1 - accepts) ** n, tpr, missed)),
  },
  "precision-without-p": {
    because:
      "The precision was taken as tpr / (tpr + fpr). It depends on p as well: where right chains are rare, most accepted ones are wrong.",
    ...chancing(({ tpr, fpr, accepts, missed, n }) =>
      mixed((1 - accepts) ** n, tpr + fpr > 0 ? tpr / (tpr + fpr) : 0, missed),
    ),
  },
  "precision-at-once": {
    because: "This is the limit for many chains. With few, the judge may reject them all.",
    ...chancing(({ precision }) => precision),
  },
  "rates-swapped": {
    because: "The two rates are swapped: tpr belongs to right chains, fpr to wrong ones.",
    imperfectJudge(p: number, { tpr, fpr }: JudgeRates, n: number): number {
      right(p, { tpr, fpr }, n);
      return right(p, { tpr: fpr, fpr: tpr }, n);
    },
  },
  "fpr-as-rejection": {
    because: "fpr was taken for the chance to reject a wrong chain. It is the chance to accept one.",
    imperfectJudge(p: number, { tpr, fpr }: JudgeRates, n: number): number {
      right(p, { tpr, fpr }, n);
      return right(p, { tpr, fpr: 1 - fpr }, n);
    },
  },
  "fpr-of-all-chains": {
    because: "fpr was taken of all chains. It is a share of the wrong ones, and these have the chance 1 − p.",
    ...chancing(({ p, tpr, fpr, n }) => {
      const accepts = Math.min(1, p * tpr + fpr);
      const missed = accepts < 1 ? (p * (1 - tpr)) / (1 - accepts) : 0;
      return mixed((1 - accepts) ** n, accepts > 0 ? (p * tpr) / accepts : 0, missed);
    }),
  },
  "all-right-ones-missed": {
    because:
      "The second case was taken for 'no right chain is accepted'. It happens if no chain is accepted, right or wrong.",
    ...chancing(({ p, tpr, precision, missed, n }) => mixed((1 - p * tpr) ** n, precision, missed)),
  },
  "at-least-p": {
    because:
      "The result was kept from falling below p. A judge that accepts wrong chains more often than right ones makes it worse.",
    imperfectJudge(p: number, rates: JudgeRates, n: number): number {
      return Math.max(p, right(p, rates, n));
    },
  },
  "all-accepted": {
    because:
      "Where the judge accepts everything, 0 is divided by 0: no chain is ever rejected, so this case must count nothing.",
    imperfectJudge(p: number, { tpr, fpr }: JudgeRates, n: number): number {
      right(p, { tpr, fpr }, n);
      const accepts = p * tpr + (1 - p) * fpr;
      return mixed(
        (1 - accepts) ** n,
        accepts > 0 ? (p * tpr) / accepts : 0,
        (p * (1 - tpr)) / (1 - accepts),
      );
    },
  },
  "hardly-ever-is-never": {
    because:
      "A judge that hardly ever accepts was treated as one that never does. Of many chains it may accept one.",
    ...chancing(({ n, accepts, precision, missed }) =>
      mixed((1 - accepts) ** n, accepts > 1e-8 ? precision : 0, missed),
    ),
  },
  "zero-divided": {
    because:
      "0 is divided by 0 where the judge accepts nothing, or everything. One of the two cases never happens then.",
    imperfectJudge(p: number, { tpr, fpr }: JudgeRates, n: number): number {
      right(p, { tpr, fpr }, n);
      const accepts = p * tpr + (1 - p) * fpr;
      return mixed((1 - accepts) ** n, (p * tpr) / accepts, (p * (1 - tpr)) / (1 - accepts));
    },
  },
  "rates-averaged": {
    because:
      "The two rates were averaged. How often a chain is accepted depends on p: weigh each rate with its share of chains.",
    ...chancing(({ p, tpr, fpr, n }) => {
      const accepts = (tpr + fpr) / 2;
      const none = (1 - accepts) ** n;
      return mixed(
        none,
        accepts > 0 ? (p * tpr) / accepts : 0,
        accepts < 1 ? (p * (1 - tpr)) / (1 - accepts) : 0,
      );
    }),
  },
  "rejections-added-up": {
    because:
      "The chances to be accepted were added up. That all n chains are rejected is a product: one factor for each chain.",
    ...chancing(({ n, accepts, precision, missed }) =>
      mixed(Math.max(0, 1 - n * accepts), precision, missed),
    ),
  },
  "wrong-among-the-rejected": {
    because:
      "Where all are rejected, the chance of a wrong chain was taken. What is asked for is the chance of a right one.",
    ...chancing(({ n, accepts, precision, missed }) =>
      mixed((1 - accepts) ** n, precision, accepts < 1 ? 1 - missed : 0),
    ),
  },
  "half-where-none-is-accepted": {
    because:
      "A judge that accepts nothing was taken for a coin. One of all chains is returned then, and it is right with the chance p.",
    ...chancing(({ n, accepts, precision, missed }) =>
      accepts === 0 ? 0.5 : mixed((1 - accepts) ** n, precision, missed),
    ),
  },
});
