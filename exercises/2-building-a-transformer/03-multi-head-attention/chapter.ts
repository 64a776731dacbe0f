import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Multi-head attention in batches",
  summary:
    "You can run all heads of a batch at once, forward and backward, with shared keys, and say what it costs.",
  exercises: [
    {
      slug: "split-heads",
      title: "Split heads",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Print the result for x[0][t][c] = 10·t + c. Which tens are in head 0, and which ones should be there?",
        "Reshape gives numbers new axes without moving one of them; only a transpose moves them. Which neighbors must stay neighbors?",
        "[B, T, D] → [B, T, H, headDim] → [B, H, T, headDim]",
        "cut only the last axis in two, [B, T, H, headDim]\nthen swap two axes; a transpose takes a list that says, for each new axis, which old one it was",
      ],
      explore:
        "Reshape straight to [B, H, T, headDim] instead. For which H is the result right all the same, and for which T?",
      answer:
        "For H = 1 and for T = 1: where one of the two axes has length 1, exchanging them moves no number. Everything else is wrong, even H = T. So a test with one head or one token can't see the mistake, and neither can the first step of generation, which computes one token at a time.",
      predict: {
        question:
          "Four positions, two heads. You reshape the rows straight to [2, 4, headDim] and forget the transpose. How many of the 8 pieces are in the right place all the same?",
        choices: ["none", "2", "4: one of the two heads is right", "all: the numbers are the same"],
        answer: 1,
        because:
          "2: the first and the last. In memory the pieces are ordered by position, then head; after a transpose, by head, then position. A piece stays where 2t + h = 4h + t, that is t = 3h: position 0 of head 0, position 3 of head 1.",
      },
    },
    {
      slug: "merge-heads",
      title: "Merge heads",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Look at the first row of your result: does it hold position 0 of every head, and nothing else?",
        "The pieces of one position must be neighbors before the reshape joins them.",
        "[B, H, T, headDim] → [B, T, H, headDim] → [B, T, H·headDim]",
        "undo the two steps of splitHeads, the last one first\n[B, H, T, headDim], then [B, T, H, headDim], then [B, T, H·headDim]",
      ],
      explore:
        "The list [0, 2, 1, 3] undoes itself. Does every list of axes undo itself? Find one that doesn't, and the list that undoes it.",
      answer:
        "[0, 2, 3, 1] doesn't: it moves three axes around in a circle, and [0, 3, 1, 2] moves them back. A list undoes itself only if it exchanges axes in pairs. Splitting exchanges heads and positions, so merging can use the same list.",
    },
    {
      slug: "batched-multi-head",
      title: "Batched multi-head attention",
      difficulty: 2,
      minutes: 20,
      hints: [
        "The spec judges the weights before the output. If yours are wrong: are the heads cut correctly, and does every item keep its own mask?",
        "For batchedAttention heads are one more leading axis. A mask is aligned with the scores from the last axis on.",
        "q = splitHeads(x · Wq), the same for k and v;   mask [.., T, T] → [.., 1, T, T];   output [B, T, D] = mergeHeads(found) · Wo",
        "q, k, v [B, H, T, headDim]: three projections, each split\nmask: an axis of length 1 in third place from the end, so that both kinds of mask fit\nfound [B, H, T, headDim], merged [B, T, H·headDim], mixed [B, T, D]",
      ],
      explore:
        "Pass the mask on unchanged and save. Which tests fail, and why does the one with three items and three heads raise no error?",
      answer:
        "The tests with a mask for each item; one [T, T] table for all still works. With two items and three heads the axes clash, and you get an error. With three and three the items' axis lines up with the heads' axis, so head h of every item takes the mask of item h. Only values show it.",
    },
    {
      slug: "fused-qkv",
      title: "Fused QKV projection",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Three functions are tested one by one: weights side by side, cutting the product, reordering another model's columns. Which one fails?",
        "The columns are [3, H, headDim], outermost first: the queries of all heads, then the keys, then the values.",
        "2 heads, yours:  q0 q1 | k0 k1 | v0 v1;   head by head:  q0 k0 v0 | q1 k1 v1;\nas axes:  [D, H, 3, headDim] → [D, 3, H, headDim]",
        "side by side: [D, 3·H·headDim]; three equal parts of the product's columns, each then split into heads\nthe other model's columns: [D, H, 3, headDim], swap two axes, then columns again",
      ],
      explore:
        "splitHeads(x · Wqkv, 3·H) cuts everything at once. Which of its 3·H heads are the keys? Get q, k and v from it with tf.split.",
      answer:
        "Heads H to 2·H − 1: the columns are [3, H, headDim], so 3·H heads come out as all queries, all keys, all values. tf.split(all, 3, 1) gives q, k and v, exactly equal to yours. With GPT-NeoX's order, [H, 3, headDim], the keys would be heads 1, 4, 7, ...",
    },
    {
      slug: "grouped-query-attention",
      title: "Grouped-query attention",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Call the key heads a and b, and write down which of them each of six query heads uses. Do your copies have that order?",
        "Query head h belongs to group ⌊h / (H/G)⌋: neighbors share a key head, both when you repeat and when you pool.",
        "H = 6, G = 2:  the copies are heads 0, 0, 0, 1, 1, 1;\npooled:  columns as [D, G, H/G, headDim], mean over the third axis",
        "copies: [B, G, 1, T·headDim], tiled along the 1, then [B, G·times, T, headDim]; or gather the heads by a list of indices\nkeys and values: G heads first, then a copy for every query head",
      ],
      explore:
        "PaLM and Falcon 7B have G = 1: all heads compare with the same keys and mix the same values. What can two heads still do differently?",
      answer:
        "They ask different questions: their queries differ, so their attention weights differ. Each finds its own mixture of the same values, and its own rows of Wo use it. They can't look at different features of a token: there is one set of keys. PaLM 540B has 48 heads, and its cache is 48 times smaller.",
    },
    {
      slug: "attention-cost",
      title: "Cost of an attention layer",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Take the layer that the message names, and count with pencil and paper. Which factor is missing in yours?",
        "Which of the five grow with H, and which with G? Which with T, and which with T · T? Say it before you multiply.",
        "[n, m] · [m, p]: 2·n·m·p operations.   Wq, Wo: D·H·headDim numbers each; Wk, Wv: D·G·headDim;   scores: [B, H, T, T]",
        "each weight takes part in two operations at each of B·T positions; q·kᵀ and weights·v are two products per head and item\nkeys and values are two tensors [B, G, T, headDim]",
      ],
      explore:
        "What share of the layer's operations is attentionFlops in GPT-2 small at 1,024 tokens? And in Llama 3.1 8B (D 4,096, H 32, G 8, headDim 128) at 8,192 and at 131,072?",
      answer:
        "40% in GPT-2, 62% and 96% in Llama 3.1. The projections grow with T and the attention with T², so in a long text nearly everything is spent on pairs of tokens. Sharing keys doesn't help here: it saves weights and cache, but each head of queries still meets every key.",
      predict: {
        question:
          "Llama 3 8B has 32 layers with 32 query heads, and 8 key and value heads of dimension 128. It keeps keys and values at 2 bytes per number. How large is the cache of one text of 8,192 tokens?",
        choices: ["about 32 MiB", "about 256 MiB", "1 GiB", "16 GiB: as large as the model"],
        answer: 2,
        because:
          "1 GiB: 2 · 8 · 128 · 8,192 numbers of 2 bytes are 32 MiB per layer, times 32 layers. With keys for each of the 32 query heads it would be 4 GiB, for each user.",
      },
    },
    {
      slug: "online-softmax",
      title: "Online softmax",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Take keys with e^score 1 and 2, then keys with 4 and 8. Write down all four exponentials against ln 8. What has become of the first two, which were 1/2 and 1 against ln 2?",
        "All terms of a sum change by the same factor when their maximum changes. So the sum changes by it too, and the scores aren't needed again. Ask what the difference of the maxima is when nothing is visible.",
        "M = max(m_a, m_b);   d = e^(m_a − M)·d_a + e^(m_b − M)·d_b;   the same for the weighted sums;   log-sum-exp = M + ln d",
        "block: an exponential for each key against the block's maximum, 0 for a hidden key\nmerge: the larger maximum, a factor for each side, then both sums with these factors; no visible key on either side is a case of its own\nend: one division for the output, zeros where the denominator is 0; the maximum comes back outside of the logarithm",
      ],
      explore:
        "Leave the maximum out and sum e^score as it is. At which score does the sum overflow in float64, in float32, and in the float16 that GPUs use?",
      answer:
        "At 709.8 in float64, 88.7 in float32 and 11.1 in float16, whose largest number is 65,504. These are the logarithms of the largest numbers. So subtracting the maximum is a precaution in float64 and a necessity in float16: a score of 12 is nothing special.",
      predict: {
        question:
          "A query meets 4,096 keys, whose values have 64 components. They arrive in blocks of 128. How many numbers must it keep from one block to the next?",
        choices: ["64", "66", "193", "4,160"],
        answer: 1,
        because:
          "66: a maximum, a denominator, and a weighted sum of 64. No earlier score is needed again, so the number of keys doesn't matter, and neither does the size of the blocks.",
      },
    },
    {
      slug: "flash-attention",
      title: "FlashAttention",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Is your state right after a first block, and after a second one with a larger maximum? If it is, draw 12 positions in blocks of 4 and mark the pairs in which some query may see some key.",
        "Each query has a running softmax of its own. Their positions in the text decide whether it may see a key, wherever their blocks begin.",
        "m' = max(m, visible scores);   w = e^(s − m'), 0 where hidden;   d' = e^(m − m')·d + Σ w;   o' = e^(m − m')·o + w·v;   causal: key ≤ query, and the last query of the block is at Tk − Tq + i + r − 1",
        "step: hidden scores become HIDDEN, then maximum [B, H, r, 1], weights [B, H, r, c], a factor for the old sums, both new sums\nvisible: positions of queries as a column, of keys as a row; the key mask's columns of this block as [B, 1, 1, c]\nend of the keys: one past the last query of the block; at the end, sums divided, zeros where no key was visible",
      ],
      explore:
        "Attention with GPT-2 small's sizes, 12 heads of dimension 64 and 1,024 positions, causal. How much memory is in use at most with a table, and in blocks of 64, 128 and 256? And how many pairs of blocks are computed?",
      answer:
        "349 MiB with the table: its scores alone take 48, and mask, softmax and weights are copies. In blocks, it is 6, 10 and 30 MiB, of which 3 are the output; the pairs are 136, 36 and 10. Small blocks save memory but make many small steps. A GPU takes the largest block that fits into its fast memory.",
      predict: {
        question:
          "1,024 positions, causal, in blocks of 128: an 8 by 8 grid of pairs of blocks. Pairs that lie wholly in the future are skipped. What share of the grid is still computed?",
        choices: ["44%", "50%", "56%", "100%"],
        answer: 2,
        because:
          "36 of 64, 56%: 8 · 9 / 2. The pairs on the diagonal are half hidden, but they are computed whole. With smaller blocks the share gets closer to one half.",
      },
    },
    {
      slug: "multi-head-gradients",
      title: "Gradients of multi-head attention",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Which is the first wrong gradient, from the output down? Does it have the shape of the tensor that it belongs to?",
        "Backward, split undoes merge, and merge undoes split. A weight that serves every position gets a sum over positions and items.",
        "dWo = Σ mergedᵀ dOutput;   dMerged = dOutput Woᵀ;   dQkv = [dq | dk | dv], merged;   dWqkv = Σ xᵀ dQkv;   dx = dQkv Wqkvᵀ",
        "a sum over positions and items is one product of rows, [n, B·T] · [B·T, m]\nto the input of a linear layer: the gradient through the transposed weights\nattention takes its gradient in heads, [B, H, T, headDim]; the columns of dQkv have the order of Wqkv",
      ],
      explore:
        "Replace mergeHeads(dk) by zeros of its shape and save. Which gradients are wrong then, and which are still right?",
      answer:
        "The middle third of dWqkv is 0, so the weights of the keys never learn, and dx lacks the keys' term, which is about as large as that of the queries. dWo, dMerged, dq, dk and dv are right: they come earlier. No shape is wrong, and the queries can still adapt to keys that stay random.",
    },
    {
      slug: "two-questions",
      title: "Head specialization",
      difficulty: 4,
      minutes: 30,
      seconds: 40,
      hints: [
        "With all heads on, are your logits right? With all heads off, are they all 0?",
        "Heads are on the second axis until they are merged. The last axis holds both questions, so it can be cut in two.",
        "keep as [1, H, 1, 1];   V = 3, one row of logits:  (a a a b b b) → [[a a a], [b b b]];\ntwo questions asked, right answers at 1/2 and 1/8:  loss = (0.69 + 2.08) / 2 = 1.39",
        "found [B, H, T, headDim], times keep; merged and mixed, [B, T, D]; logits [B, T, 2·V], then [B, T, 2, V]\nloss: log-softmax over the last axis, summed at the right answers, divided by the number of questions asked, negated",
      ],
      explore:
        "Look at the maps of `kata show two-questions`: at query 0 all heads look the same. Why must they, and why does that cost the model nothing?",
      answer:
        "Query 0 sees only itself, so its weight is 1 in every head. That costs nothing, because questions are asked from position 2 on. In the other rows the heads differ: switch one off, and its question falls to 5%, a guess among 20, while the other stays at 100%.",
    },
  ],
});
