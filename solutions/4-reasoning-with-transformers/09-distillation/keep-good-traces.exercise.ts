import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Filtered traces",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Put the same right trace in three times, and allow two traces per problem. How many are kept, and is there still room for a different one?",
    "A copy teaches nothing new and takes up no room. Two traces are the same if their problem and all their tokens are the same; two problems are the same if their digits are, in the same order.",
    "right ⟺ well formed ∧ answer = Σ digits mod 10;   yield = |kept| / |traces|;   right but invalid = |{right, some thought not valid}| / |traces|",
    "Check the form and the answer of the parsed chain.\nFor each problem, remember the chains you have kept. Keep a trace if its chain is new for this problem and the problem has a place left.\nCount the invalid traces among all right ones, and divide by the number of all traces.",
  ],
  explore:
    "Let the reasoner write about 3,000 traces: one for each of 3,000 problems, 4 for each of 750, 16 for each of 187, or 64 for each of 47. What is the yield of `keepGoodTraces`, with no limit?",
  answer:
    "The yields are 0.64, 0.52, 0.29 and 0.10, while the share of right traces stays at about 0.64. A problem of six digits has only six right chains, and the filter keeps each of them once. For the same number of tokens, more problems teach more than more tries.\nMeasured, means of 3 draws.",
  predict: {
    question:
      "The reasoner writes one chain for each of 3,000 problems. About two out of three have the right answer. What share of all 3,000 chains has the right answer although a thought is wrong?",
    choices: ["about 1 out of 100", "about 1 out of 15", "about 1 out of 5"],
    answer: 0,
    because:
      "About 1 out of 100. An error stays hidden only if a second error cancels it exactly, and there are nine ways to be wrong. In chains of words, errors cancel more easily.\nMeasured, 4 draws of 3,000 chains: 0.008 to 0.014.",
  },
});
