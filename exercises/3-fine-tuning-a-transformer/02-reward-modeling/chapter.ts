import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Reward modeling",
  summary:
    "You can turn comparisons into a reward, train a model that predicts it, and find out what that model has really learned.",
  exercises: [
    {
      slug: "preference-odds",
      title: "The Bradley-Terry model",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Call it with (2, 0), (3, 1) and (−1, −3). Are the three results the same? Do the results for (2, 0) and (0, 2) sum to 1?",
        "At equal strengths the odds are 1, and each unit of difference multiplies them by e. A chance P has the odds P / (1 − P).",
        "P / (1 − P) = e^(a − b);   solve for P",
        "Write the odds for a difference of 0, 1 and 2; then those for any difference.\nSolve for P, and choose the form that no large number can break: only one exponential, and no quotient of two infinities.",
      ],
      explore:
        "Chess ratings and leaderboards of chat models use the same law in other units: 400 points multiply the odds by 10. How many points is one unit of strength? How often does a model win that leads by 50 points?",
      answer:
        "One unit is 400 / ln 10 = 173.7 points. A lead of 50 points is 0.288 units, and preferenceOdds(0.288, 0) is 0.571: the better model still loses 43 of 100 comparisons. " +
        "With a lead of 200 points it loses 24 of 100, with 400 points 9 of 100.",
      predict: {
        question:
          "Strengths 2 and 0 give a preference of 0.881 for the first. You double both strengths, to 4 and 0. What is the preference now?",
        choices: ["0.881: the ratio is the same", "about 0.94", "about 0.98", "1"],
        answer: 2,
        because:
          "0.982. Only the difference counts, and it has grown from 2 to 4: the odds go from 7.4 to 7.4² = 54.6. A ratio of strengths means nothing here; 4 to 0 has none.",
      },
    },
    {
      slug: "fit-strengths",
      title: "Strengths from comparisons",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Add up, for one player, the chances to win over all games that it has played. Is the sum the number of its wins?",
        "At the maximum each player has exactly as many wins as its strength leads one to expect. One that has more is too low.",
        "expected_i = Σ_j games[i][j] · P(i over j);   s_i ← s_i + ln(wins_i / expected_i);   then s_i ← s_i − mean of s",
        "Add up the player's row of wins. Then its expected wins: games with each opponent, times the chance to win one.\nMove the strength by the logarithm of their quotient; once all have moved, take the mean off each.",
      ],
      explore:
        "A player wins 3 games of 3, and you add a little of a win for its opponent: 0.5, 0.1, 0.01. What becomes of the difference, and what would you do on a leaderboard with a new model that has not lost yet?",
      answer:
        "1.79, 3.40 and 5.70: it is ln(3 / ε), and grows without end as ε goes to 0. A leaderboard needs a prior, such as half a win for both sides, or it waits. More games help slowly: with 8 players, " +
        "each pair 10, 100 and 1,000 times, the strengths are off by 0.29, 0.08 and 0.03 (root mean square, 5 seeds).",
      predict: {
        question:
          "A beats B in 3 of 4 games, and B beats C in 3 of 4. A and C have never met. How often does A beat C?",
        choices: ["0.56: ¾ of ¾", "0.75", "0.9", "no one can know"],
        answer: 2,
        because:
          "0.9. Each ¾ is odds of 3, a difference of ln 3; differences add up, so the odds are 9 to 1. That is a prediction of the model: it may be wrong, and real players may circle.",
      },
    },
    {
      slug: "noisy-preferences",
      title: "Noisy labels and their ceiling",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Label the pair (1, 0) a thousand times. How often is the second chosen? And with the pair (0, 1), the first?",
        "One draw decides one pair, and the weaker answer wins with its own chance. A model that names the likelier answer agrees with the chance of that answer.",
        "choose the first ⇔ u < P, with u uniform in [0, 1);   ceiling = mean of max(P, 1 − P)",
        "For each pair draw one number from rng and compare it with the preference for the first.\nFor the ceiling take the larger of the two chances of each pair, and average over the pairs.",
      ],
      explore:
        "The people who labeled comparisons for InstructGPT agreed with each other in 73 of 100 cases. Suppose that all pairs are equally hard. What is the ceiling of a reward model that learns from such labels?",
      answer:
        "Two judges agree with P² + (1 − P)² = 0.73, so P = 0.84: that is the ceiling. The model must not be blamed for the other 16 %. On pairs of this chapter's reviews, with their true reward as the strength, " +
        "the ceiling is 0.755, and 0.83 without the 23 % of pairs whose rewards are equal (3 × 20,000 pairs).",
      predict: {
        question:
          "In every pair the better answer leads by 1. A reward model knows all strengths exactly and always names the better one. With how many of 100 noisy labels does it agree?",
        choices: ["all of them", "about 88", "about 73", "about 61"],
        answer: 2,
        because:
          "73. The judge chooses the weaker answer 27 times of 100, and no model can foresee when. Two such judges agree with each other only 61 times of 100.",
      },
    },
    {
      slug: "calibration",
      title: "Calibration error",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Predict 0.5 four times, of which two come true. Is the error 0? And is it a number where nine of the ten bins are empty?",
        "A bin is compared as a whole: its mean prediction with the share that came true. It counts as much as it holds, and all predictions are in some bin, 1 too.",
        "ECE = Σ_b (n_b / n) · |mean p in b − share of true in b|;   b = min(⌊p · bins⌋, bins − 1)",
        "Multiply by the number of bins and round down, and let what would be one too far be the last.\nFor a bin with members take both means, their distance, and the share of the bin in all predictions; an empty one adds nothing.",
      ],
      explore:
        "Predict 0.5 for each of 20,000 pairs in random order. What is the calibration error, and what is such a reward model worth? Then look at Figure 8 of the GPT-4 report: what does RLHF do to calibration?",
      answer:
        "0.000 to 0.002 (3 seeds), and it is worth nothing: calibration does not measure how much a model knows. In the figure the pretrained model lies near the diagonal, and after RLHF it no longer does. " +
        "A base model predicts which text comes next, and its chances are honest; a reward asks for something else.",
      predict: {
        question:
          "A reward model predicts exactly the chances with which a judge chooses. You test it on 100 pairs, in ten bins. What calibration error do you measure?",
        choices: ["0", "about 0.01", "about 0.1", "about 0.3"],
        answer: 2,
        because:
          "0.10 on average, 0.05 to 0.18 in 200 runs: the share of ten outcomes scatters by about 0.15. With 1,000 pairs it is 0.03, with 10,000 it is 0.01. Compare an error with what luck alone would give.",
      },
    },
    {
      slug: "length-sign-test",
      title: "Length bias",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Take 8 longer and 1 shorter, and then 50 ties in addition. Is z the same both times?",
        "A tie is no toss of the coin: n counts the pairs that differ. The mean and the standard deviation are those of the number of heads in n tosses.",
        "z = (longer − n/2) / √(n/4),   n = longer + shorter",
        "Add up the pairs that differ in length. A coin would make half of them longer, give or take the root of n · ½ · ½.\nThen z is the distance from that half, measured in this root; with no such pair it is 0.",
      ],
      explore:
        "Keep the shares of the thousand pairs, 41.9 % longer and 58.1 % shorter, and take fewer of them. From how many pairs on is z beyond ±1.96? How many would 51 % need?",
      answer:
        "From 146 pairs on; 51 % needs 9,604. A bias too small for your test is not too small for a model that sees every pair in training. Lengths of this chapter's reviews say nothing: with labels by their reward, " +
        "z is −0.1, 0.8 and 1.3 in three times 20,000 pairs. If the longer one is chosen in 95 of 100, z is 9.",
      predict: {
        question:
          "Of 1,000 pairs the chosen answer is longer in 412, shorter in 572, and equally long in 16. How many standard deviations is that from a fair coin?",
        choices: ["under 1: fairly balanced", "about 2", "about 3", "about 5"],
        answer: 3,
        because:
          "5.1. A coin gives 492 of 984, give or take 16; 412 is 80 below. The eye calls that fairly balanced. A reward model can learn from it that shorter is better.",
      },
    },
  ],
});
