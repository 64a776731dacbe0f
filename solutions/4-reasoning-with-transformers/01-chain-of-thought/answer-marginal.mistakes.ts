import { mistakesFor } from "#lib/author/mistakes";
import { mersenneTwister } from "#lib/random";
import { answerMarginal as right } from "./answer-marginal.js";

type Model = (totals: number[]) => number[];

/** All chains that can be written, each with the probability of each of its totals. */
function chainsOf(next: Model, steps: number): { totals: number[]; factors: number[] }[] {
  let chains = [{ totals: [] as number[], factors: [] as number[] }];
  for (let t = 0; t < steps; t++)
    chains = chains.flatMap(({ totals, factors }) =>
      next([...totals]).flatMap((p, total) =>
        p === 0 ? [] : [{ totals: [...totals, total], factors: [...factors, p] }],
      ),
    );
  return chains;
}

const product = (list: number[]) => list.reduce((a, b) => a * b, 1);

/** Another way to bring chains to answers; bad steps are refused. */
function gathering(gather: (chains: { totals: number[]; factors: number[] }[], V: number) => number[]) {
  return {
    answerMarginal(next: Model, steps: number): number[] {
      if (!(Number.isInteger(steps) && steps >= 1)) return right(next, steps);
      return gather(chainsOf(next, steps), next([]).length);
    },
  };
}

/** The probability of each answer, where a chain counts with another weight than its probability. */
const weighing = (weight: (factors: number[]) => number) =>
  gathering((chains, V) => {
    const answers = Array.from({ length: V }, () => 0);
    for (const { totals, factors } of chains) answers[totals.at(-1) as number] += weight(factors);
    return answers;
  });

const shares = (list: number[]) => {
  const sum = list.reduce((a, b) => a + b, 0);
  return list.map((x) => x / sum);
};

/** The model is asked about another prefix than the one that was written. */
const asking = (prefix: (totals: number[]) => number[]) => ({
  answerMarginal: (next: Model, steps: number) => right((totals) => next(prefix(totals)), steps),
});

/** Only some totals of a step are followed; the last step counts with all of them. */
const following = (follows: (total: { p: number; most: number }) => boolean) => ({
  answerMarginal(next: Model, steps: number): number[] {
    const pruned: Model = (totals) => {
      const list = next(totals);
      const most = Math.max(...list);
      return totals.length === steps - 1 ? list : list.map((p) => (follows({ p, most }) ? p : 0));
    };
    return right(pruned, steps);
  },
});

/** The place of u, from 0 to 1, in a list of probabilities. */
function drawn(probabilities: number[], u: number): number {
  let rest = u;
  const place = probabilities.findIndex((p) => {
    rest -= p;
    return rest < 0;
  });
  return place < 0 ? probabilities.length - 1 : place;
}

export default mistakesFor<typeof import("./answer-marginal.js")>({
  "best-chain-to-each-answer": {
    because: "Only the likeliest chain to each answer was counted. All chains that end there add up.",
    ...gathering((chains, V) => {
      const answers = Array.from({ length: V }, () => 0);
      for (const { totals, factors } of chains) {
        const answer = totals.at(-1) as number;
        answers[answer] = Math.max(answers[answer], product(factors));
      }
      return answers;
    }),
  },
  "best-chains-normalized": {
    because:
      "Only the likeliest chain to each answer was counted, and the result made to sum to 1. All chains add up, and then the sum is 1 by itself.",
    ...gathering((chains, V) => {
      const answers = Array.from({ length: V }, () => 0);
      for (const { totals, factors } of chains) {
        const answer = totals.at(-1) as number;
        answers[answer] = Math.max(answers[answer], product(factors));
      }
      return shares(answers);
    }),
  },
  "likeliest-chain-alone": {
    because: "Only the likeliest of all chains was counted. The others lead to answers too.",
    ...gathering((chains, V) => {
      const best = chains.reduce((a, b) => (product(b.factors) > product(a.factors) ? b : a));
      return Array.from({ length: V }, (_, answer) =>
        answer === best.totals.at(-1) ? product(best.factors) : 0,
      );
    }),
  },
  "after-the-greedy-chain": {
    because:
      "The likeliest total was taken at each step, and the answers after that one prefix were returned. Every prefix counts.",
    answerMarginal(next, steps) {
      if (!(Number.isInteger(steps) && steps >= 1)) return right(next, steps);
      const totals: number[] = [];
      for (let t = 1; t < steps; t++) {
        const p = next([...totals]);
        totals.push(p.indexOf(Math.max(...p)));
      }
      return [...next(totals)];
    },
  },
  "last-step-alone": {
    because:
      "The last step's probabilities were added up without those of the chain before it. A chain has the product of all its steps.",
    ...weighing((factors) => factors.at(-1) as number),
  },
  "averaged-prefixes": {
    because:
      "The last step was averaged as if all prefixes were equally likely. Each counts with its own probability.",
    ...gathering((chains, V) => {
      const answers = Array.from({ length: V }, () => 0);
      for (const { totals, factors } of chains) answers[totals.at(-1) as number] += factors.at(-1) as number;
      return shares(answers);
    }),
  },
  "all-but-the-last-step": {
    because: "The probability of the last step was left out of the product.",
    ...weighing((factors) => product(factors.slice(0, -1))),
  },
  "all-but-the-first-step": {
    because: "The probability of the first step was left out of the product.",
    ...weighing((factors) => product(factors.length > 1 ? factors.slice(1) : factors)),
  },
  "sum-of-the-steps": {
    because: "The probabilities of a chain's steps were added. A chain happens if all of them do: multiply.",
    ...weighing((factors) => factors.reduce((a, b) => a + b, 0)),
  },
  "mean-of-the-steps": {
    because:
      "The probabilities of a chain's steps were averaged. A chain happens if all of them do: multiply.",
    ...weighing((factors) => factors.reduce((a, b) => a + b, 0) / factors.length),
  },
  "logarithms-returned": {
    because: "Logarithms of probabilities were returned.",
    answerMarginal: (next, steps) => right(next, steps).map(Math.log),
  },
  "chains-counted": {
    because: "Chains were counted as if all were equally likely.",
    ...gathering((chains, V) => {
      const answers = Array.from({ length: V }, () => 0);
      for (const { totals } of chains) answers[totals.at(-1) as number] += 1 / chains.length;
      return answers;
    }),
  },
  "first-total-is-the-answer": {
    because:
      "What came out belongs to the first total. The answer is the last one, and the model is given all totals before it.",
    ...gathering((chains, V) => {
      const answers = Array.from({ length: V }, () => 0);
      for (const { totals, factors } of chains) answers[totals[0]] += product(factors);
      return answers;
    }),
  },
  "last-total-alone": {
    because: "The model was told the last total alone. What it writes may depend on all of them.",
    ...asking((totals) => totals.slice(-1)),
  },
  "newest-first": {
    because:
      "The totals were handed over with the newest first. They come in the order in which they were written.",
    ...asking((totals) => [...totals].reverse()),
  },
  "one-step-too-many": {
    because: "The chain was one total too long: the model was asked once more after the last step.",
    answerMarginal: (next, steps) => right(next, Number.isInteger(steps) && steps >= 1 ? steps + 1 : steps),
  },
  "one-step-too-few": {
    because: "The chain was one total too short.",
    answerMarginal: (next, steps) => right(next, Number.isInteger(steps) && steps > 1 ? steps - 1 : steps),
  },
  "impossible-prefixes-asked": {
    because:
      "The model was asked about a prefix that it can't write. Its answer there means nothing, and 0 · NaN is NaN.",
    answerMarginal(next, steps) {
      if (!(Number.isInteger(steps) && steps >= 1)) return right(next, steps);
      const answersAfter = (totals: number[]): number[] => {
        const p = next([...totals]);
        if (totals.length === steps - 1) return [...p];
        const answers = p.map(() => 0);
        for (const [total, share] of p.entries())
          for (const [answer, q] of answersAfter([...totals, total]).entries()) answers[answer] += share * q;
        return answers;
      };
      return answersAfter([]);
    },
  },
  "rare-totals-dropped": {
    because: "Rare totals were not followed. The sum is exact only with all chains that can be written.",
    ...weighing((factors) => (factors.slice(0, -1).some((p) => p < 1e-3) ? 0 : product(factors))),
  },
  "tiny-totals-dropped": {
    because: "A probability of 1e-200 was treated as 0. Only a total of probability 0 can't be written.",
    ...weighing((factors) => (factors.slice(0, -1).some((p) => p < 1e-100) ? 0 : product(factors))),
  },
  "rare-answers-dropped": {
    because: "A rare last total was treated as impossible. Every total above 0 counts, the last one too.",
    ...weighing((factors) => (factors[factors.length - 1] < 1e-9 ? 0 : product(factors))),
  },
  "totals-run-together": {
    because: "Prefixes were remembered by their digits without a comma, so 1, 11 and 11, 1 are one prefix.",
    answerMarginal(next, steps) {
      const seen = new Map<string, number[]>();
      return right((totals) => {
        const key = totals.join("");
        const probabilities = seen.get(key) ?? next([...totals]);
        seen.set(key, probabilities);
        return probabilities;
      }, steps);
    },
  },
  "ten-totals-at-most": {
    because: "Ten totals were assumed. The model says how many there are: one for each probability.",
    answerMarginal(next, steps) {
      return right(next, steps).slice(0, 10);
    },
  },
  "one-list-of-totals": {
    because:
      "All calls of the model got one and the same list. A model that writes into its list changes the chain.",
    answerMarginal(next, steps) {
      if (!(Number.isInteger(steps) && steps >= 1)) return right(next, steps);
      const totals: number[] = [];
      const answersAfter = (): number[] => {
        const p = next(totals);
        if (totals.length >= steps - 1) return [...p];
        const answers = p.map(() => 0);
        for (const [total, share] of p.entries()) {
          if (share === 0) continue;
          totals.push(total);
          for (const [answer, q] of answersAfter().entries()) answers[answer] += share * q;
          totals.pop();
        }
        return answers;
      };
      return answersAfter();
    },
  },
  "the-models-own-list": {
    because: "For one step the model's own list was returned. The result is a new list.",
    answerMarginal: (next, steps) => (steps === 1 ? next([]) : right(next, steps)),
  },
  "likeliest-total-followed": {
    because: "Only the likeliest total of each step was followed. Every total above 0 leads to answers.",
    ...following(({ p, most }) => p === most),
  },
  "a-hundredth-is-nothing": {
    because: "Totals with less than a hundredth were not followed. All of them together are not rare.",
    ...following(({ p }) => p >= 0.01),
  },
  "millionths-dropped": {
    because:
      "Totals with less than a millionth were not followed. The result is exact only with all of them.",
    ...following(({ p }) => p >= 1e-6),
  },
  "kept-by-the-last-total": {
    because: "What follows was kept for each last total. It may depend on all totals before it.",
    answerMarginal(next, steps) {
      const known = new Map<string, number[]>();
      return right((totals) => {
        const key = `${totals.length}: ${totals.at(-1)}`;
        if (!known.has(key)) known.set(key, next(totals));
        return [...(known.get(key) as number[])];
      }, steps);
    },
  },
  "sums-in-the-models-list": {
    because: "The sums were written into the model's list. A model may need that list again: make your own.",
    answerMarginal(next, steps) {
      const answers = right(next, steps);
      const own = next([]);
      for (const [i, x] of answers.entries()) own[i] = x;
      return own;
    },
  },
  "sampled-chains": {
    because: "Chains were drawn and counted. The result is exact: add up the probabilities of all chains.",
    answerMarginal(next, steps) {
      const exact = right(next, steps);
      const rng = mersenneTwister(1);
      const counts = exact.map(() => 0);
      for (let draw = 0; draw < 1000; draw++) counts[drawn(exact, rng.random())] += 1 / 1000;
      return counts;
    },
  },
  "ten-answers-always": {
    because: "The sums are a list of ten. The model says how many answers there are.",
    answerMarginal(next, steps) {
      const answers = right(next, steps);
      return steps === 1
        ? answers
        : Array.from({ length: Math.max(10, answers.length) }, (_, a) => answers[a] ?? 0);
    },
  },
  "zero-is-no-total": {
    because: "A total of 0 was taken for none, and left out of the prefix. It is a total like any other.",
    ...asking((totals) => totals.filter((total) => total !== 0)),
  },
});
