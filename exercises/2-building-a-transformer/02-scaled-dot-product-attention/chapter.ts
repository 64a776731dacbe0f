import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Scaled dot-product attention",
  summary: "You can compute attention for a whole batch at once, with any mask, forwards and backwards.",
  exercises: [
    {
      slug: "batched-linear",
      title: "Batched linear layer",
      difficulty: 1,
      minutes: 10,
      hints: [
        "A linear layer does not care which item or position a row belongs to. How would you hand it all rows at once?",
        "Batch and time can be one axis while the weights work: [B, T, D] holds the same numbers in the same order as [B·T, D].",
        "y = reshape(x, [B·T, D]) · W + bias, reshaped to [B, T, E]",
        "make one long list of rows, multiply it by the weights, add the bias if there is one\nthen give the list its two axes back",
      ],
      explore: "Leave out both reshapes: which law still holds, and which one breaks?",
      answer:
        "The values hold: TensorFlow.js multiplies [2, 3, 4] by [4, 5] and gives [2, 3, 5]. The gradient breaks: \"the gradient of input 'b' has shape 2,4,5\", one for each item, but W is one matrix and needs their sum. A forward pass that runs says nothing about the backward pass.",
    },
    {
      slug: "attention-mask",
      title: "Causal and padding masks",
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
      answer:
        "Query 0 sees one key, and queries 1 to 4 see the two real ones: padding queries look at real text like all others. It does not matter as long as no real query looks at them and the loss skips their positions. A mask that hid their whole row would bring in rows without a visible key.",
    },
    {
      slug: "masked-softmax",
      title: "Masked softmax",
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
      answer:
        "The one about the gradient of a row without a visible key. Forward, softmax makes NaN of that row and your second step replaces it by 0. Backward, 0 · NaN is NaN. It shows only in a batch with a fully hidden row, which is why such code trains well until the first empty text.",
    },
    {
      slug: "batched-attention",
      title: "Batched attention",
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
      answer:
        "For a mask of the heads: shapes are aligned from the last axis on, so B comes to lie under H. With B = 2 and H = 3 you get an error. With B = H you get none, and head h of every item takes the mask of item h. GPT-2 small has 12 heads: a batch of 12 is the trap.",
    },
    {
      slug: "self-attention",
      title: "Self-attention",
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
      answer:
        "The diagonal: a query's product with itself is its squared length, and only a longer vector beats it. With 8 random positions and width 64 a position keeps 0.98 of its weight for itself, with width 8 still 0.57. Such a head cannot pass itself over, nor tell who asks from who answers.",
      predict: {
        question:
          "Eight random positions, queries and keys of width 64. With two matrices Wq and Wk a position gives itself 0.11 of its weight, about 1/8. You use Wq for both. What does it give itself now?",
        choices: ["0.11: random is random", "about 0.2", "about 0.5", "0.98"],
        answer: 3,
        because:
          "0.98. A query's product with itself is its squared length, about 64, and after the division by 8 that is a score of 8. The other scores are around 0, give or take 1.",
      },
    },
    {
      slug: "score-saturation",
      title: "Softmax saturation",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Look at the case where one key takes all: entropy 0, norm 0. A NaN there tells of a logarithm of 0.",
        "The entropy is a sum over the keys; the Jacobian a table [Tk, Tk] for every query, made by two axes of length 1.",
        "entropy = −Σ w ln w;   J[i][j] = w_i ([i = j] − w_j);   norm = √ΣΣ J²;   scaled = scores / √d_k",
        "logarithms of weights kept above 0, times the weights, summed over the last axis, negated;\nweights as a column times (tf.eye minus weights as a row), squared, summed over the last two axes, the root.",
      ],
      explore:
        "Run npm run kata -- show score-saturation. From which width on do raw scores let less than half of a gradient through? How much is left at the width of Llama 3's heads, 128?",
      answer:
        "Between 32 and 64: the raw norm is 0.19 and 0.16 there, and the scaled one is 0.37 at both. At 128 it is 0.11, less than a third. With eight keys the scaled norm stays near 0.36 at every width, so a wide head learns as easily as a narrow one.",
    },
    {
      slug: "attention-gradients",
      title: "Gradients of batched attention",
      difficulty: 4,
      minutes: 25,
      hints: [
        "The first wrong one of dv, dWeights, dScores, dq, dk tells how far you got. Do the shapes fit before the numbers?",
        "A product C = A · B gives back dA = dC · Bᵀ and dB = Aᵀ · dC, in every item by itself. A softmax lies between two.",
        "dScores = weights ⊙ (dWeights − Σ_keys weights ⊙ dWeights);   dRaw = dScores / √d_k;   dq = dRaw k;   dk = dRawᵀ q",
        "matMul has a flag for each side that transposes it, so no transpose is needed;\nthe sum over the last axis with keepDims, so that it is subtracted from its own row.",
      ],
      explore:
        "Nothing here asks for the scores: the weights are enough. FlashAttention keeps each row's maximum and sum instead. What does it take to make do with these, and what does that save in Llama 3 8B (32 heads) at 8,192 tokens?",
      answer:
        "One more product: w = e^(score − max)/sum, with the scores computed again from q and k. In two bytes a number the weights of one layer are 4 GiB; two float32 numbers a row are 2 MiB. More operations, and yet faster, because moving 4 GiB takes longer than computing them again.",
    },
    {
      slug: "attention-recall",
      title: "Associative recall",
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
        "Train without the mask, in a copy of recallLogits: where does the loss stop, and why can no training get it to 0?",
      answer:
        "At 0.43 to 0.44 after 300 steps (5 seeds); 0.41 is the best possible. Without the mask the layer finds a color that is told later, and without positions it can't know whether the question came before it or after. So it can only bet by how often each is the case.",
      predict: {
        question:
          "The layer learns from conversations of 12 sentences and then answers all their questions right. Which share does it answer right in conversations of 100 sentences?",
        choices: ["nearly all: the rule is the same", "about half", "a fifth: it guesses among 5 answers"],
        answer: 1,
        because:
          "0.47 to 0.64 (5 seeds, 60 steps), and still 0.96 to 1 at 30 sentences. Each wrong key gets a little weight, and a hundred of them together outvote the right one.",
      },
    },
  ],
});
