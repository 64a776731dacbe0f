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
          "If the stronger text leads by 4.6, it wins 99 of 100 comparisons. By how much must it lead to win 9,999 of 10,000?",
        choices: ["4.65", "about 9.2", "about 46", "about 460"],
        answer: 1,
        because:
          "ln 9,999 = 9.21, twice ln 99. Each unit multiplies the odds by e, so a hundred times the odds cost 4.6 units more, wherever you are.",
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
        "Two judges agree with P² + (1 − P)² = 0.73, so P = 0.84: that is the ceiling. The model must not be blamed for the other 16%. On pairs of this chapter's reviews, with their true reward as the strength, " +
        "the ceiling is 0.755, and 0.83 without the 23% of pairs whose rewards are equal (3 × 20,000 pairs).",
      predict: {
        question:
          "In every pair the better answer leads by 1, so 73 of 100 people choose it. Two people label the same pairs. In how many of 100 do they agree?",
        choices: ["about 53", "about 61", "about 73", "about 88"],
        answer: 1,
        because:
          "0.73² + 0.27² = 0.61. Each is right 73 times, but not at the same pairs. So labelers who agree in 61 of 100 cases may both be as good as anyone can be, and a model reaches 73 at best.",
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
        "Yours agree to the last digits. By the last column they don't: alone, the last column is the text's end, and in the batch it is padding. A model trained that way ranks 95 to 99% of new pairs rightly, " +
        "and still a text's reward depends on the texts next to it.",
      predict: {
        question:
          "A reward model reads the state of the first token, which is <bos> in every text. It trains for 80 steps. By how much do its rewards for a good and for a bad review differ?",
        choices: [
          "by a lot: training finds a way",
          "by a little, in the right direction",
          "by something random",
          "by nothing: exactly 0",
        ],
        answer: 3,
        because:
          "Exactly 0. The first state sees nothing but <bos>, so all texts get one reward, every pair is a tie, and the loss stays at ln 2. Of the last column and the mean, which see the text, training makes a good judge.",
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
          "A batch has 100 pairs. 99 are ranked rightly with a margin of 5, and one wrongly with −5. What share of the batch's loss is that one pair?",
        choices: ["1%", "about 5%", "about 50%", "about 88%"],
        answer: 3,
        because:
          "88%: it costs 5.0067 nats, and the 99 others 0.0067 each, 0.66 together. Its gradient is 99.3% of the largest that there is. One wrong label on which the model is sure outweighs all the others.",
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
        "58 to 60%. The base's last state hardly says whether a review is good: for predicting the next word it did not matter. All of the trunk has to learn to carry it to the end.",
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
          "A perfectly calibrated model is measured on 1,000 pairs. With ten bins its calibration error is 0.03. You want to look more closely and take 100 bins. What do you find?",
        choices: ["0.003", "0.03", "about 0.1", "about 0.3"],
        answer: 2,
        because:
          "0.10 on average (100 draws). With ten pairs in each bin chance moves a share by 0.15 or so. With 1,000 bins the error is 0.25. More bins show more luck, not more of the model.",
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
        "Keep the shares of the thousand pairs, 41.9% longer and 58.1% shorter, and take fewer of them. From how many pairs on is z beyond ±1.96? How many would 51% need?",
      answer:
        "From 146 pairs on; 51% needs 9,604. A bias too small for your test is not too small for a model that sees every pair in training. Lengths of this chapter's reviews say nothing: with labels by their reward, " +
        "z is −0.1, 0.8 and 1.3 in three times 20,000 pairs. If the longer one is chosen in 95 of 100, z is 9.",
      predict: {
        question:
          "You test clean labels for 20 biases that they don't have (length, commas, first letter, ...), each with an alarm at |z| > 1.96. How likely is at least one alarm?",
        choices: ["5%", "about 20%", "about 64%", "about 95%"],
        answer: 2,
        because:
          "1 − 0.95²⁰ = 0.64, if the tests are independent. An alarm is news only beside the number of tests that were made; |z| > 3 gives 20 tests one alarm in 19 cases.",
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
        "It goes away. After 60 steps the model is right in 9 to 31% of the pairs whose better text is shorter, after 120 in 78 to 95% (3 seeds): one pair in 20 contradicts the rule, and in time that is enough. " +
        "A shortcut is what is learned first. With real data there may be no pair that contradicts it.",
      predict: {
        question:
          "A test set of 200 pairs has ten whose better text is the shorter one. A model ranks 5 of these ten rightly. Which true rates does that leave possible, at 95%?",
        choices: ["45 to 55%", "38 to 62%", "24 to 76%", "5 to 95%"],
        answer: 2,
        because:
          "24 to 76% (Wilson): a coin, or a decent judge. The part that tells a shortcut from understanding is small in any set that is drawn like the training set. Build more such pairs before you conclude.",
      },
    },
  ],
});
