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
        "Three heads of width 2: is each row six numbers long, and do all six belong to one token?",
        "A token has one row in every head. Its new row is all of them end to end, head 0 first.",
        "token t in three heads of width 2: (1, 2), (3, 4) and (5, 6) → its row (1, 2, 3, 4, 5, 6);\nall tokens: [3, T, 2] → [T, 6]",
        "for each token, collect its row from every head, [H, d_k];\nthen join these H rows end to end into one new row, [H·d_k].",
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
        "The lesson's token (2, 1, −1, 3): does it become (3, 4, 7) with the lesson's W_O?",
        "Row o of W makes output o. But a matrix product pairs rows with columns, and the rows of W are not columns.",
        "Y = X · Wᵀ,   [T, in] · [in, out] = [T, out]",
        "bring W from [out, in] to [in, out] with a function of chapter 02;\nthen one product, tokens on the left: [T, in] times [in, out].",
      ],
      explore:
        "Swap columns 2 and 5 of W_O in microModel(), and the attention's outputs move by up to 0.15. Which two other columns must you swap to get the old outputs back? (Import microModel from #lib/micro-model.)",
      answer:
        "Columns 2 and 5 of W_V[0]: then two features of head 0 only change places, and the outputs differ by 3e-17. A head has 8! such orders, and all of them compute the same. So feature 2 of a head means nothing by itself, and two trained models can't be compared weight by weight.",
    },
    {
      slug: "heads-as-sum",
      title: "Attention output as a sum over heads",
      difficulty: 2,
      minutes: 15,
      hints: [
        "In the lesson's example head 0 adds (2, 3, 1) and head 1 adds (1, 1, 6). What does each of yours add?",
        "In the concatenation, head h owns d_k neighboring columns. They are multiplied by d_k neighboring columns of W_O.",
        "H = 2, d_k = 3:  output = heads[0] · (columns 0 to 2 of W_O)ᵀ + heads[1] · (columns 3 to 5 of W_O)ᵀ",
        "first: cut W_O into bands of columns, one per head, [out, d_k];\nsecond: the output projection of the head with its own band, [T, out];\nthird: the elementwise sum of these H matrices.",
      ],
      explore:
        "Print the length of the row that each head of microModel() adds to each token. Why do the rows get shorter from token to token? (Import microModel from #lib/micro-model.)",
      answer:
        "Head 0 adds 0.51, 0.32, 0.19, 0.11 and 0.12, head 1 0.17, 0.14, 0.13, 0.11 and 0.11. The first token sees one value, the last one averages five almost equally, and an average of different vectors is shorter than the vectors. Only a head that chooses can pass on a value at full length.",
      predict: {
        question:
          "In the micro model, width 16, head 0 adds a row of length 0.51 to the first token, and head 1 adds one of length 0.17. How long is the row that both add together?",
        choices: ["about 0.7: lengths add up", "about 0.5", "about 0.35: they pull against each other"],
        answer: 1,
        because:
          "0.49. In 16 dimensions two unrelated vectors are nearly at right angles (here the cosine is −0.27), so the short one hardly changes the length. At exactly right angles it would be √(0.51² + 0.17²) = 0.54.",
      },
    },
    {
      slug: "head-report",
      title: "Entropy and focus of a head",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Take the row (1/2, 1/4, 1/4): is its entropy 1.04? And does a weight of 0 leave it a number?",
        "Query 0 counts for the entropy, but not for the two shares, because it has no choice. A weight of 0 adds nothing to an entropy.",
        "entropy of (1/2, 1/4, 1/4): −(½ ln ½ + ¼ ln ¼ + ¼ ln ¼) = 1.04;\nshares: the means over i ≥ 1 of w[i][i−1] and of w[i][0]",
        "after you leave out row 0, row i belongs to query i + 1, and the key before that query is key i;\nin the sum of the entropy, skip every weight that is 0.",
      ],
      explore:
        "In Llama 2, most heads of the upper layers put most of their weight on the very first token. A server saves memory: it drops the oldest tokens of a long chat, and the first one with them. What would you expect, and why?",
      answer:
        "The text falls apart as soon as the first token is gone. Softmax must spend a weight of 1 even where nothing is of interest, and these heads learned to park it there. With the first four tokens kept beside the newest ones, the model generates millions of tokens (Xiao et al. 2023, attention sinks).",
      predict: {
        question:
          "A query sees 5 keys: one has the weight 0.9, the other four have 0.025 each. By its entropy, as many equal weights on how many keys is that?",
        choices: ["about 1.1", "about 1.6", "about 2.5", "5"],
        answer: 1,
        because:
          "Entropy 0.464, and e^0.464 = 1.59. The four small weights share 0.1, but −ln 0.025 = 3.7 makes them count a lot. With 99 keys sharing that 0.1 it would be 2.19.",
      },
    },
    {
      slug: "multi-head-attention",
      title: "Multi-head attention",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Is every stage of the right shape: Q, K, V [H, T, d_k], weights [H, T, T], concatenated [T, H·d_k]?",
        "Each head works alone, from its projections to its result. Only W_O brings the heads together.",
        "a check: query 0 sees only itself, so\n  concatenated[0] = [ V[0][0] | V[1][0] | ... ],   output[0] = concatenated[0] · W_Oᵀ",
        "X [T, D] → Q, K, V of every head [H, T, d_k] → causal attention in each head [T, d_k], with its weights;\nside by side [T, H·d_k] → mixed by W_O [T, D]. Return every stage.",
      ],
      explore:
        "Set the columns of W_O that belong to one head to 0. Which stages notice? Later, with the loss of chapter 07, try it again: what would you expect of the loss?",
      answer:
        "Only the output: Q, K, V, weights and concatenation are computed as before. The loss of the untrained model falls without head 0, from 1.738 to 1.710, and rises without head 1, to 1.739. Before training a head adds noise, so switching it off is as likely to help as to hurt.",
    },
  ],
});
