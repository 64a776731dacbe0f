import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Attention",
  summary: "You can compute one head of causal attention stage by stage, and say why each stage is there.",
  exercises: [
    {
      slug: "attention-scores",
      title: "Attention scores",
      difficulty: 1,
      minutes: 8,
      hints: [
        "With 2 queries and 3 keys, how many rows and columns do your scores have?",
        "Row i belongs to query i, column j to key j. A matrix product pairs rows with columns, and the keys are rows.",
        "scores = Q Kᵀ;  with 2 queries and 3 keys of width 4:  [2, 4] · [4, 3] = [2, 3]",
        "Bring the keys into columns, [d_k, keys];\nthen one product of [queries, d_k] and [d_k, keys].",
      ],
      explore:
        "Make one key ten times as long. Which scores change, and which queries attend to that key after softmax?",
      answer:
        "One column: every query's score for that key is ten times as large, the negative scores too. Queries that pointed its way give it " +
        "nearly all their weight, and the others give it none. A key's direction decides which queries listen, and its length decides how much.",
    },
    {
      slug: "softmax",
      title: "Softmax",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Does your result sum to 1? Is it still finite when you add 1000 to every score?",
        "Only differences of scores matter, so you may shift all of them by the same amount: far enough that no exponential can overflow.",
        "wᵢ = e^(zᵢ − m) / Σⱼ e^(zⱼ − m),   m = max z",
        "Refuse if even the largest score is -Infinity. Then two passes over the list, both [n]:\nthe exponentials of the shifted scores, and each one divided by their sum.",
      ],
      explore:
        "Think of a chat model that you use. What would its text look like if all scores were divided by 0.1 before softmax? And if they were divided by 10?",
      answer:
        "Dividing by 0.1 makes all differences ten times as large: one token takes all, and the model repeats its safest phrases. By 10 " +
        "nearly all tokens get the same share, and the text is noise. The knob is called temperature; you build it in part 2.",
      predict: {
        question:
          "softmax of (0, 1, 2) is (0.09, 0.24, 0.67). You multiply the three scores by 10. What are the weights now?",
        choices: [
          "the same: softmax looks at proportions",
          "(0.30, 0.33, 0.37): closer together",
          "(0.00, 0.00, 1.00): the largest takes all",
        ],
        answer: 2,
        because:
          "(0.000000002, 0.00005, 0.99995). Softmax looks at differences, not at proportions: adding a number to all scores changes " +
          "nothing, and multiplying them changes everything.",
      },
    },
    {
      slug: "scale-scores",
      title: "Scaling by √d_k",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Divide one of your scores by the raw score. Do you get the same factor for every pair, and which factor is it at d_k = 64?",
        "The variance of a sum of d_k independent products is d_k. The typical size of the sum is the square root of that.",
        "at d_k = 64 the divisor is √64 = 8:  a raw score of 12 becomes 1.5, and −4 becomes −0.5",
        "One number for the whole table, from the width alone;\nthen new rows, so that the raw scores stay as they are.",
      ],
      explore:
        "GPT-2's heads have d_k = 64, Llama 3's have 128. By which factor would Llama's scores be too large if you ran it with GPT-2's scale?",
      answer:
        "By √(128/64) = 1.41. That sounds harmless, and the text stays readable, but every head is 1.41 times as sure as it was trained to be. " +
        "A wrong constant in attention rarely crashes; it costs quality.",
    },
    {
      slug: "score-variance",
      title: "Variance of attention scores",
      difficulty: 2,
      minutes: 15,
      hints: [
        "With d_k = 64, is your raw variance near 64 and your scaled variance near 1?",
        "The variance is taken over all scores at once, around their mean. Softmax works on one query's row at a time.",
        "for the rows (1, 3) and (0, 0):  mean 1, variance (0² + 2² + 1² + 1²) / 4 = 1.5;\nlargest weights 0.881 and 0.5, on average 0.690",
        "Raw scores of one query at a time, [KEYS], then all rows scaled together;\naverage the squared distances over [queries · KEYS], and the largest weights over [queries].",
      ],
      explore:
        'What grows with d_k, and what stays? Put this at the end of the file and save:\n  import { mersenneTwister } from "#lib/random";\n  for (const d of [4, 16, 64, 256])\n    console.log(d, scoreVariance(d, 500, mersenneTwister(1)).raw);\nThen the same with .scaled. Take the lines out afterwards.',
      answer:
        "Raw, the variance follows d_k, and the largest weight climbs from 0.51 to 0.93. Scaled, both stay: the variance near 1, the " +
        "largest weight near 0.35 at every width. So a head can be made wider without making it surer.",
      predict: {
        question:
          "A random query meets 8 random keys of width 4, and after scaling the largest of its 8 weights is 0.34 on average. What is it at width 256?",
        choices: ["about 0.13: equal shares", "about 0.36: nearly the same", "about 0.9: one key takes all"],
        answer: 1,
        because:
          "0.36. Scaled scores have variance 1 at every width, so softmax stays as soft as it was. Unscaled, it would be 0.93.",
      },
    },
    {
      slug: "causal-mask",
      title: "Causal mask",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Draw your visible scores. Do they form a triangle, and is its diagonal visible?",
        "Query i may look at keys 0 to i, itself included. A hidden key must get weight 0 from softmax, and e to which power is 0?",
        "3 queries, 4 keys; s is a score that stays:\n  s −∞ −∞ −∞\n  s  s −∞ −∞\n  s  s  s −∞",
        "Compare the key's position with the query's;\nreturn the score itself, or what softmax turns into 0.",
      ],
      explore:
        "Hide with -100 instead of -Infinity. Does the spec still see it? Would you notice in a trained model?",
      answer:
        "The spec sees it, because it asks for -Infinity itself: e^-100 is 4e-44, not 0. In a trained model you would notice nothing, until one day all visible scores of a " +
        "query are near -100 too: with visible −95 and hidden −100 the future gets 0.7% of the weight.",
    },
    {
      slug: "attention",
      title: "One head of attention",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Write the shape of each stage beside its line. Does every row of your weights sum to 1?",
        "Scores, scale, mask if the caller asks for it, softmax along each row, mix the values. Each stage needs the one before it.",
        "query (1, 0), keys (1, 0) and (0, 1), values (4, 0) and (0, 4):\n  scores 1 and 0 → over √2: 0.707 and 0 → weights 0.670 and 0.330 → output (2.68, 1.32)",
        "Scaled scores, [queries, keys]; hide the future if causal asks for it;\none softmax for each row; then [queries, keys] times [keys, d_v].",
      ],
      explore: "Mask after the softmax on purpose and save: the grader knows that mistake by name.",
      answer:
        "Rows with hidden keys no longer sum to 1, so early tokens get shrunken outputs. And the hidden scores are still in the denominator: change the last " +
        "key, and the first output changes. The model would train on a leak of the future.",
    },
    {
      slug: "attention-steps",
      title: "All heads, every stage kept",
      difficulty: 3,
      minutes: 20,
      hints: [
        "How many matrices do you return for 3 heads? Write into one of them: does another one change?",
        "Head h uses Q[h], K[h] and V[h] and no others. Each stage is a new matrix made from the stage before it.",
        "raw[h] = Q[h] K[h]ᵀ, and so on for each h.\nA check: query 0 sees key 0 alone, so weights[h][0] = (1, 0, ..., 0), and output[h][0] = V[h][0]",
        "Five lists, each as long as there are heads, [heads, queries, keys] four times and [heads, queries, d_v];\neach is made from the list before it with one of this chapter's functions.",
      ],
      explore:
        'The untrained head averages. How much longer must its queries be before it picks one token? At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { Q, K, V } = microModel().activations;\n  for (const times of [10, 30]) {\n    const longer = Q.map((head) =>\n      head.map((row) => row.map((x) => x * times)));\n    for (const w of attentionSteps(longer, K, V).weights)\n      console.log(times, w[4].map((x) => x.toFixed(3)).join(" "));\n  }\nTake the lines out afterwards.',
      answer:
        "The largest weight of the first head goes from 0.244 to 0.716 at 10 times and 0.992 at 30 times; in the second head from 0.233 to 0.578 and 0.930. " +
        "Each head keeps its favorite: the untrained model already prefers one token, but its scores are too close together to show it.",
      predict: {
        question:
          "The micro model is untrained. Its last token can attend to all 5 tokens of the sentence. How large is its largest attention weight in the first head?",
        choices: ["0.2 to 0.25", "about 0.5", "above 0.9"],
        answer: 0,
        because:
          "0.244 in the first head, 0.233 in the second. Weights drawn small make scores near 0, and softmax of equal scores is equal shares.",
      },
    },
  ],
});
