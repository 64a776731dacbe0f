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
        "Does your gradient sum to 0? It has to, because shifting all scores alike changes no weight.",
        "A score raises its own weight and lowers all others. Summed up, only dp minus its average under p counts.",
        "dz[j] = p[j] · (dp[j] − Σᵢ p[i]·dp[i])",
        "First one number, the average of dp, in which each entry counts with its weight;\nthen for each score its weight times how far its dp is above that average.",
      ],
      explore:
        "Take the softmax of the scores 1, 2, 3, then of 5 times and of 20 times these, with dp = (0.5, −1, 2) each time. How large is the largest gradient?",
      answer:
        "0.58, then 0.020, then 0.000000006. Each entry has the factor p[j], and the dp of a weight near 1 almost equals the average. So a softmax that is sure hardly learns. That is why every transformer divides its attention scores by √d_k.",
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
        "N: count the targets that aren't IGNORE; a position without one gets V zeros;\nevery other row: its softmax, 1 less at the target, all of it divided by N.",
      ],
      explore:
        "Take the logits (20, 0, 0), once with target 0 and once with target 1. How large is the target's gradient in each case?",
      answer:
        "If the model is sure and right, it is −0.000000004: nothing is left to learn. If it is sure and wrong, it is −1, the largest that one position can have, and with logits of (100, 0, 0) it is −1, too. The loss of one bad token has no limit; its gradient does.",
    },
    {
      slug: "linear-backward",
      title: "Gradient of a linear layer",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Compare shapes first: dX is like X, dW like W, db like b. In a square layer only the numbers can tell.",
        "Follow one weight: it multiplies input i at every position, and feeds output o. Add up what each position contributes.",
        "dX = dY · W,   dW = dYᵀ · X,   db = the sum of the rows of dY",
        "dX: [T, out] times [out, in]; dW must be [out, in], so bring dY into the form [out, T] first;\ndb: one sum for each output, over all positions.",
      ],
      explore:
        "Feed the layer the same text twice, one copy below the other. What happens to dW, and what to dX?",
      answer:
        "With the same dY for both copies dW doubles, because each weight is used twice as often; the rows of dX don't change. With a mean loss, each copy gets half of dY. Then dW is what it was, and a longer batch changes nothing but the noise.",
    },
    {
      slug: "layer-norm-backward",
      title: "Gradient of layer norm",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Does every row of dX sum to 0? Shifting a whole row changes nothing after a layer norm.",
        "Go back through γ first; everything after that uses dx̂ = dy ⊙ γ. Then subtract what flows through the mean and through the spread.",
        "dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ ⊙ x̂)) / s,   dγ = Σₜ dy ⊙ x̂,   dβ = Σₜ dy",
        "γ and β: one sum over the positions for each feature, [D];\ndX: for each row dx̂, [D], then two averages over its features, then one expression for each number.",
      ],
      explore:
        "Every row of dX sums to 0: the direction of all features alike gets no gradient. Print the dot product of a row of dX with its x̂. Which other direction gets none, and why?",
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
        "Are your slopes ½ at 0, −0.0861 at −2 and 1.0116 at 3?",
        "x occurs twice: as a factor, and inside the tanh. The product rule has one term for each.",
        "½(1 + t) + ½ x (1 − t²) · √(2/π) · (1 + 3 · 0.044715 x²),   t = tanh(√(2/π)(x + 0.044715 x³))",
        "t: the tanh of the forward pass; u′: the derivative of the cubic, times √(2/π);\nthen two terms, one for the factor x and one for the x inside the tanh.",
      ],
      explore:
        "For which x is the slope larger than 1? GPT-2 small has this GELU in each of its 12 layers. By how much could 12 such slopes enlarge a gradient?",
      answer:
        "For x above 0.7525; the slope is largest at 1.4185, with 1.129. Twelve of them make 4.3 at most, which is harmless. GELU rises faster than x there, because the share that it passes is still growing.",
    },
    {
      slug: "feed-forward-backward",
      title: "Gradient of the feed-forward network",
      difficulty: 3,
      minutes: 15,
      hints: [
        "Take them in the order dW2, db2, dW1, db1, dX: which is the first wrong one? The bug is in its step.",
        "The last step forward is the first step back. Each needs the input that it had in the forward pass.",
        "dPre = dActivated ⊙ gelu′(preActivation)",
        "second layer with its input, [T, d_ff]; then each number of its dX times the slope at preActivation, [T, d_ff];\nthen the first layer with its input, [T, D].",
      ],
      explore:
        "How many of the 320 slopes at microModel().activations.ffn_pre_activation lie below 0.1, where hardly anything comes through? How many would be 0 with a ReLU? (Import microModel from #lib/micro-model.)",
      answer:
        "20 with the GELU, 149 with the ReLU. The pre-activations of the untrained model lie between −1.4 and 1.2. There the GELU still passes on a good part, also left of 0: its slope is under 0.1 only below −0.555. A ReLU would cut off nearly half of all gradients here.",
    },
    {
      slug: "attention-backward",
      title: "Gradient of attention",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Which of dV, dQ, dK is the first wrong one? dV needs neither softmax nor scale. And do the rows of dK sum to 0?",
        "Going back, a product C = A · B has dA = dC · Bᵀ and dB = Aᵀ · dC. Attention has two products, with a softmax between them.",
        "dV = weightsᵀ dOutput;  dWeights = dOutput Vᵀ;\ndRaw = softmaxBackward(weights, dWeights) / √d_k;  dQ = dRaw K;  dK = dRawᵀ Q",
        "dV [keys, d_v] and dWeights [queries, keys] from the last product; row by row through softmax, still [queries, keys];\ndivide as the scores were; then dQ [queries, d_k] and dK [keys, d_k], where the shapes say what is transposed.",
      ],
      explore:
        "Give all keys the same value: make all rows of V equal. Which two gradients vanish, and which one doesn't?",
      answer:
        "dQ and dK are 0 in every entry. The output is the same whatever the attention weights are, so no query or key can change it. dV doesn't vanish: the values still decide what comes out. A head learns where to look only once its values differ.",
    },
    {
      slug: "multi-head-backward",
      title: "Gradient of multi-head attention",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Is dW_O right? If so, is dW_V? If not, which columns of the concatenation did each head get?",
        "X is used 3H times: for queries, keys and values of every head. Add up what comes back from each.",
        "dW_Q[h] = Xᵀ · dQ,   dX = Σₕ (dQ · W_Q[h]ᵀ + dK · W_K[h]ᵀ + dV · W_V[h]ᵀ)",
        "through W_O to [T, H·d_k]; cut it into H pieces of [T, d_k]; each through its own head;\nthen 3H weight gradients [D, d_k], and one sum of 3H terms [T, D] for dX.",
      ],
      explore:
        "LoRA fine-tunes a model by adding to a weight matrix the product of two small ones, of which one starts at 0. Do something similar to a head: set W_V of head 1 to 0. Which gradients of that head vanish, and which one doesn't?",
      answer:
        "dW_Q and dW_K of head 1 are 0, and so are its columns of dW_O: without values there is nothing to mix. dW_V is not 0 (its norm is 0.39), so the head wakes up by itself. In LoRA, too, at first only the factor that is 0 learns.",
    },
    {
      slug: "embedding-backward",
      title: "Gradient of the embedding tables",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Take a token that occurs twice: is its gradient the sum of both rows, or only one of them?",
        "A lookup copies a row. Going back, every copy sends its gradient to the row that it came from.",
        "dTokens[ids[t]] += dX[t],   dPositions[t] += dX[t]",
        "The tables start as zeros, [V, D] and [L, D];\nfor every number of dX[t] there is one addition in each.",
      ],
      explore:
        "Which rows of the token table would a step of plain gradient descent leave unchanged? And in GPT-2, where that table is the output layer, too?",
      answer:
        "<PAD> and <EOS>: <PAD> doesn't occur, and <EOS> is last, without a target and hidden from all others. In GPT-2 every row would change: its token table is the output layer, too, and every logit takes part in the softmax.",
    },
    {
      slug: "backward-pass",
      title: "The full backward pass",
      difficulty: 5,
      minutes: 45,
      hints: [
        "Is the gradient of W_lm right? And those of ln_f? Go on like this from the loss down: the first wrong gradient comes from the step to look at.",
        "Each residual connection has two paths back: straight on, and through sublayer and norm. Add both at the fork.",
        "dAfterAttention = dOutput + LN2′(FFN′(dOutput)),   dX = dAfterAttention + LN1′(MHA′(dAfterAttention))",
        "logits [T, V] to the final norm's output [T, D], then back through this norm;\ntwice: sublayer, norm, plus what went past both; then the embedding. Each step gets what its forward step read, from the cache.",
      ],
      explore:
        "Move every parameter by −0.01 times its gradient and run forwardPass: the loss falls by almost 0.01 · 8.46. Why 8.46?",
      answer:
        "It falls by 0.0819 of the 0.0846 that the gradient promises. Against the gradient, the loss falls by lr times the gradient's squared norm, and 2.9087² = 8.46. The slope flattens on the way: with lr 0.1 the loss falls by 0.51 of 0.85.",
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
