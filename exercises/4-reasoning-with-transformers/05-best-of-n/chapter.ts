import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Best-of-N",
  summary: "You can choose among many answers with a judge, and say when choosing makes them worse.",
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
          "Two of three, as with one chain. If scores have nothing to do with right and wrong, the highest is an ordinary chain. A judge does harm only if it loves something wrong: with 1 wrong chain in 30 that it loves, the best of 64 is right in 48 %.",
      },
    },
  ],
});
