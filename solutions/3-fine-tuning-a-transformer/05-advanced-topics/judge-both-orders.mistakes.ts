import { mistakesFor } from "#lib/author/mistakes";
import { type HeadToHead, type Judge, headToHead as right, type Verdict } from "./judge-both-orders.js";

type Verdicts = [aFirst: Verdict, bFirst: Verdict];

/** The right answer with some numbers of its own, from the pairs of verdicts. */
const told = (numbers: (verdicts: Verdicts[], due: HeadToHead) => Partial<HeadToHead>) => ({
  headToHead(judge: Judge, prompts: string[], a: string[], b: string[]): HeadToHead {
    const due = right(judge, prompts, a, b);
    const verdicts = prompts.map(
      (prompt, i): Verdicts => [judge(prompt, a[i], b[i]), judge(prompt, b[i], a[i])],
    );
    return { ...due, ...numbers(verdicts, due) };
  },
});

const share = (verdicts: Verdicts[], holds: (aFirst: Verdict, bFirst: Verdict) => boolean) =>
  verdicts.filter(([aFirst, bFirst]) => holds(aFirst, bFirst)).length / verdicts.length;
const winsOfA = (verdicts: Verdicts[]) => share(verdicts, (x, y) => x === "first" && y === "second");
const winsOfB = (verdicts: Verdicts[]) => share(verdicts, (x, y) => x === "second" && y === "first");
const bothTie = (verdicts: Verdicts[]) => share(verdicts, (x, y) => x === "tie" && y === "tie");

/** All four numbers, by a right count of verdicts that were read otherwise. */
const reading = (change: (verdicts: Verdicts) => Verdicts) =>
  told((given) => {
    const verdicts = given.map(change);
    const [won, lost] = [winsOfA(verdicts), winsOfB(verdicts)];
    return {
      winRate: won + (1 - won - lost) / 2,
      consistency: won + lost + bothTie(verdicts),
      towardFirst: share(verdicts, (x, y) => x === "first" && y === "first"),
      towardSecond: share(verdicts, (x, y) => x === "second" && y === "second"),
    };
  });

const turned: Record<Verdict, Verdict> = { first: "second", second: "first", tie: "tie" };

export default mistakesFor<typeof import("./judge-both-orders.js")>({
  "not-turned-back": {
    because:
      "“First” counted as A in both orders. When B is read first, “first” means B, so an honest judge seems to contradict itself.",
    ...reading(([x, y]) => [x, turned[y]]),
  },
  "one-order": {
    because:
      "Only the verdicts with A read first decide. The other order shows what position does, and was thrown away.",
    ...told((verdicts) => ({
      winRate: share(verdicts, (x) => x === "first") + share(verdicts, (x) => x === "tie") / 2,
    })),
  },
  "b-first-only": {
    because:
      "Only the verdicts with B read first decide. An answer wins a prompt only if it wins in both orders.",
    ...told((verdicts) => ({
      winRate: share(verdicts, (_, y) => y === "second") + share(verdicts, (_, y) => y === "tie") / 2,
    })),
  },
  "ties-dropped": {
    because:
      "Prompts that neither wins were left out of the count. They are half a win for both, and one clear win of a hundred is no 100%.",
    ...told((verdicts) => {
      const [won, lost] = [winsOfA(verdicts), winsOfB(verdicts)];
      return { winRate: won + lost === 0 ? 0.5 : won / (won + lost) };
    }),
  },
  "contradictions-dropped": {
    because:
      "Prompts at which the judge contradicts itself were left out. They count like a tie: neither answer won.",
    ...told((verdicts) => {
      const counted = verdicts.filter(([x, y]) => y === turned[x]);
      return { winRate: counted.length === 0 ? 0.5 : winsOfA(counted) + bothTie(counted) / 2 };
    }),
  },
  "ties-as-losses": {
    because: "A prompt that neither wins counted as lost for A. It is half a win for A and half a win for B.",
    ...told((verdicts) => ({ winRate: winsOfA(verdicts) })),
  },
  "ties-as-wins": {
    because:
      "A prompt that B did not win counted as a win of A. It is half a win for A and half a win for B.",
    ...told((verdicts) => ({ winRate: 1 - winsOfB(verdicts) })),
  },
  "mean-of-both-orders": {
    because:
      "Each reading counted for itself. A win in one order and a tie in the other is then three quarters of a win; it is none.",
    ...told((verdicts) => ({
      winRate:
        verdicts.reduce(
          (sum, [x, y]) =>
            sum +
            [x, turned[y]].reduce(
              (s, verdict) => s + (verdict === "first" ? 0.5 : verdict === "tie" ? 0.25 : 0),
              0,
            ),
          0,
        ) / verdicts.length,
    })),
  },
  "a-tie-does-not-hurt": {
    because:
      "A win in one order and a tie in the other counted as a win. An answer wins only if the judge prefers it wherever it stands.",
    ...told((verdicts) => {
      const points = (x: Verdict) => (x === "first" ? 1 : x === "second" ? -1 : 0);
      const lead = ([x, y]: Verdicts) => Math.sign(points(x) - points(y));
      return { winRate: verdicts.reduce((sum, pair) => sum + (lead(pair) + 1) / 2, 0) / verdicts.length };
    }),
  },
  "rate-of-b": {
    because: "The rate is that of B. In the verdicts with A read first, “first” is A.",
    ...told((_, { winRate }) => ({ winRate: 1 - winRate })),
  },
  "both-ties-inconsistent": {
    because:
      "A tie in both orders did not count as consistent. The judge means the same in both: that neither is better.",
    ...told((verdicts) => ({ consistency: winsOfA(verdicts) + winsOfB(verdicts) })),
  },
  "consistent-unless-contradicting": {
    because:
      "Only “first” twice and “second” twice counted as inconsistent. A win in one order and a tie in the other are two opinions too.",
    ...told((_, { towardFirst, towardSecond }) => ({ consistency: 1 - towardFirst - towardSecond })),
  },
  "same-word-is-consistent": {
    because: "The same word in both orders counted as consistent. “First” twice names two different answers.",
    ...told((verdicts) => ({ consistency: share(verdicts, (x, y) => x === y) })),
  },
  "sides-swapped": {
    because: "The two biases are swapped: “first” in both orders is a judge who likes what it reads first.",
    ...told((_, { towardFirst, towardSecond }) => ({ towardFirst: towardSecond, towardSecond: towardFirst })),
  },
  "half-hearted-bias": {
    because:
      "“First” in one order and a tie in the other counted as bias toward the first. Only the same place in both orders does.",
    ...told((verdicts) => ({
      towardFirst: share(
        verdicts,
        (x, y) => x !== "second" && y !== "second" && !(x === "tie" && y === "tie"),
      ),
      towardSecond: share(
        verdicts,
        (x, y) => x !== "first" && y !== "first" && !(x === "tie" && y === "tie"),
      ),
    })),
  },
  "bias-by-readings": {
    because:
      "Bias was counted over single readings: an honest judge says “first” half of the time. Only “first” in both orders is bias.",
    ...told((verdicts) => ({
      towardFirst: verdicts.flat().filter((verdict) => verdict === "first").length / (2 * verdicts.length),
      towardSecond: verdicts.flat().filter((verdict) => verdict === "second").length / (2 * verdicts.length),
    })),
  },
  "bias-of-contradictions": {
    because:
      "The biases were divided by the number of contradictions. All four numbers are shares of all prompts.",
    ...told((_, { towardFirst, towardSecond }) => {
      const all = towardFirst + towardSecond || 1;
      return { towardFirst: towardFirst / all, towardSecond: towardSecond / all };
    }),
  },
  "asked-once": {
    because:
      "A question that came before was not asked again. The judge is called twice for each prompt, whatever it is.",
    headToHead(judge, prompts, a, b) {
      const known = new Map<string, Verdict>();
      const remembered: Judge = (...question) => {
        const key = JSON.stringify(question);
        if (!known.has(key)) known.set(key, judge(...question));
        return known.get(key) as Verdict;
      };
      return right(remembered, prompts, a, b);
    },
  },
  "equal-is-a-tie": {
    because:
      "Equal answers were called a tie without asking. The judge may lean to a side there too, and that is to be seen.",
    headToHead: (judge, prompts, a, b) =>
      right((...question) => (question[1] === question[2] ? "tie" : judge(...question)), prompts, a, b),
  },
  "one-order-is-enough": {
    because:
      "A won if it was preferred in one of the two orders. An answer wins only if the judge prefers it wherever it stands.",
    ...told((verdicts, due) => {
      const won = share(verdicts, (x, y) => x === "first" || y === "second");
      const lost = winsOfB(verdicts);
      return { winRate: won + (1 - won - lost) / 2, consistency: due.consistency - winsOfA(verdicts) + won };
    }),
  },
  "b-read-first": {
    because: "The judge read B's answer first, and then A's first. It reads A's first, then B's first.",
    headToHead(judge, prompts, a, b) {
      const ofB = right(judge, prompts, b, a);
      return { ...ofB, winRate: 1 - ofB.winRate };
    },
  },
  "prompts-once": {
    because: "Prompts that are alike counted once. Each place in the list is a comparison of its own.",
    headToHead(judge, prompts, a, b) {
      right(() => "tie", prompts, a, b);
      const last = <T>(list: T[]) => list.filter((_, i) => prompts.lastIndexOf(prompts[i]) === i);
      return right(judge, last(prompts), last(a), last(b));
    },
  },
  "empty-prompt-skipped": {
    because:
      "An empty prompt was left out, because an empty text counts as false. It is a prompt like any other.",
    headToHead(judge, prompts, a, b) {
      right(() => "tie", prompts, a, b);
      const filled = <T>(list: T[]) => list.filter((_, i) => prompts[i]);
      return right(judge, filled(prompts), filled(a), filled(b));
    },
  },
  "more-answers-than-prompts": {
    because:
      "Answers without a prompt were let through where A and B have as many. Count them against the prompts.",
    headToHead: (judge, prompts, a, b) =>
      a.length === b.length
        ? right(judge, prompts, a.slice(0, prompts.length), b.slice(0, prompts.length))
        : right(judge, prompts, a, b),
  },
});
