import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Scaled dot-product attention",
  summary: "You can compute attention for a whole batch at once, with any mask, forward and backward.",
  exercises: [
    {
      slug: "batched-linear",
      title: "Batched linear layer",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Is your result [B, T, E]? Change one position of one item: does only this row of the result change?",
        "A linear layer doesn't care which item or position a row belongs to. Batch and time can be one axis meanwhile: [B, T, D] holds the same numbers in the same order as [B·T, D].",
        "y = reshape(x, [B·T, D]) · W + bias, reshaped to [B, T, E]",
        "x [B, T, D] becomes rows [B·T, D]; times W, [B·T, E]; plus the bias, if there is one\nthen two axes become three again, [B, T, E]",
      ],
      explore: "Leave out both reshapes: which law still holds, and which one breaks?",
      answer:
        "The values hold: TensorFlow.js multiplies [2, 3, 4] by [4, 5] and returns [2, 3, 5]. The gradient breaks: \"the gradient of input 'b' has shape 2,4,5\", one for each item, but W is one matrix and needs their sum. A forward pass that runs says nothing about the backward pass.",
    },
    {
      slug: "attention-mask",
      title: "Causal and padding masks",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Draw your causal mask for 2 queries and 5 keys. Does the first row show four keys, and the second row all five?",
        "With Tk keys and T queries, the queries are the last T positions. A query may look at keys up to its own position.",
        "causal[i][j]: j ≤ i + Tk − T;   padding[b][0][j]: j < lengths[b];   both: the one and the other",
        "queries: whole numbers from Tk − T on, as a column [T, 1]; keys as a row [Tk]; one comparison makes [T, Tk]\npadding: the same keys compared with the ends [B, 1, 1]; both: one logical operation",
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
        "Try three rows: a hidden score of 1e30, a visible one of -1e30, and one in which nothing is visible. Which of them fails?",
        "Before the softmax a hidden score must be below every other; after it, a hidden weight must be 0 in every row.",
        "weights = softmax(score if visible, else −3·10³⁸);   then weight if visible, else 0",
        "use the mask twice: once on the scores, with a finite number, and once on the weights, with 0\nno infinity: in a row of infinities softmax is NaN, and its gradient stays NaN",
      ],
      explore:
        "Hide with -Infinity instead of your number and save: every test but one still passes. Which one fails, and why does only that one see it?",
      answer:
        "The one about the gradient of a row without a visible key. Forward, softmax returns NaN for that row, and your second step replaces it by 0. Backward, 0 · NaN is NaN. It shows only in a batch with a fully hidden row, which is why such code trains well until the first empty text.",
    },
    {
      slug: "batched-attention",
      title: "Batched attention",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Write down the shapes of raw scores, scores, weights and output. Does each of them begin with the leading axes?",
        "tf.matMul multiplies the last two axes and keeps the leading ones: it multiplies item b of one side by item b of the other.",
        "with q [2, 5, 8], k [2, 7, 8] and v [2, 7, 4]:\n  scores[b] = q[b] k[b]ᵀ / √8, [2, 5, 7];   output[b] = drop(weights)[b] · v[b], [2, 5, 4]",
        "raw [..., Tq, Tk]: q times k, transposed in its last two axes; scores: over the root of the width of a key\nweights: masked softmax; output [..., Tq, d_v]: the dropped weights times v",
      ],
      explore:
        "Give queries and keys the shape [B, H, T, d] and the mask [T, T]. What would a mask [B, T, T] be taken for?",
      answer:
        "For a mask of the heads: shapes are aligned from the last axis on, so B lines up with H. With B = 2 and H = 3 you get an error. With B = H you get none, and head h of every item takes the mask of item h. GPT-2 small has 12 heads: a batch of 12 is the trap.",
    },
    {
      slug: "self-attention",
      title: "Self-attention",
      difficulty: 2,
      minutes: 10,
      hints: [
        "Double Wv: does your output double, and do the weights stay the same? Swap Wq and Wk: do the weights change?",
        "Each role has its own projection: what a position looks for, what it is found by, what it passes on. The same x goes through all three.",
        "with x [2, 5, 16], Wq and Wk [16, 8], and Wv [16, 4]:  q and k [2, 5, 8], v [2, 5, 4];\nthen attention, with output [2, 5, 4] and weights [2, 5, 5]",
        "three projections of x, without a bias, to [B, T, d_k], [B, T, d_k] and [B, T, d_v]\nthen attention among them, under the given mask",
      ],
      explore:
        "Set Wk to Wq. Which entry of each row of scores becomes hard to beat, and what can such a head no longer do?",
      answer:
        "The diagonal: a query's product with itself is its squared length, and only a longer vector beats it. With 8 random positions and width 64 a position keeps 0.98 of its weight for itself, and with width 8 still 0.57. Such a head can't skip its own position, and can't tell asking from answering.",
      predict: {
        question:
          "Eight random positions, queries and keys of width 64. With two matrices Wq and Wk a position gives itself 0.11 of its weight, about 1/8. You use Wq for both. How much does it give itself now?",
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
        "When one key takes everything, are your entropy and norm both 0? A NaN there comes from the logarithm of 0.",
        "The entropy is a sum over the keys. The Jacobian is a matrix [Tk, Tk] for every query, made from its weights as a column and as a row.",
        "for the weights (½, ½):  entropy ln 2 = 0.693;   J has the rows (¼, −¼) and (−¼, ¼);   norm √(4/16) = ½",
        "entropy: logarithms of weights kept above 0, times the weights, summed over the last axis, negated\nJacobian: weights as a column [..., Tk, 1] times (identity minus weights as a row [..., 1, Tk]); norm: squares, summed over both axes, then the root",
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
        "Which is the first wrong one of dv, dWeights, dScores, dq, dk? Is its shape right, and only its numbers wrong?",
        "For a product C = A · B, dA = dC · Bᵀ and dB = Aᵀ · dC, within every item. There are two such products, and a softmax between them.",
        "dv = weightsᵀ dOutput;   dWeights = dOutput vᵀ;   dScores = weights ⊙ (dWeights − Σ_keys weights ⊙ dWeights);\ndRaw = dScores / √d_k;   dq = dRaw k;   dk = dRawᵀ q",
        "products: either factor may be transposed in its last two axes; let the shapes choose\nsoftmax: one sum per query, kept as an axis of length 1, so that it is subtracted from its own row",
      ],
      explore:
        "This backward pass needs the weights and no scores. FlashAttention keeps only each row's maximum and sum. What does it have to compute again, and how much memory does that save in Llama 3 8B (32 heads) at 8,192 tokens?",
      answer:
        "One more product: w = e^(score − max)/sum, with the scores computed again from q and k. At two bytes per number the weights of one layer are 4 GiB; two float32 numbers per row are 2 MiB. It is more operations and still faster, because moving 4 GiB takes longer than computing them again.",
    },
    {
      slug: "attention-recall",
      title: "Associative recall",
      difficulty: 4,
      minutes: 30,
      seconds: 60,
      hints: [
        "With all four weights 0, is every logit 0 and the loss ln A? And if you change the last sentence, do the earlier logits stay the same?",
        "A sentence sees itself and the past. A linear layer turns each output into a logit for every answer. Only questions have a loss.",
        "logits = selfAttention(x, causal) · Wo;   loss = −Σ answers ⊙ ln softmax(logits) / Σ answers",
        "logits [B, T, A]: causal self-attention, then a linear layer with Wo\nloss: log-softmax times the one-hot answers, summed, over the number of questions, negated\nstep: the optimizer minimizes the loss over the four weights, and returns it",
      ],
      explore:
        "Train without the mask, in a copy of recallLogits: where does the loss stop, and why can no training get it to 0?",
      answer:
        "At 0.43 to 0.44 after 300 steps (5 seeds); 0.41 is the best possible. Without the mask the layer finds a color that is told later, and without positions it can't know whether the question came before it or after. So it can only bet on how often each is the case.",
      predict: {
        question:
          "The layer learns from conversations of 12 sentences and then answers all their questions right. What share does it answer right in conversations of 100 sentences?",
        choices: ["nearly all: the rule is the same", "about half", "a fifth: it guesses among 5 answers"],
        answer: 1,
        because:
          "0.47 to 0.64 (5 seeds, 60 steps), and still 0.96 to 1 at 30 sentences. Each wrong key gets a little weight, and a hundred of them together outvote the right one.",
      },
    },
  ],
});
