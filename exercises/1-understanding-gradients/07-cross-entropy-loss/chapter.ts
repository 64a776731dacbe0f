import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Cross-entropy loss",
  summary:
    "You can turn hidden vectors into predictions, and predictions into one number to be made smaller.",
  exercises: [
    {
      slug: "logits",
      title: "A score for every token",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The table has the wrong shape, or its numbers are not products of a hidden vector and a token's row.",
        "Each position meets each token of the vocabulary: one dot product a pair. W_lm has a row for each token.",
        "logits[t][v] = hidden[t] · W_lm[v]",
        "for each row of hidden a list,\nwith the dot product of that row and each row of W_lm.",
      ],
      explore: "Double a row of W_lm. Which column of the logits changes, and what would softmax make of it?",
    },
    {
      slug: "log-sum-exp",
      title: "The soft maximum",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Infinity where a number should be, or a number that is off by the maximum.",
        "Moving all z by −m multiplies every exponential by e^−m, so the logarithm moves by −m: it must be moved back.",
        "logSumExp(z) = m + ln Σ e^(z[j] − m),   m = max z",
        "first blank: add up e to each z less the maximum\nsecond blank: the logarithm of that sum, plus the maximum.",
      ],
      explore: "Compare it with the maximum for [1, 2, 3], [10, 20, 30] and [100, 200, 300].",
    },
    {
      slug: "cross-entropy",
      title: "How surprised was the model?",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Either what a position costs is wrong, or the number that the total is divided by.",
        "−ln of a softmax is logSumExp minus the logit: no exponential is left that could underflow. Positions without a target do not count.",
        "perPosition = logSumExp(row) − row[target];   loss = Σ perPosition / number of targets that are not IGNORE",
        "blanks 1 and 2: your logSumExp less the target's logit; the length of the targets without IGNORE;\nblanks 3 and 4: a RangeError where that is 0; the total over it.",
      ],
      explore:
        "Give a position the logits [800, 0] and the target 1: take the logarithm of your softmax beside it.",
    },
    {
      slug: "perplexity",
      title: "A choice among how many?",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Check both against a die: six equal chances, a loss of 1.79.",
        "The two undo each other: equal chances among V tokens cost uniformLoss(V), and the perplexity of that is V.",
        "perplexity = e^loss;   uniformLoss = −ln(1/V) = ln V",
        "first blank: the exponential of the loss\nsecond blank: the natural logarithm of the size.",
      ],
      explore: "GPT-2 has 50,257 tokens. Near which loss should its training begin?",
    },
    {
      slug: "token-accuracy",
      title: "Bits, and first choices",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Look at which of the two is wrong, and whether the positions without a target are in it.",
        "A bit is ln 2 nats. The choice is the place of the largest logit; of equal ones the first.",
        "bits = loss / ln 2;   top1 = right choices / positions with a target",
        "indexOf finds the first place of the maximum; compare each choice with its target and count;\nthe loss over Math.LN2; the count over the positions that have a target.",
      ],
      explore: "Multiply all logits by 3: does top1 change? Does bits?",
    },
    {
      slug: "forward-pass",
      title: "From token ids to the loss",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The grader names the first stage that is wrong; what comes after it is not judged.",
        "Each stage reads the one before: embeddings with positions, the block, the final norm, the logits, the loss.",
        "X = E[ids] + P;  h = LN_f(block(X));  logits = h W_lmᵀ;  loss = cross-entropy(logits, targets)",
        "embedTokens, addPositions, transformerBlock, layerNorm with ln_f of its output, logits, crossEntropy;\nreturn all six results.",
      ],
      explore:
        "Leave the final norm out, then the positions. Does the loss tell you that something is wrong?",
    },
  ],
});
