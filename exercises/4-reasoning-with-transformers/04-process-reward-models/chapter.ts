import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Process reward models",
  summary: "You can train a model that says which step of a chain is wrong, and measure whether it does.",
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
        "A model's own doubt is a good judge before any training.",
      predict: {
        question:
          "Untrained, the reasoner's logit finds next to none of its wrong steps below 0. You take the log-probability of the written total instead, and call a step wrong if P is below ½. Of 100 wrong steps, how many do you find?",
        choices: ["nearly none", "about 25", "about 50", "about 78"],
        answer: 3,
        because:
          "76 to 79, and 3 of 100 right steps are called wrong (3 seeds, 1,000 chains). A softmax sees differences only: 0 means nothing for a logit, and ½ means something for a probability.",
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
    {
      slug: "score-of-chain",
      title: "One score for a chain",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Score a chain of ten steps with logits of −100 each. Is the logarithm of its product −1000, or −Infinity?",
        "ln of a rounded 0 is lost. Rewrite ln σ(z) so that no exponential of a large positive number is taken, and never go back to a probability until the end.",
        "ln σ(z) = min(z, 0) − ln(1 + e^(−|z|));   ln Π p = Σ ln p;   ln mean p = m + ln(Σ e^(ln p − m) / S), where m is the largest ln p",
        "Turn each logit into the logarithm of its probability, in the form that is safe on both sides of 0.\nThe product is a sum. For the mean take the largest logarithm out of the sum before you raise e to anything.\nWithout steps there is one number that is below all others.",
      ],
      explore:
        "Train the judge of process-reward-model, let it score 16 chains for each of 200 problems, and choose the best by each of the four ways. How often is each of them right?",
      answer:
        "Minimum: 0.99 to 1.00. Product and mean: the same. The last step alone: 0.53 to 0.57, and one chain at random is right in 0.61 to 0.67 (3 seeds). All chains have six steps here, so the product punishes nobody. As weights of a vote, the mean hardly differs from no weights at all: 0.955 against 0.935 and 0.945, where the minimum has 1.00.",
      predict: {
        question:
          "One chain has 5 steps of 0.9 each, another 50 steps of 0.98 each. Which of the two do product and minimum prefer?",
        choices: [
          "both the short one",
          "both the long one",
          "the product the short one, the minimum the long one",
          "the product the long one, the minimum the short one",
        ],
        answer: 2,
        because:
          "0.9⁵ is 0.590, and 0.98⁵⁰ is 0.364, though each step of the long chain is better. The product asks whether all steps are right, and 50 steps have more chances to fail.",
      },
    },
    {
      slug: "judge-the-judge",
      title: "Judging a judge",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Let a judge call everything right, then everything wrong. Which of your four numbers does each of them get for free?",
        "Each share has its own denominator: all steps, wrong steps, chains with a wrong step, pairs of a right and a wrong step.",
        "recall = #(wrong, z ≤ 0) / #wrong;   first error: argmin{s : z_s ≤ 0} = argmin{s : y_s = 0};   AUC = mean over pairs of [r > w] + ½ [r = w]",
        "Count the wrong steps that are called wrong, and divide by the wrong steps.\nFor chains that have an error compare two indices: that of the first wrong label and that of the first step called wrong.\nFor the AUC go through all pairs, and give 1, a half or 0 for each. Where there is nothing to count, the answer is null.",
      ],
      explore:
        "Invent a judge: in chains of six steps, 8% of the steps are wrong; right steps get scores from a normal with mean 3, wrong ones with mean −2, both with a standard deviation of 1.5. Add −3, −1, 0, 1 and 3 to all scores. What happens to accuracy, recall and first error?",
      answer:
        "Over 20,000 chains, in this order: recall 1.00, 0.98, 0.91, 0.75 and 0.25; first error 0.37, 0.80, 0.86, 0.74 and 0.25; accuracy 0.54, 0.91, 0.97, 0.98 and 0.94. Recall alone wants the strictest judge, and accuracy a lenient one. The first error has its peak between: it punishes both misses and false alarms. The AUC never moves.",
      predict: {
        question:
          "8 of 100 steps are wrong. A judge finds all of them, and it also calls 8 of 100 right steps wrong. How many of the steps that it calls wrong are wrong?",
        choices: ["all", "about 92 of 100", "about 52 of 100", "about 8 of 100"],
        answer: 2,
        because:
          "8 / (8 + 0.08 · 92) = 0.52. Right steps are so many that a few false alarms among them are as many as all errors. That's why the first error is worth measuring: a false alarm before it spoils it.",
      },
    },
    {
      slug: "process-reward-model",
      title: "A process reward model",
      difficulty: 4,
      minutes: 35,
      seconds: 30,
      hints: [
        "Print the tokens at the places of one row. Are they totals, and as many as the chain has thoughts?",
        "The judge is the reasoner's own opinion of each total, trained further. It starts with what the reasoner knows, and it learns what is valid, step by step, not how the chain ended.",
        "row = prompt, #a, t₁, #b, t₂, …;   place of step s (from 0) = (K + 1) + 2s + 1;   loss = mean of ln(1 + e^z) − y·z",
        "Label each step by whether it follows from the one before.\nCount the places from the length of the prompt: each thought has two tokens, and the total is its second.\nThe judge's tensors are variables of its own that begin with the reasoner's numbers.\nA step: scores of the drawn chains, their loss, its gradient, clipped, into the optimizer.",
      ],
      explore:
        "Train two more judges for 300 steps: one on the same labels but from random weights (std 0.1 instead of 0.02, see narrow-start), and one from the reasoner, with every step labeled by the answer of its chain. What do they find?",
      answer:
        'From random weights the recall is 0.47, 0.69 and 0.88 (3 seeds; 0.92 to 0.97 from the reasoner), and with a std of 0.02 it is 0. Labels by outcome give a recall of 0.80 to 0.91 but find only 0.58 to 0.70 of the first errors. Two of these three are less accurate than "always right": 0.904 and 0.887, against 0.92.',
      predict: {
        question:
          "Your judge learns from 4,000 chains of six steps, labeled by arithmetic. Where no arithmetic can tell, each step would need a Monte Carlo label of 16 continuations. How many continuations would the model have to write?",
        choices: ["16,000", "64,000", "384,000", "4 million"],
        answer: 2,
        because:
          "4,000 · 6 · 16 = 384,000, 96 for every chain that you label. Labels without people are cheap in wages and dear in tokens. Only the last step's label is free: there the answer is known.",
      },
    },
  ],
});
