import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Scaled dot-product attention",
  summary: "You can compute attention for a whole batch at once, with any mask, forwards and backwards.",
  exercises: [
    {
      slug: "batched-linear",
      title: "One layer for a whole batch",
      difficulty: 1,
      minutes: 10,
      hints: [
        "A linear layer does not care which item or position a row belongs to. How would you hand it all rows at once?",
        "Batch and time can be one axis while the weights work: [B, T, D] holds the same numbers in the same order as [B·T, D].",
        "y = reshape(x, [B·T, D]) · W + bias, reshaped to [B, T, E]",
        "make one long list of rows, multiply it by the weights, add the bias if there is one\nthen give the list its two axes back",
      ],
      explore: "Leave out both reshapes: which law still holds, and which one breaks?",
    },
    {
      slug: "attention-mask",
      title: "Who may look at whom",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Draw the table: a row for each query, a column for each key. Which position does the first query stand at?",
        "With Tk keys and T queries, the queries are the last T positions; a key may be looked at up to that position.",
        "causal[i][j]: j ≤ i + Tk − T;   padding[b][0][j]: j < lengths[b];   both: the one and the other",
        "whole numbers from Tk − T up to Tk as a column; compare the row of keys with it, and with the ends;\nthen one logical operation of the two masks.",
      ],
      explore:
        "A padding mask hides keys, never queries. What do the rows of padding queries look like in attentionMask(5, 5, [2]), and does it matter?",
    },
    {
      slug: "masked-softmax",
      title: "Softmax of what may be seen",
      difficulty: 3,
      minutes: 15,
      hints: [
        "Three cases part the answers: a hidden score of 1e30, a visible one of -1e30, a row in which nothing is visible.",
        "Before the softmax a hidden score must lie below every other; behind it a hidden weight must be 0 in every row.",
        "weights = softmax(score if visible, else −3·10³⁸);   then weight if visible, else 0",
        "tf.where with the mask, twice: once on the scores, once on what softmax gave.\nNo infinity: in a row of infinities softmax is NaN, and its gradient stays NaN.",
      ],
      explore:
        "Hide with -Infinity in place of your number and save: every test but one still passes. Which, and why does only that one see it?",
    },
    {
      slug: "batched-attention",
      title: "Attention for a whole batch",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Go stage by stage and say each shape aloud: raw scores, scores, weights, output. All of them begin with the batch.",
        "tf.matMul multiplies the last two axes and keeps those in front: item b of one side meets item b of the other.",
        "weights = maskedSoftmax(q kᵀ / √d_k, mask);   output = drop(weights) · v",
        "matMul of q and k with its flag that transposes the second; divide by the root of the width of a key;\nyour maskedSoftmax; matMul of drop(weights) and v.",
      ],
      explore:
        "Give queries and keys the shape [B, H, T, d] and the mask [T, T]. What would a mask [B, T, T] be taken for?",
    },
    {
      slug: "self-attention",
      title: "A sequence looks at itself",
      difficulty: 2,
      minutes: 10,
      hints: [
        "One input, three roles: what each position looks for, what it is found by, what it hands over.",
        "Each role has a projection of its own; the same x goes through all three, position by position.",
        "q = x · Wq,   k = x · Wk,   v = x · Wv;   then attention of q, k, v under the mask",
        "three times your batchedLinear, without a bias;\nthen your batchedAttention, with the mask that came in.",
      ],
      explore:
        "Set Wk to Wq. Which entry of each row of scores becomes hard to beat, and what can such a head no longer do?",
    },
    {
      slug: "score-saturation",
      title: "What the scale is for",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Look at the case where one key takes all: entropy 0, norm 0. A NaN there tells of a logarithm of 0.",
        "The entropy is a sum over the keys; the Jacobian a table [Tk, Tk] for every query, made by two axes of length 1.",
        "entropy = −Σ w ln w;   J[i][j] = w_i ([i = j] − w_j);   norm = √ΣΣ J²;   scaled = scores / √d_k",
        "logarithms of weights kept above 0, times the weights, summed over the last axis, negated;\nweights as a column times (tf.eye minus weights as a row), squared, summed over the last two axes, the root.",
      ],
      explore:
        "Run npm run kata -- show score-saturation. From which width on does raw attention let less than half of a gradient through?",
    },
    {
      slug: "attention-gradients",
      title: "Back through a batch of attention",
      difficulty: 4,
      minutes: 25,
      hints: [
        "The first wrong one of dv, dWeights, dScores, dq, dk tells how far you got. Do the shapes fit before the numbers?",
        "A product C = A · B gives back dA = dC · Bᵀ and dB = Aᵀ · dC, in every item by itself. A softmax lies between two.",
        "dScores = weights ⊙ (dWeights − Σ_keys weights ⊙ dWeights);   dRaw = dScores / √d_k;   dq = dRaw k;   dk = dRawᵀ q",
        "matMul has a flag for each side that transposes it, so no transpose is needed;\nthe sum over the last axis with keepDims, so that it is subtracted from its own row.",
      ],
      explore:
        "Nothing here asks for the scores or the mask: the weights are enough. What would it take to do without the weights, and remember the scores' maximum and sum alone?",
    },
    {
      slug: "attention-recall",
      title: "A layer that looks things up",
      difficulty: 4,
      minutes: 30,
      seconds: 60,
      hints: [
        "The tests go forward, loss, step: the first that fails says which of the three functions to look at.",
        "A sentence sees itself and the past; each output becomes a score for every answer; only questions have a loss.",
        "logits = selfAttention(x, causal) · Wo;   loss = −Σ answers ⊙ ln softmax(logits) / Σ answers",
        "selfAttention with your causalMask, batchedLinear with Wo; tf.logSoftmax times the one-hot answers, summed;\nthe optimizer minimizes the loss on the four weights and is asked to hand the loss back.",
      ],
      explore:
        "Train without the mask, in a copy of recallLogits: where does the loss stop? One question in five is asked before its answer is told; why can nothing tell which?",
    },
  ],
});
