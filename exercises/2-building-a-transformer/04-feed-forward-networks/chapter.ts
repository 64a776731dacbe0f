import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Feed-forward networks",
  summary: "You can write the half of a block that computes, with GELU or with a gate, and say what it adds.",
  exercises: [
    {
      slug: "gelu-forms",
      title: "GELU, exact and approximate",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Three functions, judged one by one; both forms at a tolerance that tells them apart. Which is named?",
        "Each form is x times a share that runs from 0 to 1. The slope needs the product rule: the share moves with x too.",
        "Φ(x) = (1 + erf(x/√2)) / 2;   φ(x) = exp(−x²/2) / √(2π);   GELU′(x) = Φ(x) + x · φ(x)",
        "tf.erf of x divided by Math.SQRT2, plus 1, halved; x³ as x times x times x, tf.tanh of the scaled bracket, plus 1;\ntf.exp of the square divided by −2, divided by the root of 2π; then the sum of the product rule.",
      ],
      explore:
        "Where is GELU lowest? Find the zero of geluGradient between −1 and −0.5 by halving the interval, then that of tf.grad(geluTanh).",
      answer:
        "At −0.7518, where GELU is −0.1700; the tanh form is lowest at −0.7525. Below that GELU rises again: a very negative number passes as little as a slightly negative one. ReLU never goes below 0, but GELU has a slope on almost the whole left side, so a silent unit can learn its way back.",
    },
    {
      slug: "batched-feed-forward",
      title: "The batched feed-forward network",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Go stage by stage and say each shape aloud: [B, T, D], [B, T, F], [B, T, D]. Where does the bend belong?",
        "Two linear layers with one activation between them, the same for every position of every item.",
        "hidden = activation(x · W1 + b1);   output = hidden · W2 + b2",
        "your batchedLinear with W1 and b1, and the activation that came in, on its result;\nyour batchedLinear again, with W2 and b2.",
      ],
      explore:
        "Use (hidden) => hidden as the activation. At D = 256 and F = 1,024, how many numbers would a single layer need that does the same?",
      answer:
        "65,792: W1 · W2 is one matrix [256, 256], and b1 · W2 + b2 one bias. The network has 525,568 numbers, eight times as many. Without a nonlinearity seven eighths of them add nothing; the test with two linear layers checks exactly this.",
    },
    {
      slug: "swiglu",
      title: "SwiGLU",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The hidden layer is made twice from the same x. One half is told how much it may pass, the other one tells it.",
        "W1 makes the gate and goes through silu; W3 makes the values, which stay linear; they meet unit by unit.",
        "silu(z) = z · σ(z);   y = (silu(x · W1) ⊙ (x · W3)) · W2",
        "tf.mul of z and tf.sigmoid(z); batchedLinear with W1 through silu, batchedLinear with W3 as it is;\ntf.mul of both, then batchedLinear with W2. No biases.",
      ],
      explore:
        "Make D, F and all three weights 1, and run swiglu on −3, −2, −1, 1, 2, 3 and 4. Which curve is it, and where have you seen a network that outputs x²?",
      answer:
        "0.43, 0.48, 0.27, 0.73, 3.52, 8.57, 15.71: nearly 0 on the left, nearly x² on the right. GELU and ReLU grow like x, so large inputs give a gated network far larger outputs. Llama-style models do show a few huge activations, one reason why they are hard to store in 8 bits.",
      predict: {
        question:
          "All three weights of a SwiGLU unit are 1. For x = 2 it outputs 3.5. What does it output for x = 4?",
        choices: [
          "about 4: the gate is open, so x passes",
          "about 7: twice as much",
          "about 16: more than four times as much",
        ],
        answer: 2,
        because:
          "15.7. An open gate passes nearly z itself, and the value is x: their product grows like x². That of a GELU unit grows like x.",
      },
    },
    {
      slug: "matched-hidden",
      title: "Matching the parameter count",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Count three small matrices with pencil and paper before you divide. Which of the three functions is named?",
        "Two matrices of D × 4·D became three of D × F. The fraction is dropped; a multiple is met by going up.",
        "3 · D · F = 8 · D²,   F = ⌊8·D/3⌋,   then multiple · ⌈F / multiple⌉",
        "W1 and W2 have D·F numbers each, b1 has F, b2 has D; SwiGLU has three matrices and no bias;\nMath.floor of 8·D/3, then Math.ceil of its quotient by the multiple, times the multiple.",
      ],
      explore:
        "Llama 3 8B has D = 4,096 and a hidden width of 14,336. Which width would matchedHidden give in multiples of 256? How many more weights than a network with 4·D units does Llama 3 spend?",
      answer:
        "11,008, the width of the first LLaMA. With 14,336 the three matrices have 176 million weights, 1.31 times the 134 million of a network with 4·D units: Meta multiplies the matched width by 1.3 and goes up to a multiple of 1,024. The grouped keys and values of attention had saved weights to spend here.",
      predict: {
        question:
          "Llama 3 8B has 32 blocks of width 4,096. Their gated networks have a hidden width of 14,336. Which share of its 8.03 billion parameters is in these networks?",
        choices: ["about a quarter", "about half", "about 70 %", "over 90 %"],
        answer: 2,
        because:
          "70 %: 3 · 4,096 · 14,336 are 176 million, and 32 of these are 5.64 billion. Attention, the famous part, has about a sixth.",
      },
    },
    {
      slug: "ffn-as-memory",
      title: "The network as a key-value memory",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Contributions have one axis more than the output: which one, and what is left if you sum over it?",
        "The second layer is a sum over units: each adds its row of W2, as much as it is active. b2 belongs to none.",
        "a = activation(x · W1 + b1);   contributions[b, t, j] = a[b, t, j] · W2[j];   silenced = output − contributions[:, :, unit]",
        "batchedLinear with W1 and b1, then the activation; activations with one more axis of length 1 at the end, times W2;\ntf.gather along axis 2 with the number of the unit, then tf.sub.",
      ],
      explore:
        "In the nine facts of the spec every bias is −1. Make it −0.5 in facts(). What does the memory answer now when it is asked for Japan's capital?",
      answer:
        "Tokyo with 1.5, and with 0.5 each Paris, Nairobi, ramen and Pacific: whatever shares the country or the relation. The bias is the threshold: −1 asks for both, −0.5 is content with one. A key without a strict threshold turns a lookup into a blend.",
    },
    {
      slug: "feed-forward-gradients",
      title: "Gradients of a feed-forward network",
      difficulty: 3,
      minutes: 25,
      hints: [
        "The stages run from the output down: the first wrong one is named. Do the shapes fit before the numbers?",
        "A layer y = x · W + b gives back: sums over all positions to W and b, dy · Wᵀ to x. GELU multiplies by its slope.",
        "dHidden = dOutput W2ᵀ;   dPre = dHidden ⊙ GELU′(pre);   dW1 = Σ xᵀ dPre;   db1 = Σ dPre;   dx = dPre W1ᵀ",
        "tf.sum of rows over axis 0; tf.matMul of two rows(...) with its first side transposed; batchedLinear with tf.transpose(W);\nyour geluGradient takes pre, what went in.",
      ],
      explore:
        "Multiply W2 by 10 and keep dOutput. Which of the seven gradients become ten times as large, and which stay?",
      answer:
        "dHidden, dPre, db1, dW1 and dx become ten times as large; dW2 and db2 stay exactly. The gradient of a layer contains the weights of the layers after it, not its own. So one layer that starts too large disturbs the training of everything before it.",
    },
    {
      slug: "what-ffn-adds",
      title: "Ablating the feed-forward network",
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
        "How few hidden units still learn all 49 sums? Change F in clockModel to 8, 4 and 2, and take 150 clockSteps with tf.train.adam(0.01) for a few seeds, with GELU and with the gate.",
      answer:
        "With GELU 8 units learned all sums in 6 of 6 runs, 4 units in 2 of 6, and 2 units got 15 to 39. The gate needed half as many: 4 units in 6 of 6, and even 2 in 4 of 6. A product of two readings is close to what adding on a clock needs.",
      predict: {
        question:
          "With 64 hidden units the GELU network learned all 49 sums in 150 steps. You give it 8 hidden units instead. In how many of six training runs does it still learn all of them?",
        choices: ["in none", "in two or three", "in all six"],
        answer: 2,
        because:
          "In 6 of 6. With 4 units two runs did, with 2 none. A network is wide so that training finds a solution easily; the solution itself is small.",
      },
    },
  ],
});
