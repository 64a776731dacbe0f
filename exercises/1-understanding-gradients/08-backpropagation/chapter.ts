import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Backpropagation",
  summary: "You can derive and check the gradient of every parameter of a transformer by hand.",
  exercises: [
    {
      slug: "softmax-backward",
      title: "Back through softmax",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Does your gradient sum to 0? Moving all scores alike changes no weight, so it has to.",
        "A score raises its own weight and lowers all others. Put together, only dp minus its average counts.",
        "dz[j] = p[j] · (dp[j] − Σᵢ p[i]·dp[i])",
        "first blank: the dot product of weights and gradients\nsecond blank: the weight times how far this dp lies above that number",
      ],
      explore: "Take p = softmax of 10 times your scores. How large is the largest gradient now, and why?",
    },
    {
      slug: "cross-entropy-backward",
      title: "Where every gradient starts",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Check three things: the rows sum to 0, the target's entry is negative, a position without a target has 0s.",
        "Softmax and −ln together leave a difference: what the model believes minus what is true.",
        "dlogits[t][v] = (P[t][v] − [v = target]) / N,   N = number of targets that are not IGNORE",
        "N: filter the targets and count; a row of zeros where there is none;\nelse the softmax of the row, 1 less at the target, all of it over N.",
      ],
      explore:
        "A model that is sure and right, logits (20, 0, 0) with target 0: how much is left to learn from?",
    },
    {
      slug: "linear-backward",
      title: "Back through a linear layer",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Compare shapes first: dX is like X, dW like W, db like b. In a square layer only the numbers tell.",
        "Follow one weight: it meets input i at every position and feeds output o. Add up what each position says.",
        "dX = dY · W,   dW = dYᵀ · X,   db = the sum of the rows of dY",
        "matmul for the first two, one of them with a transpose in front;\nfor the bias one sum for each output, over all positions.",
      ],
      explore: "Feed the layer the same text twice, one below the other. What happens to dW, and what to dX?",
    },
    {
      slug: "layer-norm-backward",
      title: "Back through layer norm",
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
    },
    {
      slug: "gelu-derivative",
      title: "The slope of the GELU",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Compare with slopes that are known: ½ at 0, −0.0861 at −2, 1.0116 at 3.",
        "x stands in two factors: as x itself and inside the tanh. The product rule gives one summand for each.",
        "½(1 + t) + ½ x (1 − t²) · √(2/π) · (1 + 3 · 0.044715 x²),   t = tanh(√(2/π)(x + 0.044715 x³))",
        "t as in your gelu; the slope of x + c·x³ is 1 + 3c·x², times the root;\nthen the two summands of the docstring.",
      ],
      explore:
        "For which x is the slope larger than 1? What does that do to a gradient that goes through many layers?",
    },
    {
      slug: "feed-forward-backward",
      title: "Back through the feed-forward network",
      difficulty: 3,
      minutes: 15,
      hints: [
        "The first wrong gradient in the order dW2, db2, dW1, db1, dX tells in which step the fault lies.",
        "The last step of the forward pass is the first of the backward pass; each needs its own input of back then.",
        "dPre = dActivated ⊙ gelu′(preActivation)",
        "linearBackward with what went into the second layer; then each number times a slope;\nthen linearBackward with what went into the first.",
      ],
      explore:
        "How many of the 320 slopes in the model of part 1 lie below 0.1? There, hardly anything comes through.",
    },
    {
      slug: "attention-backward",
      title: "Back through attention",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The first wrong one of dV, dQ, dK shows how far you got: dV needs neither softmax nor scale.",
        "A product C = A · B gives back dA = dC · Bᵀ and dB = Aᵀ · dC. Attention has two products, with a softmax between.",
        "dWeights = dOutput Vᵀ;  dRaw = softmaxBackward(weights, dWeights) / √d_k;  dQ = dRaw K;  dK = dRawᵀ Q",
        "weights transposed times dOutput; dOutput times V transposed; row by row through softmaxBackward;\ndivide like the scores; then two products, the second one transposed.",
      ],
      explore: "Add up the rows of dK. Why is the sum always 0, whatever comes from above?",
    },
    {
      slug: "multi-head-backward",
      title: "Back through all heads",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Is dW_O right? Then look at dW_V, and at which columns of the concatenation belong to which head.",
        "X is used 3H times: as query, key and value of every head. What comes back from each is added up.",
        "dW_Q[h] = Xᵀ · dQ,   dX = Σₕ (dQ · W_Q[h]ᵀ + dK · W_K[h]ᵀ + dV · W_V[h]ᵀ)",
        "linearBackward of W_O, slices of d_k columns, attentionBackward for each head;\nthen three lists of products with X transposed, and one big sum for dX.",
      ],
      explore: "Set W_V of head 1 to 0. Which gradients of that head vanish, and which one does not?",
    },
    {
      slug: "embedding-backward",
      title: "Back to the tables",
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
    },
    {
      slug: "backward-pass",
      title: "Every gradient of the model",
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
    },
  ],
});
