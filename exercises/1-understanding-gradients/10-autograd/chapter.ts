import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Autograd",
  summary: "You have built what frameworks call autograd: gradients that derive themselves.",
  exercises: [
    {
      slug: "value",
      title: "Scalar autograd",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One operation's slope is wrong, or a gradient is lost or counted twice on its way down.",
        "Along a way slopes multiply, where ways meet they add up. A slope belongs to the moment of the forward pass.",
        "∂(a·b)/∂a = b,  tanh′ = 1 − y²,  (eᵃ)′ = y,  (ln a)′ = 1/a;   grad(input) += upstream · slope",
        "backward: add upstream to grad; then a loop over the inputs that calls backward\nwith the input and upstream times the slope along it",
      ],
      explore: "Write sub and div from what you have. Do they need slopes of their own?",
      answer:
        "No: a − b is a + (−1)·b, and a / b is a · e^(−ln b). At a = 3, b = 2 the gradients are 0.5 and −0.75, as they should be. But at b = −2 the result is NaN, for ln needs a positive number. That is why frameworks give division a slope of its own.",
    },
    {
      slug: "topological-order",
      title: "Topological order",
      difficulty: 3,
      minutes: 20,
      hints: [
        "A node comes twice, too early or not at all; or a gradient is handed on before it is complete.",
        "A node gets its place when all its inputs have theirs. Backwards, it hands on when all it feeds have handed on.",
        "order: inputs before their node; backward: reversed, grad(input) += share of pullback(grad(node))",
        "unseen input: into seen, and onto the stack with next: 0; done: push the node to order, pop the stack\nzeros everywhere, [[1]] at the loss; pullback of the node's grad; plus for every input",
      ],
      explore: "Time your value.ts's backward on 16, 18 and 20 diamonds in a row, then this one.",
      answer:
        "Two diamonds more take about four times as long: 0.07 s for 18 and 0.25 s for 20 on our machine, while this backward stays under 0.001 s. The first one walks every way, and each diamond doubles their number; this one visits 61 nodes.",
    },
    {
      slug: "broadcast-gradient",
      title: "Gradients of broadcasting",
      difficulty: 3,
      minutes: 20,
      hints: [
        "A share has another shape than its input, or counts one use where there were several.",
        "A repeated number is used several times, and uses add up: sum along the axis that was repeated, and keep it.",
        "a + b: shares dy and dy;   a · b: shares dy·b and dy·a;   then Σ along each axis of length 1",
        "at: index 0 along an axis of length 1, else i or j\nrows: one row of sums over all rows; columns: each row becomes a list with its sum",
      ],
      explore:
        "CLIP multiplies all its scores by one learned number. Multiply [[1, 2, 3], [4, 5, 6]] by leaf([[2]]) with mulNode: which share has that number if dy is 1 everywhere?",
      answer:
        "21, the sum of all six numbers. In general it is the sum of dy times what the number multiplied, so it tells whether larger scores would help on the whole. That sum is how CLIP learns its temperature.",
    },
    {
      slug: "matmul-node",
      title: "Matrix product on the tape",
      difficulty: 2,
      minutes: 15,
      hints: [
        "A share has the wrong shape or no gradient arrives; or the layer lost its connection to the tape.",
        "Each share has the shape of its input, and only one product of dC with the other factor has that shape.",
        "dA = dC · Bᵀ,   dB = Aᵀ · dC;   a transpose sends its gradient back transposed",
        "your matmul and transpose on .data, in the order of the formulas\nlayer: matmulNode with a transposeNode of W, then addNode with b",
      ],
      explore:
        "In linearNode use leaf(transpose(W.data)) in place of transposeNode(W). Which values change, and which gradients?",
      answer:
        "No value changes, and X and b get their gradients as before. W.grad stays 0: the new leaf collects it, and no code looks there. Training would go on with this one matrix frozen. Fine-tuning does that on purpose, for all that it does not want to change.",
    },
    {
      slug: "fused-nodes",
      title: "Fused operations",
      difficulty: 3,
      minutes: 20,
      hints: [
        "One share has the wrong shape or ignores what arrived; the first failing test names the node.",
        "A pullback takes the gradient of the node and returns one share for each input, in order and in its shape.",
        "share = dy times the slope: chapter 08 wrote every one of these products already",
        "softmaxBackward by rows; layerNormBackward, vectors wrapped in a row; dy · geluDerivative at x;\ndLoss · crossEntropyBackward; embeddingBackward's dTokens; slices of the rows of dy",
      ],
      explore:
        "With value.ts build the softmax of five scores from exp, log, add and mul. How many values are on the tape? What comes out if a score is 1000?",
      answer:
        "23: the five scores, 5 exponentials, 4 sums, the −1 and 3 more for one over the sum, 5 products. At 1000 the result is NaN, for e^1000 is Infinity, and Infinity · 0 has no value. The fused node is a single one, and it moves the scores before it takes e to their power.",
    },
    {
      slug: "tape-model",
      title: "The whole model on the tape",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The loss or the logits are off: a part of the forward pass. Only gradients: a node was left out of the tape.",
        "It is the forward pass of chapters 06 and 07 with nodes for matrices; no .data may stand between two nodes.",
        "X + MHA(LN1(X)), then + FFN(LN2(·)); a head is softmax(Q Kᵀ · scale) · V",
        "rowsNode twice; matmulNode with W_Q[h], W_K[h], W_V[h]; linearNode of the joined heads; geluNode of linearNode\nleavesOf, tapeModel, backward of its loss, then gradientsOf the same leaves",
      ],
      explore:
        "Tie W_lm to the token embedding, as GPT-2 does: use that one leaf for both. What happens to its gradient?",
      answer:
        "It is the sum of what both uses get alone, equal to 1e-16: norms 1.31 (as table) and 1.67 (as W_lm) make 2.16. backward adds up what arrives, whether the two uses are in one line or at both ends of the model.",
      predict: {
        question:
          "<PAD> does not occur in the text, and its row of the token table has the gradient 0. You tie W_lm to that table: one leaf for both. What is the gradient of <PAD>'s row now?",
        choices: ["0: <PAD> still does not occur", "not 0", "not 0, and the largest of all rows"],
        answer: 1,
        because:
          "Its norm is 0.26, the smallest of the six rows. As a row of W_lm it makes <PAD>'s logit at every position, and softmax pushes down the logit of every token that is not the target.",
      },
    },
  ],
});
