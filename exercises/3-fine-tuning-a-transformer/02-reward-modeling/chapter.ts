import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Reward modeling",
  summary:
    "You can turn people's comparisons into a model that scores any text, say how sure it is, and find the shortcut that it took.",
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
        choices: ["1", "about 0.98", "about 0.94", "0.881: the ratio is the same"],
        answer: 1,
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
        choices: ["0.9", "0.75", "0.56: ¾ of ¾", "no one can know"],
        answer: 0,
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
        choices: ["about 61", "about 73", "about 88", "all of them"],
        answer: 1,
        because:
          "73. The judge chooses the weaker answer 27 times of 100, and no model can foresee when. Two such judges agree with each other only 61 times of 100.",
      },
    },
    {
      slug: "shared-prompt",
      title: "Preference pairs",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Split a pair whose answers both begin with “the film was”. Do these words end up in your prompt?",
        "A prompt is what both conversations have before the assistant's answer begins. An answer that was cut is not the answer that people judged.",
        "start = 1 + last position of the assistant's token before the first difference;   room = length − the longer answer",
        "Look for the assistant's last token in what comes before the first difference, and split one after it.\nTo shorten, count the room that the longer answer leaves, and keep that many tokens of the prompt's end.",
      ],
      explore:
        "Split 1,000 pairs of the mini-world's reviews by everything that both have in common. How many first words of the answers end up in the prompt?",
      answer:
        "1.6 on average. In 748 pairs it is “the” alone, in 232 “the film was”, and in 20 the first adjective too: there the prompt would hold half of what the model has to judge.",
    },
    {
      slug: "last-state",
      title: "The state that has seen everything",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Score a short text alone, and then next to a long one. Is its reward the same?",
        "A causal model's state at position t has seen tokens 0 to t. Only one state of a row has seen all of its tokens and none of its padding.",
        "state[b] = LN(stream)[b, length[b] − 1];   reward = state · w",
        "Make a table with a single 1 in each row, where that row's text ends.\nThe stream goes through the blocks, then through the last norm; the picked states times w are the rewards.",
      ],
      explore:
        "Score “the film was great .” alone and in a batch with a text of twice its length, by your function and by one that reads the last column. Which of the four numbers agree?",
      answer:
        "Yours agree to the last digits. By the last column they don't: alone, the last column is the text's end, and in the batch it is padding. A model trained that way ranks 95 to 99 % of new pairs rightly, " +
        "and still a text's reward depends on the texts next to it.",
      predict: {
        question:
          "Four reward models are trained alike: one reads the last token's state, one the last column (mostly padding), one the mean of all states, one the first token's. How many of them rank over 90 % of new pairs rightly?",
        choices: ["one", "two", "three", "all four"],
        answer: 2,
        because:
          "Three. The last column reaches 95 to 99 % and the mean 96 to 98 %: a transformer learns to bring the information wherever you read. Only the first state, which can see nothing else, stays at 50 %. Training cannot tell you that you read the wrong place.",
      },
    },
    {
      slug: "ranking-loss",
      title: "Bradley-Terry loss",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Give your loss a margin of −100. Is it 100, and is there a gradient?",
        "The loss is minus the logarithm of the probability that the model gives to what people chose. For a model without an opinion that is ln 2.",
        "−ln σ(Δ) = ln(1 + e^(−Δ)) = softplus(−Δ);   a tie counts ½",
        "Write the logarithm of the sigmoid as a softplus, and average it over the pairs.\nFor the accuracy a pair counts 1, ½ or 0, by the sign of its margin.",
      ],
      explore:
        "Multiply all rewards of a trained model by 3. What happens to its accuracy, and what to its loss on pairs that it ranks wrongly?",
      answer:
        "The accuracy stays: the order is the same. The loss does not. A pair with a margin of −1 costs 1.31 nats, with −3 it costs 3.05. Rewards may be shifted freely, but their scale says how sure the model is, and being sure and wrong is expensive.",
      predict: {
        question:
          "A new reward model has a head of zeros. What is its loss on the first batch, whatever the batch is?",
        choices: ["it depends on the batch", "0", "0.5", "0.693"],
        answer: 3,
        because:
          "Every reward is 0, every margin is 0, and −ln ½ = ln 2 = 0.693. If your first loss is anything else, the head does not start at 0, or dropout is on.",
      },
    },
    {
      slug: "train-reward",
      title: "Train a reward model",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: [
        "Look at the first loss of your training. Is it ln 2?",
        "One pass scores both texts of all pairs, so they share padding and weights. Then the rewards are taken apart in the order in which the texts went in.",
        "rows = chosen₁ … chosen_B, rejected₁ … rejected_B;   loss = rankingLoss(rewards[:B], rewards[B:]);   w = 0 at the start",
        "Put all chosen texts before all rejected ones, score them together, and cut the rewards in half.\nA step takes the gradient of that loss for every parameter of the trunk and for the head, clips it, and lets the optimizer use it.",
      ],
      explore:
        "Train the head alone, at a rate of 0.03 for 80 steps, and the trunk stays the base. How many new pairs does it rank rightly?",
      answer:
        "58 to 60 %. The base's last state hardly says whether a review is good: for predicting the next word it did not matter. All of the trunk has to learn to carry it to the end.",
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
        choices: ["about 5", "about 3", "about 2", "under 1: fairly balanced"],
        answer: 0,
        because:
          "5.1. A coin gives 492 of 984, give or take 16; 412 is 80 below. The eye calls that fairly balanced. A reward model can learn from it that shorter is better.",
      },
    },
    {
      slug: "length-shortcut",
      title: "A shortcut, and an audit",
      difficulty: 3,
      minutes: 30,
      seconds: 60,
      hints: [
        "Audit a pair of two texts of equal length. Is it in neither part?",
        "A pooled accuracy mixes pairs in which a shortcut helps with pairs in which it misleads. Each kind has to be judged alone, by which text is better, whatever the model says.",
        "longGood: |chosen| > |rejected|;   shortGood: |chosen| < |rejected|;   rejectedReward = rewards[n + i]",
        "Filter the pairs twice by comparing the two lengths, and give each part its metrics unless it is empty.\nThe rewards of the chosen texts fill the first half of the list.",
      ],
      explore: "Train the biased model for 60 and for 120 steps instead of 30. What becomes of the shortcut?",
      answer:
        "It goes away. After 60 steps the model is right in 9 to 31 % of the pairs whose better text is shorter, after 120 in 78 to 95 % (3 seeds): one pair in 20 contradicts the rule, and in time that is enough. " +
        "A shortcut is what is learned first. With real data there may be no pair that contradicts it.",
      predict: {
        question:
          "A reward model is trained on pairs of which 95 % have the longer text on the better side. On new pairs of the same kind it is right 94 % of the time. How often is it right where the better text is the shorter one?",
        choices: ["about 94 %", "about 75 %", "about 50 %", "below 10 %"],
        answer: 3,
        because:
          "0 to 9 % (12 seeds). After 30 steps it has learned one rule, longer is better, and that rule is wrong on exactly these pairs. They are 5 % of the test set, so the pooled number hardly notices.",
      },
    },
  ],
});
