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
        "At x = 2.7 the exact form is 2.690639 and the tanh form 2.691113. Which of the two does each of your functions return?",
        "Each form is x times a share that runs from 0 to 1. The derivative needs the product rule: the share changes with x, too.",
        "φ(x) = exp(−x²/2) / √(2π);   GELU′(x) = Φ(x) + x · φ(x);   at x = 1:  0.8413 + 1 · 0.2420 = 1.0833",
        "exact: the error function of x/√2, shifted from −1 ... 1 to 0 ... 1\ntanh: the sum with the cube, scaled, through tanh, shifted from −1 ... 1 to 0 ... 2\nderivative: the density from the exponential of −x²/2; then the share, plus x times the density",
      ],
      explore:
        "Where is GELU lowest? Find the zero of geluGradient between −1 and −0.5 by halving the interval, then that of tf.grad(geluTanh).",
      answer:
        "At −0.7518, where GELU is −0.1700; the tanh form is lowest at −0.7525. Further left GELU rises again: it returns almost as little for a very negative number as for a slightly negative one. ReLU has no slope left of 0. GELU has one almost everywhere, so a silent unit can recover.",
    },
    {
      slug: "batched-feed-forward",
      title: "The batched feed-forward network",
      difficulty: 1,
      minutes: 10,
      hints: [
        "With GELU and b1 = 0, feed zeros: is every row of the output b2? Change one position: does only its own row change?",
        "Two linear layers with one activation between them, the same for every position of every item.",
        "for x = 0:  hidden = activation(b1),   output = activation(b1) · W2 + b2;\n[B, T, D] · [D, F] = [B, T, F],   [B, T, F] · [F, D] = [B, T, D]",
        "up: [B, T, D] to [B, T, F] with W1 and b1, then the given activation\ndown: [B, T, F] to [B, T, D] with W2 and b2, and no activation",
      ],
      explore:
        "Use (hidden) => hidden as the activation. At D = 256 and F = 1,024, how many parameters does a single layer need that does the same?",
      answer:
        "65,792: W1 · W2 is one matrix [256, 256], and b1 · W2 + b2 one bias. The network has 525,568 parameters, eight times as many. Without a nonlinearity seven eighths of them add nothing; the test with two linear layers checks exactly this.",
    },
    {
      slug: "ffn-as-memory",
      title: "The network as a key-value memory",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Sum your contributions over the units and add b2: do you get the network's output?",
        "The second layer is a sum over units: each adds its row of W2, times its activation. b2 belongs to none of them.",
        "with a = (1, 0, 2) and W2 of rows (1, 3), (2, −1), (−5, 0.5):  contributions (1, 3), (0, 0), (−10, 1);\nsilenced = output − contributions[:, :, unit]",
        "activations [B, T, F]: W1, b1, then the given activation\ncontributions [B, T, F, D]: activations [B, T, F, 1] times W2 [F, D]\none unit: subtract its slice along axis 2, [B, T, D], from the output",
      ],
      explore:
        "In the nine facts of the spec every bias is −1. Make it −0.5 in facts(). What does the memory answer now, if you ask for Japan's capital?",
      answer:
        "Tokyo with 1.5, and Paris, Nairobi, ramen and Pacific with 0.5 each: everything that shares the country or the relation. The bias is the threshold: −1 demands both, −0.5 is content with one. A loose threshold turns a lookup into a blend.",
    },
    {
      slug: "feed-forward-gradients",
      title: "Gradients of a feed-forward network",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Which is the first wrong gradient, from the output down? Does it have the shape of the tensor that it belongs to?",
        "For a layer y = x · W + b, the gradients of W and b are sums over all positions, and x gets dy · Wᵀ. GELU multiplies by its slope.",
        "db2 = Σ dOutput;   dW2 = Σ hiddenᵀ dOutput;   dHidden = dOutput W2ᵀ;\ndPre = dHidden ⊙ GELU′(pre);   db1 = Σ dPre;   dW1 = Σ xᵀ dPre;   dx = dPre W1ᵀ",
        "bias: the sum of all rows, [F] or [D]\nweights: one product of rows, [in, B·T] · [B·T, out]\ninput: the gradient through the transposed weights\nGELU: elementwise, with the slope at pre, its input",
      ],
      explore:
        "Multiply W2 by 10 and keep dOutput. Which of the seven gradients become ten times as large, and which stay?",
      answer:
        "dHidden, dPre, db1, dW1 and dx become ten times as large; dW2 and db2 stay exactly the same. The gradient of a layer contains the weights of the layers after it, not its own. So one layer that starts too large disturbs the training of everything before it.",
    },
    {
      slug: "swiglu",
      title: "SwiGLU",
      difficulty: 2,
      minutes: 15,
      hints: [
        "With D = F = 1 and all weights 1: is your output 3.52 at x = 2, and 0.27 at x = −1?",
        "Two hidden layers come from the same x. W1 makes the gate, which goes through silu. W3 makes the values, which stay linear. Their product is elementwise.",
        "D = F = 1, all three weights 1, x = 2:  gate silu(2) = 2 · 0.8808 = 1.7616,  value 2,  y = 1.7616 · 2 · 1 = 3.52",
        "gate [B, T, F]: W1, then silu; values [B, T, F]: W3, and nothing more\ntheir elementwise product [B, T, F], then W2 to [B, T, D]; no biases",
      ],
      explore:
        "Make D, F and all three weights 1, and run swiglu on −3, −2, −1, 1, 2, 3 and 4. Which curve is it, and where have you seen a network that outputs x²?",
      answer:
        "0.43, 0.48, 0.27, 0.73, 3.52, 8.57, 15.71: nearly 0 on the left, nearly x² on the right. GELU and ReLU grow like x, so large inputs give a gated network far larger outputs. Llama-style models do show a few huge activations. That is one reason why they are hard to store in 8 bits.",
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
          "15.7. An open gate is nearly z itself, and the value is x: their product grows like x². The output of a GELU unit grows like x.",
      },
    },
    {
      slug: "matched-hidden",
      title: "Matching the parameter count",
      difficulty: 1,
      minutes: 10,
      hints: [
        "For D = 3 and F = 5, count the entries of each matrix with pencil and paper. Do your first two functions return 38 and 45?",
        "Two matrices of D × 4·D became three of D × F. Drop the fraction first, then go up to the next multiple.",
        "3 · D · F = 8 · D²,   F = ⌊8·D/3⌋,   then multiple · ⌈F / multiple⌉",
        "W1 and W2 have D·F parameters each, b1 has F, b2 has D; SwiGLU has three matrices and no bias\nwidth: round 8·D/3 down; divide by the multiple, round up, multiply again",
      ],
      explore:
        "Llama 3 8B has D = 4,096 and a hidden width of 14,336. Which width would matchedHidden give in multiples of 256? How many times the weights of a network with 4·D units does Llama 3 spend?",
      answer:
        "11,008, the width of the first LLaMA. With 14,336 the three matrices have 176 million weights, 1.31 times the 134 million of a network with 4·D units: Meta multiplies the matched width by 1.3 and goes up to a multiple of 1,024. Grouped-query attention had saved the weights that are spent here.",
      predict: {
        question:
          "Llama 3 8B has 32 blocks of width 4,096. Their gated networks have a hidden width of 14,336. What share of its 8.03 billion parameters is in these networks?",
        choices: ["about a quarter", "about half", "about 70%", "over 90%"],
        answer: 2,
        because:
          "70%: 3 · 4,096 · 14,336 are 176 million, and 32 of these are 5.64 billion. Attention, the famous part, has about a sixth.",
      },
    },
    {
      slug: "what-ffn-adds",
      title: "Ablating the feed-forward network",
      difficulty: 4,
      minutes: 30,
      seconds: 40,
      hints: [
        "Does each kind of network return [B, T, D] for any x? Is your stream x plus attention plus network, or did one of them replace it?",
        "Attention adds to the residual stream. Then the network reads this stream and adds to it again: two sums, nothing replaced.",
        "residual = x + attention(x);   output = residual + network(residual);   logits = output[last] · U",
        "network: the gated one, or the feed-forward network with GELU, or the same with an activation that returns its argument\nstream [B, T, D]: add attention without a mask, then add the network",
      ],
      explore:
        "How few hidden units still learn all 49 sums? Change F in clockModel to 8, 4 and 2, and take 150 clockSteps with tf.train.adam(0.01) for a few seeds, with GELU and with the gate.",
      answer:
        "With GELU 8 units learned all sums in 6 of 6 runs, 4 units in 2 of 6, and 2 units got 15 to 39 of them right. The gate needed half as many: 4 units in 6 of 6, and even 2 in 4 of 6. A product of two readings is close to what adding on a clock needs.",
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
