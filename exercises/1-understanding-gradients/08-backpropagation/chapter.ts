import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Backpropagation",
  summary: "You can derive and check the gradient of every parameter of a transformer by hand.",
  exercises: [
    {
      slug: "softmax-backward",
      title: "Gradient of softmax",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Does your gradient sum to 0? Moving all scores alike changes no weight, so it has to.",
        "A score raises its own weight and lowers all others. Put together, only dp minus its average counts.",
        "dz[j] = p[j] · (dp[j] − Σᵢ p[i]·dp[i])",
        "first blank: the dot product of weights and gradients\nsecond blank: the weight times how far this dp lies above that number",
      ],
      explore:
        "Take softmax of the scores 1, 2, 3, then of 5 and of 20 times these, with dp = (0.5, −1, 2) each time. How large is the largest gradient?",
      answer:
        "0.58, then 0.020, then 0.000000006. Each entry has the factor p[j], and the one with p near 1 lies next to the average, so a sure softmax hardly learns. That is why every transformer divides its attention scores by √d_k.",
    },
    {
      slug: "cross-entropy-backward",
      title: "Gradient of cross-entropy",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Check three things: the rows sum to 0, the target's entry is negative, a position without a target has 0s.",
        "Softmax and −ln together leave a difference: what the model believes minus what is true.",
        "dlogits[t][v] = (P[t][v] − [v = target]) / N,   N = number of targets that are not IGNORE",
        "N: filter the targets and count; a row of zeros where there is none;\nelse the softmax of the row, 1 less at the target, all of it over N.",
      ],
      explore:
        "Take the logits (20, 0, 0), once with target 0 and once with target 1. How much is left to learn from in each case?",
      answer:
        "Sure and right, the target's gradient is −0.000000004: nothing is left. Sure and wrong, it is −1, the largest that a position can give, and logits of (100, 0, 0) give −1 as well. The loss of one bad token can grow without a bound, its gradient can't.",
    },
    {
      slug: "linear-backward",
      title: "Gradient of a linear layer",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Compare shapes first: dX is like X, dW like W, db like b. In a square layer only the numbers tell.",
        "Follow one weight: it meets input i at every position and feeds output o. Add up what each position says.",
        "dX = dY · W,   dW = dYᵀ · X,   db = the sum of the rows of dY",
        "matmul for the first two, one of them with a transpose in front;\nfor the bias one sum for each output, over all positions.",
      ],
      explore: "Feed the layer the same text twice, one below the other. What happens to dW, and what to dX?",
      answer:
        "With the same dY for both copies dW doubles, because each weight is used twice as often; every row of dX stays as it was. With a mean loss each copy gets half of dY. Then dW is what it was, and a longer batch changes nothing but the noise.",
    },
    {
      slug: "layer-norm-backward",
      title: "Gradient of layer norm",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Does every row of dX sum to 0? Moving a whole row changes nothing behind a layer norm.",
        "γ comes first on the way back: all that follows is about dx̂ = dy ⊙ γ. Then the mean and the spread answer.",
        "dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ ⊙ x̂)) / s,   dγ = Σₜ dy ⊙ x̂,   dβ = Σₜ dy",
        "γ and β: one sum over the positions for each feature;\ndX: dx̂ first, then two averages over the features, then one expression for each number.",
      ],
      explore:
        "Print the dot product of a row of dX with its x̂. Which second direction gets no gradient, and why?",
      answer:
        "It is 0 up to ε: 0.0000064 for the lesson's row of dy and X = (5, 1, 4, 2). Stretching the row along x̂ changes only its spread, which layer norm divides out again. So two directions get no gradient: all features alike, and x̂ itself.",
      predict: {
        question:
          "A row goes into layer norm, and dX comes back with the norm 1.69. You multiply the input row by 10 and leave dY as it is; the output stays the same. How large is dX now?",
        choices: ["0.169: a tenth", "1.69: the output is the same", "16.9: ten times as large"],
        answer: 0,
        because:
          "0.169. The output doesn't change, but a step of the same length is now a tenth of the row's spread, so it moves the output a tenth as far. In the formula it is the division by s.",
      },
    },
    {
      slug: "gelu-derivative",
      title: "Derivative of the GELU",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Compare with slopes that are known: ½ at 0, −0.0861 at −2, 1.0116 at 3.",
        "x stands in two factors: as x itself and inside the tanh. The product rule gives one summand for each.",
        "½(1 + t) + ½ x (1 − t²) · √(2/π) · (1 + 3 · 0.044715 x²),   t = tanh(√(2/π)(x + 0.044715 x³))",
        "t as in your gelu; the slope of x + c·x³ is 1 + 3c·x², times the root;\nthen the two summands of the docstring.",
      ],
      explore:
        "For which x is the slope larger than 1? GPT-2 has this GELU in each of its 12 layers: by how much could 12 such slopes enlarge a gradient?",
      answer:
        "For x above 0.7525; the slope is largest at 1.4185, with 1.129. Twelve of them make 4.3 at most, which is harmless. GELU rises faster than x there, because its share of x still grows too.",
    },
    {
      slug: "feed-forward-backward",
      title: "Gradient of the feed-forward network",
      difficulty: 3,
      minutes: 15,
      hints: [
        "The first wrong gradient in the order dW2, db2, dW1, db1, dX tells in which step the fault lies.",
        "The last step of the forward pass is the first of the backward pass; each needs its own input of back then.",
        "dPre = dActivated ⊙ gelu′(preActivation)",
        "linearBackward with what went into the second layer; then each number times a slope;\nthen linearBackward with what went into the first.",
      ],
      explore:
        "How many of the 320 slopes at microModel().activations.ffn_pre_activation lie below 0.1, where hardly anything comes through? How many would be 0 with a ReLU?",
      answer:
        "20 with the GELU, 149 with the ReLU. Inputs of the untrained model lie between −1.4 and 1.2, and there the GELU still passes a good part on, also left of 0: only below −0.555 its slope is under 0.1. A ReLU cuts off nearly half of all gradients here.",
    },
    {
      slug: "attention-backward",
      title: "Gradient of attention",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The first wrong one of dV, dQ, dK shows how far you got: dV needs neither softmax nor scale.",
        "A product C = A · B gives back dA = dC · Bᵀ and dB = Aᵀ · dC. Attention has two products, with a softmax between.",
        "dWeights = dOutput Vᵀ;  dRaw = softmaxBackward(weights, dWeights) / √d_k;  dQ = dRaw K;  dK = dRawᵀ Q",
        "weights transposed times dOutput; dOutput times V transposed; row by row through softmaxBackward;\ndivide like the scores; then two products, the second one transposed.",
      ],
      explore:
        "Give all keys the same value: make all rows of V alike. Which two gradients vanish, and which one does not?",
      answer:
        "dQ and dK are 0 in every entry. The output is the same mixture whatever the weights are, so no query or key can change it. dV stays: the values still decide what comes out. A head learns where to look only once its values differ.",
    },
    {
      slug: "multi-head-backward",
      title: "Gradient of multi-head attention",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Is dW_O right? Then look at dW_V, and at which columns of the concatenation belong to which head.",
        "X is used 3H times: as query, key and value of every head. What comes back from each is added up.",
        "dW_Q[h] = Xᵀ · dQ,   dX = Σₕ (dQ · W_Q[h]ᵀ + dK · W_K[h]ᵀ + dV · W_V[h]ᵀ)",
        "linearBackward of W_O, slices of d_k columns, attentionBackward for each head;\nthen three lists of products with X transposed, and one big sum for dX.",
      ],
      explore: "Set W_V of head 1 to 0. Which gradients of that head vanish, and which one does not?",
      answer:
        "dW_Q and dW_K of head 1 are 0, and so are its columns of dW_O: no values, nothing to mix. dW_V is not (norm 0.39), so the head wakes up by itself. LoRA starts the same way: one of its two factors is 0, and at first only that one learns.",
    },
    {
      slug: "embedding-backward",
      title: "Gradient of the embedding tables",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Look at a token that occurs twice: is its gradient the sum of both, or only one of them?",
        "A lookup copies a row; going back, every copy sends its gradient to the row it came from.",
        "dTokens[ids[t]] += dX[t],   dPositions[t] += dX[t]",
        "two tables of zeros with a row for each token and each position;\nthen for every number of dX[t] one addition in each table.",
      ],
      explore:
        "Which rows of the token table would a step of plain gradient descent leave exactly as they are?",
      answer:
        "<PAD> and <EOS>: <PAD> does not occur, and <EOS> stands last, without a target and hidden from all others. In GPT-2 no row would stay: its token table is the output layer too, and every logit takes part in softmax.",
    },
    {
      slug: "backward-pass",
      title: "The full backward pass",
      difficulty: 5,
      minutes: 45,
      hints: [
        "The stages are judged from the loss downwards: the first wrong one tells which step to look at.",
        "Each residual splits the way back in two: straight on, and through norm and sublayer. Add both at the fork.",
        "dAfterAttention = dOutput + LN2′(FFN′(dOutput)),   dX = dAfterAttention + LN1′(MHA′(dAfterAttention))",
        "cross-entropy, linear, norm; feed-forward, norm, addResidual; heads, norm, addResidual; embedding.\nEach gets what its own forward step read: block.ln2.output, block.ln1.output, lnF.output.",
      ],
      explore:
        "Move every parameter by −0.01 times its gradient and run forwardPass: the loss falls by almost 0.01 · 8.46. Why 8.46?",
      answer:
        "It falls by 0.0819 of the 0.0846 that the gradient promises. Along its own direction the loss falls by lr times the squared norm, and 2.9087² = 8.46. The slope flattens on the way: with lr 0.1 it is 0.51 of 0.85.",
      predict: {
        question:
          "In the untrained model of part 1, W_Q and W_V have the same shape, and all weights were drawn with standard deviation 0.1. The gradient of W_Q has the norm 0.10. What is the norm of W_V's?",
        choices: ["about 0.01", "about 0.1: same shape, same input", "about 0.7"],
        answer: 2,
        because:
          "0.71. Values reach the loss directly. Queries only move attention weights that are all near equal shares, among values that are all small: it hardly matters yet where a head looks.",
      },
    },
  ],
});
