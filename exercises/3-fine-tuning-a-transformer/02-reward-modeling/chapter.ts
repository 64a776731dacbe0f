import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Reward modeling",
  summary:
    "You can turn people's comparisons into a model that scores any text, say how sure it is, and find the shortcut that it took.",
  exercises: [
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
        choices: ["0", "0.5", "0.693", "it depends on the batch"],
        answer: 2,
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
