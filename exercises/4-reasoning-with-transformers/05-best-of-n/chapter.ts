import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Best-of-N",
  summary:
    "You can choose among many chains with a judge, say what its errors cost, and see why choosing is fooled where voting isn't.",
  exercises: [
    {
      slug: "pass-at-k",
      title: "pass@k without bias",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Let 3 of 10 samples be right, and k = 10. All ten are picked, so the result must be 1. Is it?",
        "Picks are not put back. So each pick that misses leaves fewer wrong samples for the next one. It is easier to compute how often all k picks are wrong.",
        "pass@k = 1 − C(n − c, k) / C(n, k) = 1 − Π_{i = n−c+1}^{n} (1 − k / i)",
        "Start with a probability of 1 that all picks are wrong.\nMultiply one factor for each right sample, or for each pick: never a factorial, which overflows.\nThe result is what is missing to 1.",
      ],
      explore:
        "How far off is 1 − (1 − c/n)^k on average? Take samples that are right with 0.1, n = 10 and k = 10: go through all c from 0 to 10, weigh each with its binomial probability, and compare with 1 − 0.9^10.",
      answer:
        "0.494 instead of 0.651, while yours gives 0.651. For k = 5 it is 0.349 instead of 0.410, and for 100 samples that are right with 0.02 and k = 100 it is 0.722 instead of 0.867. The curve bends, so the mean over c lies below the curve at the mean: such a report makes a model look worse than it is.",
      predict: {
        question: "Of 100 samples exactly one is right. What is the unbiased estimate of pass@50?",
        choices: ["0.01", "0.39", "0.5", "0.63"],
        answer: 2,
        because:
          "0.5: half of the samples are picked, so the right one is among them half of the time. The formula 1 − (1 − 1/100)^50 says 0.395, as if each pick were put back.",
      },
    },
    {
      slug: "best-of-n",
      title: "The best of n",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Let the first candidate have the score NaN. Is it chosen, whatever the others have?",
        "Comparisons with NaN are always false, so it neither loses nor wins. Decide first which candidates can be chosen, then compare.",
        "argmax of score_i over i < n with answer_i ≠ null and score_i not NaN; the smallest i of several",
        "Take the first n and leave the caller's list alone.\nPass over those that can't be chosen. Keep the best so far, and change it only for a higher score.\nThere may be nothing to choose.",
      ],
      explore:
        "In the picture, one judge loves 1 wrong chain in 30. Let it be 1 in 300, and then 1 in 3,000. Which n is best, and what is left at n = 256?",
      answer:
        "With 1 in 30, n = 4 is best (0.91), and the best of 256 is right in 0.05. With 1 in 300, n = 16 is best (0.98), and 256 get 0.74; with 1 in 3,000 about 32 (0.99), and 256 get 0.97 (two draws of 3,000 problems, n = 1, 2, 4, …). A judge that is ten times as good can bear only a few times as many candidates.",
      predict: {
        question:
          "Two chains in three are right. A judge knows nothing: it gives each chain a random score. You take the best of 64 chains. How often is it right?",
        choices: [
          "nearly never: the maximum finds the worst error",
          "in two of three cases",
          "nearly always: some chain is right",
        ],
        answer: 1,
        because:
          "Two of three, as with one chain. If scores have nothing to do with right and wrong, the highest is an ordinary chain. A judge does harm only if it loves something wrong: with 1 wrong chain in 30 that it loves, the best of 64 is right in 48%.",
      },
    },
    {
      slug: "imperfect-judge",
      title: "Best-of-N with a judge that errs",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Compute n = 1 for p = 0.4. A single chain is returned whatever the judge says, so the result must be 0.4. Is it?",
        "Either some chain is accepted, or none is. In the first case the returned chain is one that was accepted, in the second one that was rejected. You need how often each case happens, and how often such a chain is right: Bayes' rule.",
        "r = p · tpr + (1 − p) · fpr;   P = (1 − (1 − r)^n) · p · tpr / r + (1 − r)^n · p · (1 − tpr) / (1 − r)",
        "Compute how often a chain is accepted, right or wrong, and from it how often all n are rejected.\nOf the accepted chains take the share that is right, of the rejected ones too.\nWeigh the two shares by how often their cases happen. Where the judge accepts nothing, or everything, one share is 0 / 0: that case never happens.",
      ],
      explore:
        "A hard problem: p = 0.05, and the judge has tpr = 0.9 and fpr = 0.2. You may make one of the two rates better: tpr 1, or fpr 0.1. Which one helps more with 8 chains, and which with 1,000? What does fpr = 0.01 give?",
      answer:
        "As it is: 0.170 with 8 chains, 0.191 with 1,000. With tpr = 1: 0.185 and 0.208. With fpr = 0.1: 0.227 and 0.321. With fpr = 0.01: 0.302 and 0.826. " +
        "Wrong chains are 19 times as many as right ones, so what counts is how few of them get through. To halve both rates changes nothing at 1,000 chains: precision depends on their ratio alone.",
      predict: {
        question:
          "Only 5 of 100 chains are right. Judge A accepts 90% of the right ones and 20% of the wrong ones. Judge B accepts 30% and 1%. You write 1,000 chains. How often is the returned chain right, with A and with B?",
        choices: ["0.90 and 0.30", "0.99 and 0.99", "0.75 and 0.75", "0.19 and 0.61"],
        answer: 3,
        because:
          "0.19 and 0.61. Of A's accepted chains 0.045 / 0.235 are right, of B's 0.015 / 0.0245. B misses 7 of 10 right chains, but among 1,000 there are enough of them. With fewer than 12 chains A is better: B mostly accepts nothing.",
      },
    },
    {
      slug: "weighted-votes",
      title: "Weighted and filtered votes",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Give one answer the scores 0.5 and 0.4, and another one 0.8. Which one wins a vote by sums, and which one by means?",
        "A vote adds up what speaks for an answer. Agreement must count: two chains that are half believed weigh as much as one that is believed fully. In a filtered vote the judge only says who may vote.",
        "weighted: argmax_a Σ_{i: a_i = a} s_i;   filtered: argmax_a #{i : a_i = a, s_i ≥ threshold}, over all i if the set of voters is empty",
        "Leave out what has no answer, before anything else.\nCollect a sum for each answer, in a map that keeps the order in which answers come. Only a strictly larger sum takes the lead.\nFor the filter, keep those at or above the threshold, or all if none is left, and let each of them vote with a weight of 1.",
      ],
      explore:
        "No judge at all: let the reasoner write 16 chains for each problem at T = 1, and take as a chain's score the smallest probability that it gave one of its own tokens, the first one left out. Compare a plain vote, the best chain, the weighted vote, and filters at 0.5 and 0.8.",
      answer:
        "Over 3 times 300 problems: one chain 0.64, plain vote 0.965, best chain 0.979, weighted vote 0.987, filter at 0.8 0.989, and filter at 0.5 0.941, worse than the plain vote. " +
        "Of the ten sums that it has learned wrongly, the reasoner gives the right digit less than 0.5 on average. No wrong step reached 0.8, so what passes there is right. At 0.5 some errors pass.",
      predict: {
        question:
          "A judge gives one chain the score 0.99. Twenty other chains agree on another answer, and the judge gives each of them 0.05. Who wins the best-of-N, the weighted vote, and the vote filtered at 0.5?",
        choices: [
          "the one chain, every time",
          "one chain, twenty, one chain",
          "one chain, twenty, twenty",
          "the twenty, every time",
        ],
        answer: 1,
        because:
          "The sum of the twenty is 1.00, and just beats 0.99. So a weighted vote can be won by many chains of which the judge believes none. The filter throws all twenty out, and the single chain has the only vote.",
      },
    },
    {
      slug: "step-beam",
      title: "A beam over steps",
      difficulty: 4,
      minutes: 40,
      hints: [
        "Let two rows of a batch have different texts, and let both survivors come from the second. Which row of the caches does each of them need?",
        "A cache is the memory of one row. Where a row dies its memory goes, where it is continued twice its memory is copied. And a draft is as good as all of its steps together.",
        "K'_i = K_{parent(i)}, V'_i = V_{parent(i)};   score = Σ_s ln σ(z_s) over all steps s so far",
        "Copy the rows of keys and values, of every layer, in the order of the parents.\nOf drafts with equal tokens keep the first, sort by score, and cut.\nRemember of each draft in which row it was written, since rows that were dropped leave gaps.\nChoose within each problem: its drafts compete with each other, not with those of other problems.",
      ],
      explore:
        "Compare at equal tokens, with the judge of `process-reward-model`: a beam of 2 x 2 with the best of 3 chains, and 2 x 4 with the best of 6. Chains are scored by the product, too. Then leave the judge as it is and let it know nothing.",
      answer:
        "5 runs of 200 problems: 2 x 2 has 0.924 at 44 tokens, the best of 3 0.927 at 45; 2 x 4 has 0.983 at 91, the best of 6 0.982 at 90. So a beam buys nothing here: dropping early saves tokens, but the survivors are relatives, which share their first thoughts. With a judge that knows nothing, 2 x 2 has 0.58 (20 times 100 problems), and one chain 0.63.",
      predict: {
        question:
          "A judge was trained on outcomes; with it a beam of 2 drafts and 2 tries is right in 0.86 of the problems, at 44 tokens. Now the beam keeps 8 drafts and makes 8 tries of each, for 554 tokens. How often is it right?",
        choices: ["about 0.98", "about 0.92", "about 0.86: the judge is the limit", "about 0.70"],
        answer: 3,
        because:
          "0.71 (5 runs of 200 problems): in each step but the first it chooses among 64 drafts, by a judge that errs. With a judge of steps 8 x 8 has 0.96, and 4 x 4 has 0.99 at a quarter of the tokens.",
      },
    },
    {
      slug: "mend-chains",
      title: "Mending a chain",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Let the judge doubt the third of six thoughts. How many tokens does your chain keep, and is the doubted total among them?",
        "Everything before the first doubted step is trusted. The step itself and all that follows is written again, and only new tokens cost something.",
        "kept = 2 · min{s : z_s < threshold}, nothing to mend if there is no such s;   tokens ← tokens + number of new ones",
        "Find the first score below the threshold; each step before it is worth two tokens.\nA chain without a doubted step leaves the list of open ones for good. The others are cut to what is trusted, a broken one to nothing.\nWhat the model writes is joined to what was kept; the cost grows by what was written.",
      ],
      explore:
        "Mend with 1, 2, 6 and 12 rounds by a trained judge, and compare with a judge that gives every step the lowest score of its chain, so that nothing is kept. What does each cost, and how often is it right?",
      answer:
        "Over 400 problems, keeping: 0.75, 0.84, 0.94 and 0.97 at 19, 21, 25 and 26 tokens. Writing again: 0.84, 0.91, 0.97 and 0.98 at 21, 23, 25 and 25 (a second seed is the same within 0.02). A kept beginning leads to the same sum again, and this model is wrong about certain sums nearly always. A new start takes another route.",
      predict: {
        question:
          "A judge doubts chains for up to six rounds; a chain costs 15 tokens. You keep what comes before the first doubted step, or you write the whole chain again. What does keeping bring in the end?",
        choices: [
          "fewer tokens, and more right answers",
          "fewer tokens, and fewer right answers",
          "about the same tokens, and fewer right answers",
          "more tokens, and more right answers",
        ],
        answer: 2,
        because:
          "0.94 at 24.7 and 24.4 tokens against 0.97 and 0.98 at 24.8 and 25.4 (400 problems, 2 seeds). Each round is cheaper, but more rounds are needed: after a kept beginning the same sum comes again, and the model has learned it wrongly.",
      },
    },
    {
      slug: "selection-pressure",
      title: "Selection pressure",
      difficulty: 3,
      minutes: 25,
      seconds: 60,
      hints: [
        "Do all three curves have the same value at n = 1? They look at one chain, and it is the same one.",
        "To compare sizes and ways, everything else must be equal: the same problems, the same chains, the first n of each.",
        "accuracy_n = #{problems : decide(first n chains) = truth} / #problems",
        "Cut each problem's chains to the first n once, and let all three ways decide on these.\nCount the problems whose answer is the true one, and divide by all problems, also those without an answer.",
      ],
      explore:
        "Train three judges on step labels from random weights (std 0.1, 300 steps). They find 0.47, 0.69 and 0.88 of the wrong steps. Where does best-of-N turn down with each, and where does it end at 64? And the weighted vote?",
      answer:
        "Best-of-N is at its best with 4, 8 and 8 chains (0.835, 0.875, 0.99), and with 64 it has 0.47, 0.63 and 0.96: the first of these is worse than one chain at random, 0.63. The weighted vote of 64 has 1.00 with all three. The reasoner itself, untrained and without a line between right and wrong, has 0.96 to 0.99 as a judge of 64.",
      predict: {
        question:
          "No judge is trained: the scores are the reasoner's own logits of its totals, and the chain whose worst step is best wins. One chain is right in 0.64 of the problems. What does the best of 64 reach?",
        choices: [
          "about 0.64: it knows nothing more",
          "about 0.75",
          "about 0.84, as by outcomes",
          "about 0.98",
        ],
        answer: 3,
        because:
          "0.985, 0.96 and 0.99 (200 problems, 3 seeds). A model often knows better than what it has drawn: of a right and a wrong step, its logit is higher for the right one in 99% of the pairs. Training adds the threshold.",
      },
    },
  ],
});
