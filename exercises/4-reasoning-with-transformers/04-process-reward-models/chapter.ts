import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Process reward models",
  summary:
    "You can find the steps of a chain, label them without people, and train a model that says in which step a chain goes wrong.",
  exercises: [
    {
      slug: "step-places",
      title: "Where the steps end",
      difficulty: 1,
      minutes: 15,
      hints: [
        "Print the row with its indices, and draw a line after each step. Does each of your places stand right before a line? Are there as many places as lines?",
        "A separator alone doesn't say whether a step ends: something must have been written since the last one. So walk along the row, and remember whether a step is open.",
        "at t:   open, and ids[t] = separator   ⇒   t is a place, and nothing is open;   ids[t] another token   ⇒   open;   ids[t] = pad   ⇒   stop",
        "Start after the prompt, with no step open.\nA token that is neither separator nor padding opens a step, or goes on with it. A separator closes an open step, and its index is a place.\nStop at the first padding token, or at the end of the row. If a step is still open there, its place is one index back.",
      ],
      explore:
        "Chain sums have no separator. Take `3 5 9 = #1 5 #2 4 #0 7 ⇒ 7 .`, whose steps end with 5, 4 and 7, and try each of the ten digits as the separator. Do all places together give you the steps?",
      answer:
        "No. They are 5, 7, 9, 11 and 12, and only the first three end a step. 11 is the answer, which is a digit too, and each of the ten calls also gives 12, the period, as the end of an unfinished step. " +
        "Where no token separates the steps, the grammar must: each thought has two tokens, so step s (from 0) ends at index 4 + 2s + 1.",
    },
    {
      slug: "continue-label",
      title: "Monte Carlo labels",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Print the prompts that your sampler gets. Do they hold the problem, `=`, and the prefix, errors included?",
        "The label belongs to this prefix and this model: everything before stays, everything after is drawn. Then only the answers count, and each continuation counts, with an answer or without.",
        "soft = #(answer of prefix + continuation = right answer) / count;   hard = [soft > 0]",
        "Make one prompt for each continuation, all alike: the problem's prompt, then the prefix. Ask the sampler once.\nParse prefix and continuation together, because ⇒ may stand in either. Compare the answers with that of the problem.\nDivide how many are right by how many were asked for; for the hard label, see whether any is.",
      ],
      explore:
        "Let the reasoner write chains at T = 1. Cut each one that has an error right after its first wrong step. Label these prefixes hard, with 4, 8, 16 and 32 continuations. How many of them are called good? And how many right prefixes are called bad?",
      answer:
        "Called good: 9, 13, 21 and 31 of 100 (1,200 prefixes, 3 seeds), though only 3 of 100 continuations are right. Of right prefixes 10, 4, 1 and 0 of 100 are called bad. " +
        "More continuations find the last good prefix, and excuse more and more errors. A soft label above 0.5 takes 1 of 100 wrong prefixes for good, but calls every third right one bad.",
      predict: {
        question:
          "The reasoner has made its first error in the second of six steps. A single continuation from there is right in 5 of 100 cases. How often is the hard label from 16 continuations 1?",
        choices: ["in 5 of 100 cases", "in about 35", "in 56: 1 − 0.95¹⁶", "nearly always"],
        answer: 1,
        because:
          "In 35 of 100 (300 prefixes). 1 − 0.95¹⁶ would hold if all prefixes had the same chance. But most of them have next to none, and a few have a good one, because another of the reasoner's usual errors can take the first one back.",
      },
    },
    {
      slug: "step-scores",
      title: "The model as a judge",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Change the tokens after a step, and score it again. Is the score the same? Then change the token that ends it: does the score change?",
        "In row t of the logits the model has read the tokens 0 to t, and says what it expects at t + 1. The judgement of a token was made before the model saw it.",
        "score[b, s] = logits[b, place − 1, ids[b, place]],   place = places[b, s]",
        "For each step you need two numbers: from which position to read, and of which token.\nTurn both into one-hot tables. The first, [B, S, T], picks rows by a matrix product with the logits: [B, S, V].\nThe second, [B, S, V], picks one logit from each row: multiply, and sum over the tokens. So gradients flow.",
      ],
      explore:
        "Score the steps of 1,000 chains that the reasoner wrote at T = 1, without any training. How often does a right step have a higher score than a wrong one? Then try other scores: the log-probability in place of the logit, and the logit of the token at the place itself.",
      answer:
        "Pairs in the right order: 98.8 to 99.1 of 100 by the logit, 98.3 to 98.9 by the log-probability, and 49 to 51 at the place itself, which is a coin (3 seeds). The reasoner often knows better than what it has drawn. " +
        "With the threshold ln 0.5, the log-probability finds 76 to 79 of 100 wrong steps, and calls 3 of 100 right steps wrong. A model's own doubt is a good judge before any training.",
      predict: {
        question:
          "Nothing is trained yet: you take the reasoner's logits of its own totals as scores, and call a step wrong if its score is below 0. Of 100 steps of its chains 7 are wrong. How many of the wrong steps do you find?",
        choices: ["nearly none", "about half", "about three quarters", "nearly all"],
        answer: 0,
        because:
          "2 to 5 of 1,000. Right steps score 9.8 on average and wrong ones 5.5, so the order is nearly perfect. But 0 means nothing here: a softmax sees differences only. Where 0 lies is what the judge must learn first.",
      },
    },
    {
      slug: "step-loss",
      title: "The loss over steps",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Call it with the score 100 and the label 0. Is the loss 100? And is the gradient there 1, or NaN?",
        "A logarithm of a sigmoid that was rounded to 0 or 1 is lost. Write each of the two logarithms as a function of z first: both are the same one, at z and at −z. And a mean over steps is one division for the whole batch.",
        "softplus(x) = ln(1 + e^x);   −ln σ(z) = softplus(−z),   −ln(1 − σ(z)) = softplus(z);   loss = Σ m · (y · softplus(−z) + (1 − y) · softplus(z)) / max(1, Σ m)",
        "Compute what each step would cost if it were right, and if it were wrong, by TensorFlow's softplus, which is safe for large numbers. Weigh the two by the label.\n(tf.logSigmoid gives the same numbers, but loses its gradient inside of a tidy.)\nMultiply by the mask, sum over everything, and divide by the number of steps that count, but not by 0.",
      ],
      explore:
        "A judge gives a wrong step the score 10: it is sure that the step is right. Compute the gradient of your loss in this score. Then compute that of the squared error, (σ(z) − y)². Which of the two judges will notice?",
      answer:
        "σ(10) = 0.99995 is the gradient of the cross-entropy: as large as it can be. The squared error's is 2σ²(1 − σ) = 0.00009, 11,000 times smaller, because the sigmoid is flat there. " +
        "The surer it is of its error, the less the second judge learns from it.",
      predict: {
        question:
          "Of 100 steps 92 are right. A judge that knows nothing gives every step the same score, the best one that there is. What is its loss?",
        choices: ["0.08", "0.28", "0.69", "2.44"],
        answer: 1,
        because:
          "0.28 nats. The best it can say is P = 0.92, the score ln(0.92 / 0.08) = 2.44. Then the loss is −0.92 · ln 0.92 − 0.08 · ln 0.08 = 0.279. 0.69 is a score of 0. A judge has learned something once its loss is below 0.28.",
      },
    },
  ],
});
