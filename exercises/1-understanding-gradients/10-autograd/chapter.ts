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
        "Build L = x · x at x = 3 and run backward. Is the gradient 6? If it is 3, one of the two uses got lost.",
        "Along a path slopes multiply; where paths meet, they add. A slope is the one at the time of the forward pass.",
        "∂(a·b)/∂a = b,  tanh′ = 1 − y²,  (eᵃ)′ = y,  (ln a)′ = 1/a;   grad(input) += upstream · slope",
        "backward: grad grows by upstream\nthen for each input the same function again, with upstream times the slope along that input",
      ],
      explore: "Write sub and div from what you have. Do they need slopes of their own?",
      answer:
        "No: a − b is a + (−1)·b, and a / b is a · e^(−ln b). At a = 3, b = 2 the gradients are 0.5 and −0.75, as they should be. But at b = −2 the result is NaN, because ln needs a positive number. That is why frameworks give division a slope of its own.",
    },
    {
      slug: "topological-order",
      title: "Topological order",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Print your order for x → u, and L from x and u. Is it x, u, L, each once? When does backward visit x?",
        "A node enters the order after all its inputs. Going back, it passes its gradient on after every node that uses it has done so.",
        "order: inputs before their node; backward: reversed, grad(input) += share of pullback(grad(node))",
        "order: mark an unseen input and go down to it, starting with its first input; a finished node joins the order and leaves the stack\nbackward: zeros everywhere, [[1]] at the loss; then each node's shares are added to the grads of its inputs",
      ],
      explore:
        "GPT-2's residual connections make 24 diamonds in a row. Time the backward of your value.ts on 16, 18 and 20 diamonds, then this one.",
      answer:
        "Two diamonds more take about four times as long: 0.07 s for 18 and 0.25 s for 20 on our machine, while this backward stays under 0.001 s. The first one follows every path, and each diamond doubles their number; this one visits 61 nodes.",
    },
    {
      slug: "broadcast-gradient",
      title: "Gradients of broadcasting",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Print the shapes: does each share have the shape of its input? With dy of all ones, is a bias's share the number of rows?",
        "A repeated number is used several times, and uses add up: sum along the axis that was repeated, and keep it.",
        "a + b: shares dy and dy;   a · b: shares dy·b and dy·a;   then Σ along each axis in which the input has length 1",
        "at: index 0 along an axis of length 1, else i or j\nrows: [rows, columns] becomes [1, columns] by sums; columns: each row becomes a list of one, its sum",
      ],
      explore:
        "CLIP multiplies all its logits by one learned number. Multiply [[1, 2, 3], [4, 5, 6]] by leaf([[2]]) with mulNode: which share has that number if dy is 1 everywhere?",
      answer:
        "21, the sum of all six numbers. In general it is the sum of dy times what the number multiplied, so it says whether larger logits would help on the whole. That sum is how CLIP learns its temperature.",
    },
    {
      slug: "matmul-node",
      title: "Matrix product on the tape",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Does each share have its input's shape? In linearNode, can you follow inputs from Y back to W, or does the chain end early?",
        "Each share has the shape of its input, and only one product of dC with the other factor has that shape.",
        "dA = dC · Bᵀ,   dB = Aᵀ · dC;   the gradient of Aᵀ goes back transposed",
        "shares: one product for each, of dC and the other factor's data, transposed where the shapes ask for it\nlayer: [T, in] times the transposed weights [in, out] as nodes, then the bias as a node",
      ],
      explore:
        "In linearNode use leaf(transpose(W.data)) instead of transposeNode(W). Which values change, and which gradients?",
      answer:
        "No value changes, and X and b get their gradients as before. W.grad stays 0: the new leaf collects it, and no code looks there. Training would continue with this one matrix frozen. Fine-tuning does that on purpose, with everything that it doesn't want to change.",
    },
    {
      slug: "fused-nodes",
      title: "Fused operations",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Double dy: does every share double? And is there one share per input, in its shape?",
        "A pullback takes the gradient of the node. It returns one share for each input, in their order and in their shapes.",
        "dx = dy ⊙ gelu′(x);   dlogits = dLoss · ∂loss/∂logits;   dTable[ids[t]] += dy[t];\npart h owns columns h·width to (h+1)·width − 1 of dy; softmax and layer norm as in chapter 08",
        "softmax row by row; layer norm's vectors as matrices of one row; GELU's slope at x, elementwise\nthe loss's gradient times dLoss; only the token half of the embedding; for heads, each part's columns of dy",
      ],
      explore:
        "With value.ts build the softmax of five scores from exp, log, add and mul. How many values are on the tape? What comes out if a score is 1000?",
      answer:
        "23: the five scores, 5 exponentials, 4 sums, the −1 and 3 more for one over the sum, 5 products. At 1000 the result is NaN, because e^1000 is Infinity, and Infinity · 0 has no value. The fused version is one node, and it shifts the scores before it exponentiates.",
    },
    {
      slug: "tape-model",
      title: "The whole model on the tape",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Are the logits wrong, or only some gradients? If only gradients: which parameters get none, and where do they leave the tape?",
        "It is the forward pass of chapters 06 and 07 with nodes for matrices. No .data may come between two nodes.",
        "head h = softmax(mask(Q Kᵀ · scale)) · V  with Q = ln1 · W_Q[h], and so on;\nhidden = gelu(ln2 · W1ᵀ + b1);   output = afterAttention + hidden · W2ᵀ + b2",
        "X: two lookups, added; a head: three products [T, d_k], scores [T, T], scaled, weights, mixed values; heads joined, then W_O\ngradients: make leaves, run the model, go back from its loss, read the same leaves",
      ],
      explore:
        "Tie W_lm to the token embedding, as GPT-2 does: use the same leaf for both. What happens to its gradient?",
      answer:
        "It is the sum of what each use gets alone, up to 1e-16: norms of 1.31 (as table) and 1.67 (as W_lm) make 2.16. backward adds up what arrives, whether the two uses are in one line or at both ends of the model.",
      predict: {
        question:
          "<PAD> does not occur in the text, and its row of the token table has the gradient 0. You tie W_lm to that table: one leaf for both. What is the gradient of <PAD>'s row now?",
        choices: ["0: <PAD> still does not occur", "not 0", "not 0, and the largest of all rows"],
        answer: 1,
        because:
          "Its norm is 0.26, the smallest of the six rows. As a row of W_lm it produces <PAD>'s logit at every position, and training pushes down the logit of every token that is not the target.",
      },
    },
  ],
});
