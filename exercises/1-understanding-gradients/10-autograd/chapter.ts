import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Autograd",
  summary: "You have built what frameworks call autograd: gradients that derive themselves.",
  exercises: [
    {
      slug: "value",
      title: "Numbers with a memory",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One operation's slope is wrong, or a gradient is lost or counted twice on its way down.",
        "Along a way slopes multiply, where ways meet they add up. A slope belongs to the moment of the forward pass.",
        "∂(a·b)/∂a = b,  tanh′ = 1 − y²,  (eᵃ)′ = y,  (ln a)′ = 1/a;   grad(input) += upstream · slope",
        "backward: add upstream to grad; then a loop over the inputs that calls backward\nwith the input and upstream times the slope along it",
      ],
      explore: "Write sub and div from what you have. Do they need slopes of their own?",
    },
    {
      slug: "topological-order",
      title: "Each node once",
      difficulty: 3,
      minutes: 20,
      hints: [
        "A node comes twice, too early or not at all; or a gradient is handed on before it is complete.",
        "A node gets its place when all its inputs have theirs. Backwards, it hands on when all it feeds have handed on.",
        "order: inputs before their node; backward: reversed, grad(input) += share of pullback(grad(node))",
        "unseen input: into seen, and onto the stack with next: 0; done: push the node to order, pop the stack\nzeros everywhere, [[1]] at the loss; pullback of the node's grad; plus for every input",
      ],
      explore: "Time your value.ts's backward on 16, 18 and 20 diamonds in a row, then this one.",
    },
    {
      slug: "broadcast-gradient",
      title: "What was repeated is summed",
      difficulty: 3,
      minutes: 20,
      hints: [
        "A share has another shape than its input, or counts one use where there were several.",
        "A repeated number is used several times, and uses add up: sum along the axis that was repeated, and keep it.",
        "a + b: shares dy and dy;   a · b: shares dy·b and dy·a;   then Σ along each axis of length 1",
        "at: index 0 along an axis of length 1, else i or j\nrows: one row of sums over all rows; columns: each row becomes a list with its sum",
      ],
      explore: "Which share has a [1, 1] that was multiplied with everything? Work it out before you log it.",
    },
    {
      slug: "matmul-node",
      title: "The product on the tape",
      difficulty: 2,
      minutes: 15,
      hints: [
        "A share has the wrong shape or no gradient arrives; or the layer lost its connection to the tape.",
        "Each share has the shape of its input, and only one product of dC with the other factor has that shape.",
        "dA = dC · Bᵀ,   dB = Aᵀ · dC;   a transpose sends its gradient back transposed",
        "your matmul and transpose on .data, in the order of the formulas\nlayer: matmulNode with a transposeNode of W, then addNode with b",
      ],
      explore: "Log the grad of a linear layer's bias: why is it the sum over the tokens?",
    },
    {
      slug: "fused-nodes",
      title: "Your own backward passes as nodes",
      difficulty: 3,
      minutes: 20,
      hints: [
        "One share has the wrong shape or ignores what arrived; the first failing test names the node.",
        "A pullback takes the gradient of the node and returns one share for each input, in order and in its shape.",
        "share = dy times the slope: chapter 08 wrote every one of these products already",
        "softmaxBackward by rows; layerNormBackward, vectors wrapped in a row; dy · geluDerivative at x;\ndLoss · crossEntropyBackward; embeddingBackward's dTokens; slices of the rows of dy",
      ],
      explore:
        "Build softmax from exp, sums and products on the tape instead. How many nodes does one row take?",
    },
    {
      slug: "tape-model",
      title: "The model, backwards by itself",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The loss or the logits are off: a part of the forward pass. Only gradients: a node was left out of the tape.",
        "It is the forward pass of chapters 06 and 07 with nodes for matrices; no .data may stand between two nodes.",
        "X + MHA(LN1(X)), then + FFN(LN2(·)); a head is softmax(Q Kᵀ · scale) · V",
        "rowsNode twice; matmulNode with W_Q[h], W_K[h], W_V[h]; linearNode of the joined heads; geluNode of linearNode\nleavesOf, tapeModel, backward of its loss, then gradientsOf the same leaves",
      ],
      explore: "Tie W_lm to the token embedding: use that leaf for both. What happens to its gradient?",
    },
  ],
});
