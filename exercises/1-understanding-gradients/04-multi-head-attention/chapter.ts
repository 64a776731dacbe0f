import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Multi-head attention",
  summary: "You can run several heads side by side, mix what they found, and say what each of them does.",
  exercises: [
    {
      slug: "concat-heads",
      title: "Heads side by side",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The rows have the wrong length, or numbers of different tokens or heads have got mixed up.",
        "A token has one row in every head. Its new row is all of them end to end, head 0 first.",
        "concatenated[t] = [ heads[0][t] | heads[1][t] | ... ]",
        "go through the tokens; for each, walk through the heads and take their row of this token;\nflatten those rows into one new row.",
      ],
      explore:
        "Compare your code with your fuseHeadWeights of chapter 02. What is the same, and what do rows mean in each?",
    },
    {
      slug: "output-projection",
      title: "Weights stored the other way",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The numbers are not dot products of a token's row with a row of W, or they lie at other places.",
        "Row o of W makes output o. Your matmul pairs rows with columns, so W has to be turned over first.",
        "Y = X · Wᵀ,   Y[t][o] = Σᵢ X[t][i] · W[o][i]",
        "turn W over with your own function of chapter 02,\nthen one product with the tokens on the left.",
      ],
      explore: "Swap two rows of W, then two columns. Which of the two changes the order of the outputs?",
    },
    {
      slug: "heads-as-sum",
      title: "What each head adds",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The heads meet the wrong part of W_O, or their results are not added up.",
        "In the concatenation head h owns d_k neighbouring columns; these meet d_k neighbouring columns of W_O.",
        "output = Σ_h heads[h] · (W_O[:, h·d_k to (h+1)·d_k − 1])ᵀ",
        "first: splitColumns of chapter 02 cuts W_O; second: your outputProjection with the head's own cut;\nthird: one matrix after the other, added place by place.",
      ],
      explore:
        "Print the length of the rows that each head of microModel() adds. Do they pull in the same direction?",
    },
    {
      slug: "head-report",
      title: "What does a head look at?",
      difficulty: 2,
      minutes: 15,
      hints: [
        "One of the three numbers is off; the grader names the first that is.",
        "Query 0 counts for the entropy but is no choice. A weight of 0 adds nothing to an entropy.",
        "entropy = −Σⱼ wⱼ ln wⱼ;   shares: mean over i ≥ 1 of w[i][i−1] and of w[i][0]",
        "after leaving out row 0, row i belongs to query i + 1, and the key before that query is key i;\nin the entropy's sum go on to the next weight where it is 0.",
      ],
      explore:
        "Report on both heads of microModel().activations.attention_weights: how near are they to equal weights?",
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
        "Set one head's columns of W_O to 0. Which outputs change, and which stages do not notice it at all?",
    },
  ],
});
