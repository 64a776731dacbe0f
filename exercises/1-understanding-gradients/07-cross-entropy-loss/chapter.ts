import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Cross-entropy loss",
  summary:
    "You can turn hidden vectors into predictions, and predictions into one number to be made smaller.",
  exercises: [
    {
      slug: "logits",
      title: "Logits",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The table has the wrong shape, or its numbers are not products of a hidden vector and a token's row.",
        "Each position meets each token of the vocabulary: one dot product a pair. W_lm has a row for each token.",
        "logits[t][v] = hidden[t] · W_lm[v]",
        "for each row of hidden a list,\nwith the dot product of that row and each row of W_lm.",
      ],
      explore:
        "GPT-2 uses its token embeddings as output weights. Do so in microModel(): logits(lnF output, token_embedding). Which token does each position predict, and why?",
      answer:
        "Three of five positions now predict the very token they stand on, with W_lm it was one. The residual path still carries the embedding of the current token, and the dot product of an embedding with itself is large. A tied model must first learn to look away from it.",
    },
    {
      slug: "log-sum-exp",
      title: "Log-sum-exp",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Infinity where a number should be, or a number that is off by the maximum.",
        "Moving all z by −m multiplies every exponential by e^−m, so the logarithm moves by −m: it must be moved back.",
        "logSumExp(z) = m + ln Σ e^(z[j] − m),   m = max z",
        "first blank: add up e to each z less the maximum\nsecond blank: the logarithm of that sum, plus the maximum.",
      ],
      explore: "By how much does it exceed the maximum for [1, 2, 3], [10, 20, 30] and [100, 200, 300]?",
      answer:
        "By 0.41, by 0.000045, and by exactly 0. Only distances to the maximum count: e^−10 adds next to nothing to 1, and e^−100 is less than float64 can add to it. So the soft maximum is soft only among numbers that lie a few units apart.",
    },
    {
      slug: "cross-entropy",
      title: "Cross-entropy",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Either what a position costs is wrong, or the number that the total is divided by.",
        "−ln of a softmax is logSumExp minus the logit: no exponential is left that could underflow. Positions without a target do not count.",
        "perPosition = logSumExp(row) − row[target];   loss = Σ perPosition / number of targets that are not IGNORE",
        "blanks 1 and 2: your logSumExp less the target's logit; the length of the targets without IGNORE;\nblanks 3 and 4: a RangeError where that is 0; the total over it.",
      ],
      explore:
        "Model A gives the right token 0.9 at nine positions and 0.001 at the tenth. Model B gives it 0.5 at all ten. Which one has the lower loss?",
      answer:
        "B: 0.693 against 0.786, though A is right nine times out of ten and far surer. Its one mistake costs 6.9, more than the other nine together by a factor of 7. Training on this loss teaches a model first of all not to be certain and wrong.",
      predict: {
        question:
          "GPT-2 has 50,257 tokens. At one position the right token has the logit 10, all others have 0. Which probability does softmax give to the right token?",
        choices: ["above 0.99", "about 0.3", "about 0.0002"],
        answer: 1,
        because:
          "0.305, a loss of 1.19. e^10 = 22,026 stands against 50,256 times e^0 = 1. Among so many tokens a logit must stand out by 15 for a probability of 0.98.",
      },
    },
    {
      slug: "perplexity",
      title: "Perplexity",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Check both against a die: six equal chances, a loss of 1.79.",
        "The two undo each other: equal chances among V tokens cost uniformLoss(V), and the perplexity of that is V.",
        "perplexity = e^loss;   uniformLoss = −ln(1/V) = ln V",
        "first blank: the exponential of the loss\nsecond blank: the natural logarithm of the size.",
      ],
      explore:
        "A model that predicts GPT-2's tokens, about 4 characters each, has a perplexity of 20. Another one predicts single characters, and has a perplexity of 3. Which knows the language better?",
      answer:
        "The first: ln 20 = 3.00 nats for 4 characters are 0.75 for each, a perplexity of 2.11 per character, against 3. A perplexity belongs to a tokenizer. Chat models with different vocabularies are compared by bits per byte instead.",
      predict: {
        question:
          "Training brings the loss of a model from 3.3 down to 3.2 nats. By how much does its perplexity fall?",
        choices: ["by 0.1", "by about 3 %, as the loss does", "by about 10 %"],
        answer: 2,
        because:
          "From 27.1 to 24.5, by 9.5 %: e^−0.1 = 0.905. A tenth of a nat is a tenth of the perplexity, wherever you start.",
      },
    },
    {
      slug: "token-accuracy",
      title: "Bits per token and accuracy",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Look at which of the two is wrong, and whether the positions without a target are in it.",
        "A bit is ln 2 nats. The choice is the place of the largest logit; of equal ones the first.",
        "bits = loss / ln 2;   top1 = right choices / positions with a target",
        "indexOf finds the first place of the maximum; compare each choice with its target and count;\nthe loss over Math.LN2; the count over the positions that have a target.",
      ],
      explore:
        "Multiply all logits of microModel() by 3, then by 30. What happens to top1, and what to bits?",
      answer:
        "top1 stays at 2 of 4, for the order of the logits is the same. bits go from 2.51 to 2.68 and to 12.97: the two wrong choices are made with ever more certainty. A model can choose as well as another and be far worse as a forecaster; such a factor is one over the temperature.",
    },
    {
      slug: "forward-pass",
      title: "Forward pass: from ids to the loss",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The grader names the first stage that is wrong; what comes after it is not judged.",
        "Each stage reads the one before: embeddings with positions, the block, the final norm, the logits, the loss.",
        "X = E[ids] + P;  h = LN_f(block(X));  logits = h W_lmᵀ;  loss = cross-entropy(logits, targets)",
        "embedTokens, addPositions, transformerBlock, layerNorm with ln_f of its output, logits, crossEntropy;\nreturn all six results.",
      ],
      explore:
        "Set position_embedding of microModel() to zeros and swap the second and third of its five tokens. How much do the logits at the last position change?",
      answer:
        "By 3e-16, that is not at all: one attention layer averages over a set of tokens, and the set is the same. With positions it is up to 0.11. In deeper models the mask alone gives order away, because a token's row in layer 2 depends on what came before it: they learn without positions, too (Haviv et al. 2022).",
    },
  ],
});
