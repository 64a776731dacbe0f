import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Multi-head attention",
  summary: "You can run several heads side by side, mix what they found, and say what each of them does.",
  exercises: [
    {
      slug: "concat-heads",
      title: "Concatenate the heads",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The rows have the wrong length, or numbers of different tokens or heads have got mixed up.",
        "A token has one row in every head. Its new row is all of them end to end, head 0 first.",
        "concatenated[t] = [ heads[0][t] | heads[1][t] | ... ]",
        "go through the tokens; for each, walk through the heads and take their row of this token;\nflatten those rows into one new row.",
      ],
      explore:
        "GPT-2 has 12 heads of width 64. Its PyTorch code turns y, [B, 12, T, 64], into y.transpose(1, 2).contiguous().view(B, T, 768). Leave the transpose out: which tokens are in row 0 now, and what becomes of the causal mask?",
      answer:
        "Tokens 0 to 11 of head 0: in memory the rows of a head follow one another, and 12 rows of 64 make one row of 768. So row 0 holds what eleven later tokens found. The mask was applied correctly, every shape fits, and the future leaks all the same.",
    },
    {
      slug: "output-projection",
      title: "Output projection",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The numbers are not dot products of a token's row with a row of W, or they lie at other places.",
        "Row o of W makes output o. Your matmul pairs rows with columns, so W has to be turned over first.",
        "Y = X · Wᵀ,   Y[t][o] = Σᵢ X[t][i] · W[o][i]",
        "turn W over with your own function of chapter 02,\nthen one product with the tokens on the left.",
      ],
      explore:
        "Swap columns 2 and 5 of W_O in microModel(), and the attention's outputs move by up to 0.15. Which two other columns must you swap so that they are what they were?",
      answer:
        "Columns 2 and 5 of W_V[0]: then two features of head 0 only change places, and the outputs differ by 3e-17. A head has 8! such orders that all compute the same. So feature 2 of a head means nothing by itself, and two trained models can't be compared weight by weight.",
    },
    {
      slug: "heads-as-sum",
      title: "Attention output as a sum over heads",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The heads meet the wrong part of W_O, or their results are not added up.",
        "In the concatenation head h owns d_k neighboring columns; these meet d_k neighboring columns of W_O.",
        "output = Σ_h heads[h] · (W_O[:, h·d_k to (h+1)·d_k − 1])ᵀ",
        "first: splitColumns of chapter 02 cuts W_O; second: your outputProjection with the head's own cut;\nthird: one matrix after the other, added place by place.",
      ],
      explore:
        "Print the length of the row that each head of microModel() adds to each token. Why do the rows get shorter from token to token?",
      answer:
        "Head 0 adds 0.51, 0.32, 0.19, 0.11 and 0.12, head 1 0.17, 0.14, 0.13, 0.11 and 0.11. The first token sees one value, the last an almost equal average of five, and an average of different arrows is shorter than the arrows. Only a head that chooses can pass on a value at full length.",
      predict: {
        question:
          "In the micro model, width 16, head 0 adds a row of length 0.51 to the first token, and head 1 adds one of length 0.17. How long is the row that both add together?",
        choices: ["about 0.7: lengths add up", "about 0.5", "about 0.35: they pull against each other"],
        answer: 1,
        because:
          "0.49. In 16 dimensions two arrows that know nothing of each other are nearly at right angles (here the cosine is −0.27), so the short one hardly changes the length. At exactly right angles it would be √(0.51² + 0.17²) = 0.54.",
      },
    },
    {
      slug: "head-report",
      title: "Entropy and focus of a head",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One of the three numbers is off; the grader names the first that is.",
        "Query 0 counts for the entropy but is no choice. A weight of 0 adds nothing to an entropy.",
        "entropy = −Σⱼ wⱼ ln wⱼ;   shares: mean over i ≥ 1 of w[i][i−1] and of w[i][0]",
        "after leaving out row 0, row i belongs to query i + 1, and the key before that query is key i;\nin the entropy's sum go on to the next weight where it is 0.",
      ],
      explore:
        "In Llama 2, most heads of the upper layers put most of their weight on the very first token. A server saves memory by dropping the oldest tokens from a long chat, the first one included. What would you expect, and why?",
      answer:
        "The text falls apart as soon as the first token is gone. Softmax must spend a weight of 1 even where nothing is of interest, and these heads learned to park it there. With the first four tokens kept beside the newest ones, the model writes on for millions of tokens (Xiao et al. 2023, attention sinks).",
      predict: {
        question:
          "A query sees 5 keys: one has the weight 0.9, the other four have 0.025 each. By its entropy, as many equal weights on how many keys is that?",
        choices: ["about 1.1", "about 1.6", "about 2.5", "5"],
        answer: 1,
        because:
          "Entropy 0.464, and e^0.464 = 1.59. The rare keys share 0.1 of the weight, but −ln 0.025 = 3.7 makes them count much. With 99 of them sharing that 0.1 it would be 2.19.",
      },
    },
    {
      slug: "multi-head-attention",
      title: "Multi-head attention",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The first stage that the grader calls wrong is where to look; what comes after it is not judged.",
        "Heads are independent from the projections to their results; only W_O brings them together.",
        "output = [ head 0 | head 1 | ... ] · W_Oᵀ,   head h = causal attention(X·W_Q[h], X·W_K[h], X·W_V[h])",
        "three times projectHeads; attention in each head with its own queries, keys and values, and causal;\nconcatHeads of their outputs; outputProjection. Keep all of it.",
      ],
      explore:
        "Set the columns of W_O that belong to one head to 0. Which stages notice? Later, with the loss of chapter 07, try it again: what would you expect of the loss?",
      answer:
        "Only the output: Q, K, V, weights and concatenation are computed as before. The loss of the untrained model falls without head 0, from 1.738 to 1.710, and rises without head 1, to 1.739. Before training a head adds noise, so switching it off is as likely to help as to hurt.",
    },
  ],
});
