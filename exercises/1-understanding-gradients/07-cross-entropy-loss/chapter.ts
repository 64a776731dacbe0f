import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Cross-entropy loss",
  summary:
    "You can turn hidden vectors into predictions, and predictions into one number for training to lower.",
  exercises: [
    {
      slug: "logits",
      title: "Logits",
      difficulty: 1,
      minutes: 8,
      hints: [
        "With h = (1, 2) and the lesson's three rows, do you get (2, 1, 0)?",
        "Compare each position with each token of the vocabulary: one dot product per pair. W_lm has a row for each token.",
        "one entry: logits[2][4] = Σ over d of hidden[2][d] · W_lm[4][d];\nall at once: logits = hidden · W_lmᵀ,  [T, D] · [D, V] = [T, V]",
        "for each position one row of V numbers:\nthe dot products of its hidden vector with every row of W_lm. In all [T, V].",
      ],
      explore:
        'GPT-2 uses its token embeddings as output weights. Do so in the micro model. At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { activations: a, initial_parameters: p } = microModel();\n  console.log(logits(a.ln_f_output, p.token_embedding));\nWhich token does each position predict, and why? Take the lines out afterwards.',
      answer:
        "Three of five positions now predict the token that they just read; with W_lm it was one. The residual stream still carries the embedding of the current token, and the dot product of an embedding with itself is large. A tied model must first learn to look away from it.",
    },
    {
      slug: "log-sum-exp",
      title: "Log-sum-exp",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Try (1000, 1000): is yours 1000 + ln 2, or Infinity, or just ln 2?",
        "Subtracting m from all z multiplies every exponential by e^−m. So the logarithm comes out too small by m.",
        "logSumExp(z) = m + ln Σ e^(z[j] − m),   m = max z",
        "first blank: the sum of the exponentials, each z minus the maximum first;\nsecond blank: its logarithm, and the maximum added back.",
      ],
      explore:
        "By how much does log-sum-exp exceed the maximum for [1, 2, 3], [10, 20, 30] and [100, 200, 300]?",
      answer:
        "By 0.41, by 0.000045, and by exactly 0. Only distances to the maximum count: e^−10 adds next to nothing to 1, and e^−100 is less than float64 can add to it. So the soft maximum is soft only among numbers that lie a few units apart.",
    },
    {
      slug: "cross-entropy",
      title: "Cross-entropy",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Do the lesson's logits (2, 1, 0) cost 0.408, 1.408 and 2.408? Does one more ignored position leave your mean unchanged?",
        "−ln of a softmax is logSumExp minus the logit: no exponential is left that could underflow. Positions without a target do not count.",
        "perPosition = logSumExp(row) − row[target];   loss = Σ perPosition / number of targets that are not IGNORE",
        "blanks 1 and 2: the row's log-sum-exp minus the target's logit; the number of targets that aren't IGNORE;\nblanks 3 and 4: a RangeError if that number is 0; the total divided by it.",
      ],
      explore:
        "Model A gives the right token 0.9 at nine positions and 0.001 at the tenth. Model B gives it 0.5 at all ten. Which one has the lower loss?",
      answer:
        "B: 0.693 against 0.786, though A is right nine times out of ten and far surer. A's one mistake costs 6.9, seven times as much as the other nine together. Above all, this loss teaches a model not to be confidently wrong.",
      predict: {
        question:
          "GPT-2 has 50,257 tokens. At one position the right token has the logit 10, all others have 0. Which probability does softmax give to the right token?",
        choices: ["above 0.99", "about 0.3", "about 0.0002"],
        answer: 1,
        because:
          "0.305, a loss of 1.19: e^10 = 22,026 competes with 50,256 times e^0 = 1. Among so many tokens a logit must stand out by 15 for a probability of 0.98.",
      },
    },
    {
      slug: "perplexity",
      title: "Perplexity",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Check both with a die: is the baseline of six equal chances 1.79, and the perplexity of that loss 6?",
        "The two functions undo each other: equal chances among V tokens cost uniformLoss(V), and the perplexity of that loss is V.",
        "uniformLoss = −ln(1/V) = ln V;   with V = 2 it is ln 2 = 0.693, and e^0.693 = 2",
        "first blank: e to the power of the loss;\nsecond blank: the natural logarithm of the vocabulary's size.",
      ],
      explore:
        "A model that predicts GPT-2's tokens, about 4 characters each, has a perplexity of 20. Another one predicts single characters and has a perplexity of 3. Which of the two knows the language better?",
      answer:
        "The first: ln 20 = 3.00 nats for 4 characters are 0.75 nats per character, a perplexity of 2.11 against 3. A perplexity belongs to a tokenizer. Chat models with different vocabularies are compared by bits per byte instead.",
      predict: {
        question:
          "Training brings the loss of a model from 3.3 down to 3.2 nats. By how much does its perplexity fall?",
        choices: ["by 0.1", "by about 3%, as the loss does", "by about 10%"],
        answer: 2,
        because:
          "From 27.1 to 24.5, by 9.5%: e^−0.1 = 0.905. A tenth of a nat is a tenth of the perplexity, wherever you start.",
      },
    },
    {
      slug: "token-accuracy",
      title: "Bits per token and accuracy",
      difficulty: 2,
      minutes: 12,
      hints: [
        "A loss of ln 2: are your bits 1? Two right choices out of four targets at five positions: is your top1 0.5?",
        "A bit is ln 2 nats. The model's choice is the index of the largest logit; among equal ones, the first.",
        "bits of a loss of 1.386:  1.386 / 0.693 = 2;   the choice in the row (1, 4, 4, 0):  id 1;\nchoices 1 0 2 3 2 for the targets 1 0 1 2 IGNORE:  top1 = 2 / 4",
        "for each row, [V], find the first index of the maximum; count where that index is the target;\nbits: the loss divided by ln 2; top1: the count divided by the number of targets.",
      ],
      explore:
        "Multiply all logits of microModel() by 3, then by 30. What happens to top1, and what to bits? (Import microModel from #lib/micro-model; the logits are in its activations.)",
      answer:
        "top1 stays at 2 of 4, because the order of the logits stays the same. bits go from 2.51 to 2.68 and to 12.97: the model makes its two wrong choices with ever more certainty. Two models can choose equally well, and one can be a far worse forecaster. Such a factor is 1 over the temperature.",
    },
    {
      slug: "forward-pass",
      title: "Forward pass: from ids to the loss",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The micro model's loss is 1.7377 before training. If yours isn't, at which stage do you first differ?",
        "Each stage reads the one before: embeddings with positions, the block, the final norm, the logits, the loss.",
        "X = E[ids] + P;  h = LN_f(block(X));  logits = h W_lmᵀ;  loss = cross-entropy(logits, targets)",
        "ids to X, [T, D]; block and final norm, both [T, D]; logits, [T, V]; then the loss and the cost of each position;\nreturn all six results.",
      ],
      explore:
        "Set position_embedding of microModel() to zeros and swap the second and third of its five tokens. How much do the logits at the last position change? (Import microModel from #lib/micro-model; position_embedding is in its initial_parameters.)",
      answer:
        "By 3e-16, so not at all: one attention layer averages over a set of tokens, and the set is the same. With positions they change by up to 0.11. In deeper models the mask alone reveals order, because a token's row in layer 2 depends on what came before it. They learn without positions, too (Haviv et al. 2022).",
    },
  ],
});
