import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Feed-forward networks",
  summary: "You can write the half of a block that computes, with GELU or with a gate, and say what it adds.",
  exercises: [
    {
      slug: "gelu-forms",
      title: "Two forms of GELU",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Three functions, judged one by one; both forms at a tolerance that tells them apart. Which is named?",
        "Each form is x times a share that runs from 0 to 1. The slope needs the product rule: the share moves with x too.",
        "Φ(x) = (1 + erf(x/√2)) / 2;   φ(x) = exp(−x²/2) / √(2π);   GELU′(x) = Φ(x) + x · φ(x)",
        "tf.erf of x divided by Math.SQRT2, plus 1, halved; x³ as x times x times x, tf.tanh of the scaled bracket, plus 1;\ntf.exp of the square divided by −2, divided by the root of 2π; then the sum of the product rule.",
      ],
      explore:
        "Where is GELU lowest? Find the zero of geluGradient between −1 and −0.5 by halving the interval, and see how the tanh form's zero differs.",
    },
    {
      slug: "batched-feed-forward",
      title: "The network of a block",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Go stage by stage and say each shape aloud: [B, T, D], [B, T, F], [B, T, D]. Where does the bend belong?",
        "Two linear layers with one activation between them, the same for every position of every item.",
        "hidden = activation(x · W1 + b1);   output = hidden · W2 + b2",
        "your batchedLinear with W1 and b1, and the activation that came in, on its result;\nyour batchedLinear again, with W2 and b2.",
      ],
      explore:
        "Give it (hidden) => hidden as activation. Which law of the spec says that W1 and W2 could then be one matrix, and how large would it be?",
    },
    {
      slug: "swiglu",
      title: "A gate for the hidden layer",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The hidden layer is made twice from the same x. One half is told how much it may pass, the other one tells it.",
        "W1 makes the gate and goes through silu; W3 makes the values, which stay linear; they meet unit by unit.",
        "silu(z) = z · σ(z);   y = (silu(x · W1) ⊙ (x · W3)) · W2",
        "tf.mul of z and tf.sigmoid(z); batchedLinear with W1 through silu, batchedLinear with W3 as it is;\ntf.mul of both, then batchedLinear with W2. No biases.",
      ],
      explore:
        "Replace silu by tf.relu in your gate: which tests fail? With a gate of ReLU, what is SwiGLU for an x with one hidden unit, drawn over a line?",
    },
    {
      slug: "matched-hidden",
      title: "As many weights as before",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Count three small matrices with pencil and paper before you divide. Which of the three functions is named?",
        "Two matrices of D × 4·D became three of D × F. The fraction is dropped; a multiple is met by going up.",
        "3 · D · F = 8 · D²,   F = ⌊8·D/3⌋,   then multiple · ⌈F / multiple⌉",
        "W1 and W2 have D·F numbers each, b1 has F, b2 has D; SwiGLU has three matrices and no bias;\nMath.floor of 8·D/3, then Math.ceil of its quotient by the multiple, times the multiple.",
      ],
      explore:
        "LLaMA 2's 70B multiplies the width by 1.3 before it goes up to a multiple of 4096. Which width has it at D = 8192? (28,672.)",
    },
    {
      slug: "ffn-as-memory",
      title: "What each unit adds",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Contributions have one axis more than the output: which one, and what is left if you sum over it?",
        "The second layer is a sum over units: each adds its row of W2, as much as it is active. b2 belongs to none.",
        "a = activation(x · W1 + b1);   contributions[b, t, j] = a[b, t, j] · W2[j];   silenced = output − contributions[:, :, unit]",
        "batchedLinear with W1 and b1, then the activation; activations with one more axis of length 1 at the end, times W2;\ntf.gather along axis 2 with the number of the unit, then tf.sub.",
      ],
      explore:
        "In the nine facts, let the bias be −0.5 in place of −1. What does Japan's capital remember now that it should not?",
    },
    {
      slug: "feed-forward-gradients",
      title: "Back through the network",
      difficulty: 3,
      minutes: 25,
      hints: [
        "The stages run from the output down: the first wrong one is named. Do the shapes fit before the numbers?",
        "A layer y = x · W + b gives back: sums over all positions to W and b, dy · Wᵀ to x. GELU multiplies by its slope.",
        "dHidden = dOutput W2ᵀ;   dPre = dHidden ⊙ GELU′(pre);   dW1 = Σ xᵀ dPre;   db1 = Σ dPre;   dx = dPre W1ᵀ",
        "tf.sum of rows over axis 0; tf.matMul of two rows(...) with its first side transposed; batchedLinear with tf.transpose(W);\nyour geluGradient takes pre, what went in.",
      ],
      explore:
        "pre and hidden were computed again here. Which of the two could be left out if you kept the other from the forward pass, and why not the other way round?",
    },
    {
      slug: "what-ffn-adds",
      title: "What the network adds",
      difficulty: 4,
      minutes: 30,
      seconds: 40,
      hints: [
        "The tests go network, forward pass, loss, step: the first that fails says where to look.",
        "Attention adds to the stream, then the network reads that stream and adds to it again: two sums, nothing replaced.",
        "gathered = x + attention(x);   thought = gathered + network(gathered);   logits = thought[last] · U",
        "swiglu or batchedFeedForward with the network's weights, the linear kind with an activation that gives back what it gets;\ntf.add twice, selfAttention without a mask; optimizer.minimize(loss, true, variables).",
      ],
      explore:
        "Give clockModel's network four hidden units and train again. How few still learn all sums, with GELU and with the gate?",
    },
  ],
});
